"""How a right voucher reaches the tables: state first, number last, then what never changes.

Every writer takes its locks in this one order, so that no two can wait for each other: the
idempotency key, the month, open items by id, balances by (account, currency), the number last.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, TypeAlias
from uuid import UUID

import psycopg
from sqlalchemy import Select
from sqlalchemy.dialects.postgresql import Insert, insert

from app.core.actor import current_actor
from app.core.db import Base
from app.core.driver import compiled, table_of, together
from app.core.events import publish
from app.core.money import MAX_AMOUNT, ZERO
from app.core.series import Allotment, allot
from app.ledger import rules
from app.ledger.errors import AlreadyReversedError, DuplicateKeyError, SumTooLargeError
from app.ledger.events import VoucherPosted
from app.ledger.periods import HOLD_MONTH, PERIOD_OF_DAY, month_lock, refuse_if_closed
from app.ledger.rules import AccountKind, Content
from app.ledger.state import Balance, MonthBalance, PartyBalance

Driver: TypeAlias = psycopg.Connection[Any]
Values: TypeAlias = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Posted:
    """A voucher now in the books."""

    voucher_id: int
    uuid: UUID
    document_no: str


@dataclass(frozen=True, slots=True)
class AccountRole:
    """What writing needs to know of an account: its kind, and whose it is."""

    kind: AccountKind
    party_id: int | None


SUMS = ("entries", "debit", "credit", "local_debit", "local_credit")
"""The columns of every state table that add up."""


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
    contents = [writing.content for writing in writings]
    days = sorted({content.dated_on for content in contents})
    with _refusals(contents[0]), together() as connection:
        for month in sorted({month_lock(day) for day in days}):
            connection.execute(HOLD_MONTH, month)
        periods = [(day, connection.execute(PERIOD_OF_DAY, [day])) for day in days]
        _add_to_state(connection, writings)
        drawn = [connection.execute(_NEXT_ID) for _writing in writings]
        closed = {day: refuse_if_closed(found.fetchone(), day, reason) for day, found in periods}
        numbers = _numbers(writings)
        ids: list[int] = [sequence.fetchall()[0][0] for sequence in drawn]
    contents = [
        replace(content, document_no=numbers[place].text) if place in numbers else content
        for place, content in enumerate(contents)
    ]
    with _refusals(contents[0]), together() as connection:
        for place, content in enumerate(contents):
            voucher = voucher_row(ids[place], content, numbers.get(place))
            connection.execute(_INSERT_VOUCHER, voucher)
            for entry in entry_rows(ids[place], content):
                connection.execute(_INSERT_ENTRY, entry)
            for item in _open_item_rows(ids[place], content, writings[place]):
                connection.execute(_INSERT_OPEN_ITEM, item)
            if period := closed[content.dated_on]:
                connection.execute(_INSERT_BACK_DATING, (ids[place], period, reason))
    for voucher_id, content in zip(ids, contents, strict=True):
        _tell(voucher_id, content, reason if closed[content.dated_on] else "")
    return [
        Posted(voucher_id, content.uuid, content.document_no)
        for voucher_id, content in zip(ids, contents, strict=True)
    ]


def _numbers(writings: Sequence[Writing]) -> dict[int, Allotment]:
    """Take the numbers in the order of their series, so that two who need both do not cross."""
    wanted = sorted(
        (writing.series_code, writing.content.dated_on, place)
        for place, writing in enumerate(writings)
        if writing.series_code
    )
    return {place: allot(series, dated_on) for series, dated_on, place in wanted}


def _tell(voucher_id: int, content: Content, reason: str) -> None:
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


def _add_to_state(connection: Driver, writings: Iterable[Writing]) -> None:
    """Add the lines to the running sums, in the order of their keys."""
    balances: dict[tuple[Any, ...], list[Decimal]] = {}
    months: dict[tuple[Any, ...], list[Decimal]] = {}
    parties: dict[tuple[Any, ...], list[Decimal]] = {}
    for writing in writings:
        month = writing.content.dated_on.replace(day=1)
        for line in writing.content.lines:
            role = writing.accounts[line.account_id]
            if not role.kind.keeps_state:
                continue
            sums = (1, line.debit, line.credit, line.local_debit, line.local_credit)
            _add(balances, (line.account_id, line.currency), sums)
            _add(months, (line.account_id, month, line.currency), sums)
            if role.party_id is not None:
                _add(parties, (role.party_id,), (1, line.local_debit, line.local_credit))
    for statement, names, found in (
        (_ADD_BALANCE, _BALANCE, balances),
        (_ADD_MONTH, _MONTH, months),
        (_ADD_PARTY, _PARTY, parties),
    ):
        for key in sorted(found):
            connection.execute(statement, dict(zip(names, (*key, *found[key]), strict=True)))


def _add(
    sums: dict[tuple[Any, ...], list[Decimal]], key: tuple[Any, ...], amounts: Sequence[Any]
) -> None:
    totals = sums.setdefault(key, [ZERO] * len(amounts))
    for place, amount in enumerate(amounts):
        totals[place] += amount


def adding(model: type[Base], rows: Select[Any] | None = None) -> Insert:
    """Build the statement that adds sums to a state table, making the row where there is none.

    The sums come as parameters, or from a query that names its columns like the table.
    """
    table = table_of(model)
    statement = insert(table)
    if rows is not None:
        statement = statement.from_select(list(rows.selected_columns.keys()), rows)
    return statement.on_conflict_do_update(
        index_elements=list(table.primary_key),
        set_={
            column.name: column + statement.excluded[column.name]
            for column in table.columns
            if column.name in SUMS
        },
    )


_BALANCE = ("account_id", "currency", *SUMS)
_MONTH = ("account_id", "month", "currency", *SUMS)
_PARTY = ("party_id", "entries", "local_debit", "local_credit")

_ADD_BALANCE = compiled(adding(Balance), _BALANCE)
_ADD_MONTH = compiled(adding(MonthBalance), _MONTH)
_ADD_PARTY = compiled(adding(PartyBalance), _PARTY)

_NEXT_ID = "SELECT nextval('voucher_id_seq')"

VOUCHER_COLUMNS = (
    "id",
    "uuid",
    "type",
    "dated_on",
    "document_no",
    "counter_document_no",
    "description",
    "line_count",
    "total",
    "source",
    "external_key",
    "series_code",
    "series_year",
    "series_no",
    "reversal_of",
    "is_cancellation",
    "branch_id",
    "order_no",
    "digest",
    "posted_by_id",
)
ENTRY_COLUMNS = (
    "voucher_id",
    "line_no",
    "account_id",
    "dated_on",
    "due_on",
    "currency",
    "rate",
    "debit",
    "credit",
    "local_debit",
    "local_credit",
    "description",
)
_OPEN_ITEM_COLUMNS = (
    "voucher_id",
    "line_no",
    "account_id",
    "currency",
    "due_on",
    "whole",
    "amount",
    "local_amount",
)


def voucher_row(voucher_id: int, content: Content, number: Allotment | None = None) -> Values:
    """Give the head of a voucher as its table holds it, in the order of VOUCHER_COLUMNS."""
    return (
        voucher_id,
        content.uuid,
        content.type,
        content.dated_on,
        content.document_no,
        content.counter_document_no,
        content.description,
        len(content.lines),
        content.total,
        content.source,
        content.external_key,
        number.series_code if number else None,
        number.year if number else None,
        number.no if number else None,
        content.reversal_of,
        content.is_cancellation,
        content.branch_id,
        content.order_no,
        rules.digest(content),
        current_actor().user_id,
    )


def entry_rows(voucher_id: int, content: Content) -> Iterator[Values]:
    """Give the lines of a voucher as their table holds them, in the order of ENTRY_COLUMNS."""
    for line_no, line in enumerate(content.lines, 1):
        yield (
            voucher_id,
            line_no,
            line.account_id,
            content.dated_on,
            line.due_on,
            line.currency,
            line.rate,
            line.debit,
            line.credit,
            line.local_debit,
            line.local_credit,
            line.description,
        )


def _open_item_rows(voucher_id: int, content: Content, writing: Writing) -> Iterator[Values]:
    if not writing.opens_items:
        return
    for line_no, line in enumerate(content.lines, 1):
        if writing.accounts[line.account_id].kind.is_party:
            amount, local = line.debit - line.credit, line.local_debit - line.local_credit
            account = (line.account_id, line.currency, line.due_on)
            yield (voucher_id, line_no, *account, amount, amount, local)


def _insertion(table: str, columns: Sequence[str]) -> str:
    places = ", ".join(["%s"] * len(columns))
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({places})"  # noqa: S608 - our names


_INSERT_VOUCHER = _insertion("voucher", VOUCHER_COLUMNS)
_INSERT_ENTRY = _insertion("entry", ENTRY_COLUMNS)
_INSERT_OPEN_ITEM = _insertion("open_item", _OPEN_ITEM_COLUMNS)
_INSERT_BACK_DATING = _insertion("back_dating", ("voucher_id", "period", "reason"))


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
