"""Balances of all parties: at any date, by currency, and the largest as the books stand.

These statements build no objects, so no guard sees them: each takes the caller's access rule as
`visible`, a condition on the party table.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Integer,
    Subquery,
    bindparam,
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
from app.ledger.groups import IS_ALONE, LIVES_ON, SUMS_OF_GROUPS
from app.ledger.models import Account, Entry, Party
from app.ledger.queries.pages import PAGE
from app.ledger.queries.sums import Query
from app.ledger.state import MonthBalance, PartyBalance

_party, _account, _entry = table_of(Party), table_of(Account), table_of(Entry)
_month, _party_balance = table_of(MonthBalance), table_of(PartyBalance)

_MOST: BindParameter[int] = bindparam("most", type_=Integer)

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


def largest_balances(
    limit: int = PAGE, *, visible: ColumnElement[bool] | None = None
) -> Sequence[Any]:
    """Give those who owe us most as the books stand now, in local currency."""
    query = _LARGEST if visible is None else _largest(visible)
    return db.session.execute(query, {"most": limit}).all()


def _largest(visible: ColumnElement[bool] | None = None) -> Query:
    """Ask for the largest of the kept balances and of those of groups, and of both together."""
    parts = ((_party_balance, IS_ALONE), (SUMS_OF_GROUPS, ~IS_ALONE))
    found = union_all(*(_largest_of(sums, which, visible) for sums, which in parts)).subquery()
    names = ("code", "name", "debit", "credit", "balance")
    query = select(*(found.c[name] for name in names))
    return query.order_by(found.c.balance.desc(), found.c.party_id).limit(_MOST)


def _largest_of(
    sums: Any, which: ColumnElement[bool], visible: ColumnElement[bool] | None
) -> Query:
    balance = sums.c.local_debit - sums.c.local_credit
    rows = (
        select(
            *(_party.c.code, _party.c.name, sums.c.party_id),
            sums.c.local_debit.label("debit"),
            sums.c.local_credit.label("credit"),
            balance.label("balance"),
        )
        .join(sums, sums.c.party_id == _party.c.id)
        .where(LIVES_ON, which, true() if visible is None else visible)
        .order_by(balance.desc(), sums.c.party_id)
        .limit(_MOST)
    )
    return select(rows.subquery())


_LARGEST = _largest()
"""Made once: to make it takes longer than to ask it."""


def sums_of_parties(
    as_of: date, *, by_currency: bool = False, party_ids: Sequence[int] | None = None
) -> Subquery:
    """Sum what moved until a day for each party or some, or each party and currency.

    What moved for a card merged into another is that one's.
    """
    moved = _moved_until(as_of)
    keys = (_account.c.holder_id.label("party_id"), moved.c.currency)[: 1 + by_currency]
    return (
        select(*keys, *(func.sum(moved.c[name]).label(name) for name in _SUMS))
        .join(_account, _account.c.id == moved.c.account_id)
        .where(of_parties(party_ids))
        .group_by(*keys)
        .subquery()
    )


def of_parties(party_ids: Sequence[int] | None) -> ColumnElement[bool]:
    """Give the condition that an account is a party's, or one that some parties hold."""
    holder_id = _account.c.holder_id
    return holder_id.is_not(None) if party_ids is None else holder_id.in_(party_ids)


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
