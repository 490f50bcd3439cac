"""How a right voucher reaches the tables: state first, number last, then what never changes.

Every writer takes its locks in this one order, so that no two can wait for each other: the
idempotency key, the month, open items by id, balances by (account, currency), the number last.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeAlias
from uuid import UUID

import psycopg

from app.core.driver import together
from app.core.events import publish
from app.core.money import MAX_AMOUNT
from app.core.series import Allotment, allot
from app.ledger import rules
from app.ledger.adding_up import AccountRole as AccountRole
from app.ledger.adding_up import add_up
from app.ledger.errors import AlreadyReversedError, DuplicateKeyError, SumTooLargeError
from app.ledger.events import VoucherPosted
from app.ledger.periods import HOLD_MONTH, PERIOD_OF_DAY, month_lock, refuse_if_closed
from app.ledger.reporting import REPORTING_CURRENCY, reported
from app.ledger.rows import (
    INSERT_BACK_DATING,
    INSERT_ENTRY,
    INSERT_OPEN_ITEM,
    INSERT_VOUCHER,
    NEXT_ID,
    entry_rows,
    open_item_rows,
    voucher_row,
)
from app.ledger.rules import Content

Driver: TypeAlias = psycopg.Connection[Any]


@dataclass(frozen=True, slots=True)
class Posted:
    """A voucher now in the books."""

    voucher_id: int
    uuid: UUID
    document_no: str


@dataclass(frozen=True, slots=True)
class Writing:
    """A voucher to be written: its accounts' roles, its series, whether its lines stay open."""

    content: Content
    accounts: Mapping[int, AccountRole]
    series_code: str | None = None
    opens_items: bool = True


def write(
    content: Content,
    accounts: Mapping[int, AccountRole],
    series_code: str | None = None,
    *,
    reason: str = "",
    opens_items: bool = True,
) -> Posted:
    """Check a voucher and write it, with its state and its number; tell the news.

    With a reason it may go into a closed period, and the reason is kept; whether its writer may
    give one is the caller's to know. Without `opens_items` its party lines are settled as they
    are written. Raises what `rules.check` raises, ClosedPeriodError, LockedPeriodError,
    SumTooLargeError, DuplicateKeyError, AlreadyReversedError, and what taking a number raises.
    """
    return write_all([Writing(content, accounts, series_code, opens_items)], reason=reason)[0]


def write_all(writings: Sequence[Writing], *, reason: str = "") -> list[Posted]:
    """Write several vouchers of one event, their locks taken as if they were one.

    One after the other, the second would come to its balances with a number in hand. Raises what
    `write` raises.
    """
    for writing in writings:
        rules.check(writing.content)
    first = writings[0].content
    with _refusals(first), together() as connection:
        periods = _hold_months(connection, [writing.content.dated_on for writing in writings])
        add_up(connection, ((writing.content, writing.accounts) for writing in writings))
        drawn = [connection.execute(NEXT_ID) for _writing in writings]
        reports_in = connection.execute(REPORTING_CURRENCY)
        closed = {day: refuse_if_closed(period.fetchone(), day, reason) for day, period in periods}
        numbers = _numbers(writings)
        ids: list[int] = [sequence.fetchall()[0][0] for sequence in drawn]
        currency: str = reports_in.fetchall()[0][0]
    contents = [
        reported(_numbered(writing.content, numbers.get(place)), currency)
        for place, writing in enumerate(writings)
    ]
    with _refusals(first), together() as connection:
        for place, content in enumerate(contents):
            _insert(connection, ids[place], content, numbers.get(place), writings[place])
            if period := closed[content.dated_on]:
                connection.execute(INSERT_BACK_DATING, (ids[place], period, reason))
    return [
        _told(voucher_id, content, reason if closed[content.dated_on] else "")
        for voucher_id, content in zip(ids, contents, strict=True)
    ]


def _hold_months(
    connection: Driver, days: Iterable[date]
) -> list[tuple[date, psycopg.Cursor[Any]]]:
    """Hold the months of some days, and ask which period each of them lies in."""
    days = sorted(set(days))
    for month in sorted({month_lock(day) for day in days}):
        connection.execute(HOLD_MONTH, month)
    return [(day, connection.execute(PERIOD_OF_DAY, [day])) for day in days]


def _numbers(writings: Sequence[Writing]) -> dict[int, Allotment]:
    """Take the numbers in the order of their series, so that two who need both do not cross."""
    wanted = sorted(
        (writing.series_code, writing.content.dated_on, place)
        for place, writing in enumerate(writings)
        if writing.series_code
    )
    return {place: allot(series, dated_on) for series, dated_on, place in wanted}


def _numbered(content: Content, number: Allotment | None) -> Content:
    return replace(content, document_no=number.text) if number else content


def _insert(
    connection: Driver,
    voucher_id: int,
    content: Content,
    number: Allotment | None,
    writing: Writing,
) -> None:
    connection.execute(INSERT_VOUCHER, voucher_row(voucher_id, content, number))
    for entry in entry_rows(voucher_id, content):
        connection.execute(INSERT_ENTRY, entry)
    parties = {key for key, role in writing.accounts.items() if role.kind.is_party}
    for item in open_item_rows(voucher_id, content, parties) if writing.opens_items else ():
        connection.execute(INSERT_OPEN_ITEM, item)


def _told(voucher_id: int, content: Content, reason: str) -> Posted:
    """Tell the news of a voucher that is now in the books, and give it."""
    publish(
        VoucherPosted(
            voucher_id=voucher_id,
            uuid=content.uuid,
            type=content.type,
            document_no=content.document_no,
            dated_on=content.dated_on,
            total=content.total,
            reversal_of=content.reversal_of,
            is_cancellation=content.is_cancellation,
            reason=reason,
        )
    )
    return Posted(voucher_id, content.uuid, content.document_no)


@contextmanager
def _refusals(content: Content) -> Iterator[None]:
    """Say in words of the trade what the tables refuse."""
    try:
        yield
    except psycopg.errors.UniqueViolation as error:
        raise _named(error, content) from error
    except psycopg.errors.NumericValueOutOfRange as error:
        raise SumTooLargeError(limit=MAX_AMOUNT) from error


def _named(error: psycopg.errors.UniqueViolation, content: Content) -> Exception:
    """Give a broken uniqueness the name of what the user did."""
    broken = error.diag.constraint_name
    if broken == "voucher_reversal_of":
        return AlreadyReversedError(voucher=content.reversal_of)
    if broken in {"voucher_external_key", "voucher_uuid_key"}:
        return DuplicateKeyError(key=content.external_key or content.uuid, source=content.source)
    return error
