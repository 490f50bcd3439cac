"""The balances list of the screen: filtered, sorted, a page at a time, with its totals."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal, TypeAlias

from sqlalchemy import ColumnElement, Subquery, func, literal_column, select, union_all

from app.core.db import db
from app.core.driver import table_of
from app.core.money import ZERO
from app.core.search import alphabetical, matches
from app.ledger.groups import IS_ALONE, LIVES_ON, SUMS_OF_GROUPS
from app.ledger.models import Party
from app.ledger.queries.balances import sums_of_parties
from app.ledger.queries.keyset import Page, Part, Turn, turn_to
from app.ledger.queries.overdue import overdue_of
from app.ledger.queries.sums import Query
from app.ledger.rules import Side
from app.ledger.state import PartyBalance

_party, _now = table_of(Party), table_of(PartyBalance)

_NAME_ORDER = alphabetical(_party.c.name).label("name_order")

Sort: TypeAlias = Literal["code", "name", "balance", "id", "-code", "-name", "-balance", "-id"]
"""By `id` for whom the others are hidden."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BalanceFilter:
    """Which balances are wanted; `visible` is the caller's access rule on the party table.

    Without a day they are those of the books as they stand, future-dated rows included.
    """

    as_of: date | None = None
    search: str = ""
    only_nonzero: bool = False
    side: Side | None = None
    visible: ColumnElement[bool] | None = None


@dataclass(frozen=True, slots=True)
class BalancesPage:
    """Some balances; `overdue` by party, where the balances are those of today."""

    page: Page
    overdue: dict[int, Decimal]


@dataclass(frozen=True, slots=True)
class BalanceTotals:
    """The totals of a whole filter; the balances of each side are added apart."""

    count: int
    debit: Decimal
    credit: Decimal
    debit_balance: Decimal
    credit_balance: Decimal


def balances_page(
    wanted: BalanceFilter, *, sort: Sort = "code", turn: Turn | None = None
) -> BalancesPage:
    """Give a page of balances; each row has id, code, name, debit, credit, balance."""
    parts = []
    for query, balance in _parts(wanted):
        by = {
            "code": _party.c.code,
            "name": _NAME_ORDER,
            "balance": balance,
            "id": _party.c.id,
        }
        parts.append(Part(query, (by[sort.removeprefix("-")], _party.c.id)))
    page = turn_to(parts, turn or Turn(), descending=sort.startswith("-"))
    rows = {row.id: row.balance for row in page.rows}
    return BalancesPage(page, overdue_of(rows) if wanted.as_of is None and rows else {})


def balance_totals(wanted: BalanceFilter) -> BalanceTotals:
    """Add up all the balances of a filter."""
    rows = _together(wanted)
    sums = (
        rows.c.debit,
        rows.c.credit,
        func.greatest(rows.c.balance, ZERO),
        func.greatest(-rows.c.balance, ZERO),
    )
    question = select(func.count(), *(func.coalesce(func.sum(amount), ZERO) for amount in sums))
    return BalanceTotals(*db.session.execute(question.select_from(rows)).one())


def listed_balances(wanted: BalanceFilter, *, by: Literal["code", "id"] = "code") -> Query:
    """Ask for all the balances of a filter, by code, or by number to whom codes are hidden."""
    rows = _together(wanted)
    return select(rows).order_by(rows.c[by])


def _together(wanted: BalanceFilter) -> Subquery:
    queries = [query for query, _balance in _parts(wanted)]
    return queries[0].subquery() if len(queries) == 1 else union_all(*queries).subquery()


def _parts(wanted: BalanceFilter) -> Iterator[tuple[Query, ColumnElement[Decimal]]]:
    """Ask for the balances of a filter: as the books stand, those of groups apart from the rest.

    What is kept of each card is in the order of an index; the few sums of groups are not.
    """
    if wanted.as_of is not None:
        yield balance_rows(wanted, sums_of_parties(wanted.as_of))
        return
    for sums, which in ((_now, IS_ALONE), (SUMS_OF_GROUPS, ~IS_ALONE)):
        query, balance = balance_rows(wanted, sums)
        yield query.where(which), balance


def balance_rows(wanted: BalanceFilter, sums: Any) -> tuple[Query, ColumnElement[Decimal]]:
    """Ask for the balances of a filter, without order, and give the balance to sort by.

    The sums are a table with a party's two sides. Who must have a balance must have sums: only
    so can their index serve.
    """
    must_have = wanted.only_nonzero or wanted.side is not None
    debit, credit = sums.c.local_debit, sums.c.local_credit
    if not must_have:
        debit, credit = (func.coalesce(side, literal_column("0.00")) for side in (debit, credit))
    balance = (debit - credit).label("balance")
    query = (
        select(
            *(_party.c.id, _party.c.code, _party.c.name, _NAME_ORDER),
            debit.label("debit"),
            credit.label("credit"),
            balance,
        )
        .select_from(_party.join(sums, sums.c.party_id == _party.c.id, isouter=not must_have))
        .where(*_conditions(wanted, balance.element))
    )
    return query, balance


def _conditions(
    wanted: BalanceFilter, balance: ColumnElement[Decimal]
) -> Sequence[ColumnElement[bool]]:
    conditions = [LIVES_ON]
    if wanted.search:
        conditions.append(matches(_party.c.search_key, wanted.search))
    if wanted.side:
        conditions.append(balance > ZERO if wanted.side is Side.DEBIT else balance < ZERO)
    elif wanted.only_nonzero:
        conditions.append(balance != ZERO)
    return conditions if wanted.visible is None else [*conditions, wanted.visible]
