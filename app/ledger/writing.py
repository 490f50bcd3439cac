"""How a right voucher reaches the tables: state first, number last, then what never changes.

Every writer takes its locks in this one order, so that no two can wait for each other: the
idempotency key, open items by id, balances by (account, currency), the number last.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any
from uuid import UUID

import psycopg
from sqlalchemy import Select, Table, insert
from sqlalchemy.dialects.postgresql import Insert
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.exc import IntegrityError

from app.core.actor import current_actor
from app.core.db import Base, db
from app.core.events import publish
from app.core.money import ZERO
from app.core.series import Allotment, allot
from app.ledger import rules
from app.ledger.errors import AlreadyReversedError, DuplicateKeyError
from app.ledger.events import VoucherPosted
from app.ledger.models import Entry, Voucher
from app.ledger.rules import AccountKind, Content
from app.ledger.state import Balance, MonthBalance, OpenItem, PartyBalance


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


def write(
    content: Content, accounts: Mapping[int, AccountRole], series_code: str | None = None
) -> Posted:
    """Check a voucher and write it, with its state and its number; tell the news.

    Raises what `rules.check` raises, DuplicateKeyError, AlreadyReversedError, and what taking
    a number raises.
    """
    rules.check(content)
    _add_to_state(content, accounts)
    number = allot(series_code, content.dated_on) if series_code else None
    if number:
        content = replace(content, document_no=number.text)
    voucher_id = _insert_voucher(content, number)
    _insert_lines(voucher_id, content, accounts)
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
        )
    )
    return Posted(voucher_id, content.uuid, content.document_no)


def _add_to_state(content: Content, accounts: Mapping[int, AccountRole]) -> None:
    """Add the lines to the running sums, in the order of their keys."""
    balances: dict[tuple[Any, ...], list[Decimal]] = {}
    months: dict[tuple[Any, ...], list[Decimal]] = {}
    parties: dict[tuple[Any, ...], list[Decimal]] = {}
    month = content.dated_on.replace(day=1)
    for line in content.lines:
        role = accounts[line.account_id]
        if not role.kind.keeps_state:
            continue
        sums = (1, line.debit, line.credit, line.local_debit, line.local_credit)
        _add(balances, (line.account_id, line.currency), sums)
        _add(months, (line.account_id, month, line.currency), sums)
        if role.party_id is not None:
            _add(parties, (role.party_id,), (1, line.local_debit, line.local_credit))
    _upsert(_ADD_BALANCE, balances, ("account_id", "currency"), SUMS)
    _upsert(_ADD_MONTH, months, ("account_id", "month", "currency"), SUMS)
    _upsert(_ADD_PARTY, parties, ("party_id",), ("entries", "local_debit", "local_credit"))


def _add(
    sums: dict[tuple[Any, ...], list[Decimal]], key: tuple[Any, ...], amounts: Sequence[Any]
) -> None:
    totals = sums.setdefault(key, [ZERO] * len(amounts))
    for place, amount in enumerate(amounts):
        totals[place] += amount


def _upsert(
    statement: Insert,
    sums: Mapping[tuple[Any, ...], Sequence[Decimal]],
    key_names: Iterable[str],
    sum_names: Iterable[str],
) -> None:
    names = (*key_names, *sum_names)
    rows = [dict(zip(names, (*key, *sums[key]), strict=True)) for key in sorted(sums)]
    if rows:
        db.session.connection().execute(statement, rows)


def adding(model: type[Base], rows: Select[Any] | None = None) -> Insert:
    """Build the statement that adds sums to a state table, making the row where there is none.

    The sums come as parameters, or from a query that names its columns like the table.
    """
    table = table_of(model)
    statement = upsert(table)
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


def table_of(model: type[Base]) -> Table:
    """Give the table of a model, for statements that build no objects."""
    table = model.__table__
    assert isinstance(table, Table)  # noqa: S101 - narrows SQLAlchemy's type
    return table


_ADD_BALANCE = adding(Balance)
_ADD_MONTH = adding(MonthBalance)
_ADD_PARTY = adding(PartyBalance)
_INSERT_VOUCHER = insert(table_of(Voucher)).returning(Voucher.id)
_INSERT_ENTRY = insert(table_of(Entry))
_INSERT_OPEN_ITEM = insert(table_of(OpenItem))


def _insert_voucher(content: Content, number: Allotment | None) -> int:
    row = {
        "uuid": content.uuid,
        "type": content.type,
        "dated_on": content.dated_on,
        "document_no": content.document_no,
        "counter_document_no": content.counter_document_no,
        "description": content.description,
        "line_count": len(content.lines),
        "total": content.total,
        "source": content.source,
        "external_key": content.external_key,
        "series_code": number.series_code if number else None,
        "series_year": number.year if number else None,
        "series_no": number.no if number else None,
        "reversal_of": content.reversal_of,
        "is_cancellation": content.is_cancellation,
        "digest": rules.digest(content),
        "posted_by_id": current_actor().user_id,
    }
    try:
        voucher_id: int = db.session.connection().execute(_INSERT_VOUCHER, row).scalar_one()
    except IntegrityError as error:
        raise _named(error, content) from error
    return voucher_id


def _named(error: IntegrityError, content: Content) -> Exception:
    """Give a broken uniqueness the name of what the user did."""
    origin = error.orig
    broken = origin.diag.constraint_name if isinstance(origin, psycopg.Error) else None
    if broken == "voucher_reversal_of":
        return AlreadyReversedError(voucher=content.reversal_of)
    if broken in {"voucher_external_key", "voucher_uuid_key"}:
        return DuplicateKeyError(key=content.external_key or content.uuid, source=content.source)
    return error


def _insert_lines(voucher_id: int, content: Content, accounts: Mapping[int, AccountRole]) -> None:
    entries, open_items = [], []
    for line_no, line in enumerate(content.lines, 1):
        entries.append(
            {
                "voucher_id": voucher_id,
                "line_no": line_no,
                "account_id": line.account_id,
                "dated_on": content.dated_on,
                "due_on": line.due_on,
                "currency": line.currency,
                "rate": line.rate,
                "debit": line.debit,
                "credit": line.credit,
                "local_debit": line.local_debit,
                "local_credit": line.local_credit,
                "description": line.description,
            }
        )
        if accounts[line.account_id].kind.is_party:
            open_items.append(
                {
                    "voucher_id": voucher_id,
                    "line_no": line_no,
                    "account_id": line.account_id,
                    "currency": line.currency,
                    "due_on": line.due_on,
                    "amount": line.debit - line.credit,
                    "local_amount": line.local_debit - line.local_credit,
                }
            )
    connection = db.session.connection()
    connection.execute(_INSERT_ENTRY, entries)
    if open_items:
        connection.execute(_INSERT_OPEN_ITEM, open_items)
