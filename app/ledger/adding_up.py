"""The running sums beside the entries: what a voucher adds, in the one order of the locks."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import psycopg
from sqlalchemy import Select
from sqlalchemy.dialects.postgresql import Insert, insert

from app.core.db import Base
from app.core.driver import compiled, table_of
from app.core.money import ZERO
from app.ledger.rules import AccountKind, Content
from app.ledger.state import Balance, MonthBalance, PartyBalance


@dataclass(frozen=True, slots=True)
class AccountRole:
    """What writing needs to know of an account: its kind, and whose it is."""

    kind: AccountKind
    party_id: int | None


SUMS = ("entries", "debit", "credit", "local_debit", "local_credit")
"""The columns of every state table that add up."""


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


def add_up(
    connection: psycopg.Connection[Any],
    vouchers: Iterable[tuple[Content, Mapping[int, AccountRole]]],
) -> None:
    """Add the lines of vouchers to the running sums, in the order of their keys."""
    balances: dict[tuple[Any, ...], list[Decimal]] = {}
    months: dict[tuple[Any, ...], list[Decimal]] = {}
    parties: dict[tuple[Any, ...], list[Decimal]] = {}
    for content, accounts in vouchers:
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
