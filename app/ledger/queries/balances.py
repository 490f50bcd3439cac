"""Balances of all parties: at any date, by currency, and the largest as the books stand.

These statements build no objects, so no guard sees them: each takes the caller's access rule as
`visible`, a condition on the party table.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Subquery,
    func,
    literal,
    literal_column,
    select,
    true,
    union_all,
)

from app.core.dates import month_end
from app.core.db import db
from app.core.driver import table_of
from app.ledger.groups import HOLDER, LIVES_ON, by_holder, members_of, sums_now
from app.ledger.models import Account, Entry, Party
from app.ledger.queries.pages import PAGE
from app.ledger.queries.sums import Query
from app.ledger.state import MonthBalance

_party, _account, _entry = table_of(Party), table_of(Account), table_of(Entry)
_month = table_of(MonthBalance)

_SUMS = ("entries", "debit", "credit", "local_debit", "local_credit")


def balances(as_of: date, *, visible: ColumnElement[bool] | None = None) -> Query:
    """Ask for the local balances of all parties at the end of a day, by code.

    Every party is there, without movements too; one merged into another stands in that one.
    """
    sums = sums_of_parties(as_of)
    nothing: Any = literal_column("0.00")
    debit = func.coalesce(sums.c.local_debit, nothing)
    credit = func.coalesce(sums.c.local_credit, nothing)
    return (
        select(
            _party.c.code,
            _party.c.name,
            debit.label("debit"),
            credit.label("credit"),
            (debit - credit).label("balance"),
        )
        .join(sums, sums.c.party_id == _party.c.id, isouter=True)
        .where(LIVES_ON, true() if visible is None else visible)
        .order_by(_party.c.code)
    )


def balances_by_currency(as_of: date, *, visible: ColumnElement[bool] | None = None) -> Query:
    """Ask for the balances of all parties in each currency at the end of a day.

    Only the pairs are there that have rows until that day; amounts of different currencies are
    never added together.
    """
    sums = sums_of_parties(as_of, by_currency=True)
    return (
        select(
            _party.c.code,
            sums.c.currency,
            sums.c.debit,
            sums.c.credit,
            (sums.c.debit - sums.c.credit).label("balance"),
            (sums.c.local_debit - sums.c.local_credit).label("local_balance"),
        )
        .join(sums, sums.c.party_id == _party.c.id)
        .where(sums.c.entries > 0)
        .where(true() if visible is None else visible)
        .order_by(_party.c.code, sums.c.currency)
    )


_now = sums_now()
_balance_now = _now.c.local_debit - _now.c.local_credit

_LARGEST = (
    select(
        _party.c.code,
        _party.c.name,
        _now.c.local_debit.label("debit"),
        _now.c.local_credit.label("credit"),
        _balance_now.label("balance"),
    )
    .join(_now, _now.c.party_id == _party.c.id)
    .order_by(_balance_now.desc(), _now.c.party_id)
)


def largest_balances(
    limit: int = PAGE, *, visible: ColumnElement[bool] | None = None
) -> Sequence[Any]:
    """Give those who owe us most as the books stand now, in local currency."""
    query = _LARGEST if visible is None else _LARGEST.where(visible)
    return db.session.execute(query.limit(limit)).all()


def sums_of_parties(
    as_of: date, *, by_currency: bool = False, party_ids: Sequence[int] | None = None
) -> Subquery:
    """Sum what moved until a day for each party or some, or each party and currency.

    What moved for a card merged into another is that one's.
    """
    moved = _moved_until(as_of)
    keys = (HOLDER.label("party_id"), moved.c.currency)[: 1 + by_currency]
    sums = (
        select(*keys, *(func.sum(moved.c[name]).label(name) for name in _SUMS))
        .select_from(moved)
        .join(_account, _account.c.id == moved.c.account_id)
    )
    return by_holder(sums).where(of_parties(party_ids)).group_by(*keys).subquery()


def of_parties(party_ids: Sequence[int] | None) -> ColumnElement[bool]:
    """Give the condition that an account is a party's, or one of some parties' groups."""
    party_id = _account.c.party_id
    return party_id.is_not(None) if party_ids is None else party_id.in_(members_of(party_ids))


def _moved_until(as_of: date) -> Subquery:
    """Give the months until a day, less what of its month lies after it."""
    months = select(
        _month.c.account_id,
        _month.c.currency,
        _month.c.entries,
        _month.c.debit,
        _month.c.credit,
        _month.c.local_debit,
        _month.c.local_credit,
    ).where(_month.c.month <= as_of)
    if as_of == month_end(as_of):
        return months.subquery()
    later = select(
        _entry.c.account_id,
        _entry.c.currency,
        literal(-1),
        -_entry.c.debit,
        -_entry.c.credit,
        -_entry.c.local_debit,
        -_entry.c.local_credit,
    ).where(_entry.c.dated_on > as_of, _entry.c.dated_on <= month_end(as_of))
    return union_all(months, later).subquery()
