"""How old the balances of all parties are, at any date and in any buckets.

By FIFO the oldest dues are taken as paid first, whatever was matched: so what is open is the
newest of the balance's side, and only what fell due lately need be read. By matches each item is
as open as it stands; what lies against the balance's side is in a bucket of its own, unmatched.
Either way the buckets add up to the balance. Amounts are local, over all currencies.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any, Literal, TypeAlias

from sqlalchemy import (
    ColumnElement,
    Subquery,
    case,
    func,
    literal_column,
    select,
    true,
)

from app.core.db import db
from app.core.driver import table_of
from app.ledger.models import Account, Entry, Party
from app.ledger.queries.balance_pages import BalanceFilter, Sort, balance_rows, balances_page
from app.ledger.queries.balances import of_parties, sums_of_parties
from app.ledger.queries.keyset import Page, Turn
from app.ledger.queries.open_items import open_items
from app.ledger.queries.sums import Query
from app.ledger.rules import Buckets, Side, open_by_bucket

_party, _account, _entry = table_of(Party), table_of(Account), table_of(Entry)

Method: TypeAlias = Literal["fifo", "matched"]
METHODS: tuple[Method, ...] = ("fifo", "matched")

UNMATCHED = "unmatched"

_NOTHING: Any = literal_column("0.00")


@dataclass(frozen=True, slots=True, kw_only=True)
class AgeingFilter:
    """Whose balances are aged, on which day, by which method and in which buckets."""

    as_of: date
    method: Method = "fifo"
    buckets: Buckets = field(default_factory=Buckets)
    of: BalanceFilter = field(default_factory=BalanceFilter)
    """Which parties are wanted; its own day is not looked at."""

    @property
    def names(self) -> tuple[str, ...]:
        """What the buckets are called in a row."""
        unmatched = (UNMATCHED,) if self.method == "matched" else ()
        return (*self.buckets.names, *unmatched)

    @property
    def balances(self) -> BalanceFilter:
        """The same parties, with their balances of the day."""
        return replace(self.of, as_of=self.as_of)


@dataclass(frozen=True, slots=True)
class AgeingPage:
    """Some balances; `buckets` by party."""

    page: Page
    buckets: dict[int, tuple[Decimal, ...]]


@dataclass(frozen=True, slots=True)
class AgeingTotals:
    """The totals of one side of a whole filter: how many balances, and the sums of the buckets."""

    count: int
    balance: Decimal
    buckets: tuple[Decimal, ...]


def ageing(wanted: AgeingFilter) -> Query:
    """Ask for the plain report, by code: the side as B (they owe us) or A, balance and buckets.

    Every party is there, without movements too, unless the filter leaves it out.
    """
    rows = _aged(wanted).subquery()
    side = case((rows.c.balance > 0, "B"), (rows.c.balance < 0, "A"), else_="")
    return select(
        rows.c.code,
        side.label("side"),
        rows.c.balance,
        *(rows.c[name] for name in wanted.names),
    ).order_by(rows.c.code)


def listed_ageing(wanted: AgeingFilter, *, by: Literal["code", "id"] = "code") -> Query:
    """Ask for all rows of a filter, each with id, code, name, balance and buckets.

    They stand by code, or by number to whom codes are hidden.
    """
    rows = _aged(wanted).subquery()
    return select(rows).order_by(rows.c[by])


def ageing_page(
    wanted: AgeingFilter, *, sort: Sort = "code", turn: Turn | None = None
) -> AgeingPage:
    """Give a page of balances, and the buckets of those alone."""
    page = balances_page(wanted.balances, sort=sort, turn=turn).page
    ids = [row.id for row in page.rows]
    rows = db.session.execute(_aged(wanted, ids)) if ids else ()
    return AgeingPage(page, {row.id: _amounts(row, wanted) for row in rows})


def ageing_totals(wanted: AgeingFilter) -> dict[Side, AgeingTotals]:
    """Add the buckets up, each side apart; a side without balances is left out.

    A balance of zero with unmatched items on both sides stands among the debit balances.
    """
    rows = _aged(wanted).subquery()
    owing = (rows.c.balance < 0).label("owing")
    balance = rows.c.balance
    question = select(
        owing,
        func.count().filter(balance != 0).label("parties"),
        func.abs(func.sum(balance)).label("balance"),
        *(func.sum(rows.c[name]).label(name) for name in wanted.names),
    ).group_by(owing)
    return {
        Side.CREDIT if row.owing else Side.DEBIT: AgeingTotals(
            row.parties, row.balance, _amounts(row, wanted)
        )
        for row in db.session.execute(question)
    }


def _amounts(row: Any, wanted: AgeingFilter) -> tuple[Decimal, ...]:
    return tuple(getattr(row, name) for name in wanted.names)


def _aged(wanted: AgeingFilter, party_ids: Sequence[int] | None = None) -> Query:
    """Ask for the balances of a filter with their buckets, without order."""
    fifo = wanted.method == "fifo"
    sums = _due_lately(wanted, party_ids) if fifo else _open(wanted, party_ids)
    query, balance = balance_rows(wanted.balances, sums)
    amounts = (_by_fifo if fifo else _by_matches)(sums, balance.element, wanted.buckets)
    if party_ids is not None:
        query = query.where(_party.c.id.in_(party_ids))
    named = zip(amounts, wanted.names, strict=True)
    return query.add_columns(*(amount.label(name) for amount, name in named))


def _by_fifo(sums: Subquery, balance: Any, buckets: Buckets) -> Sequence[ColumnElement[Decimal]]:
    owed = func.abs(balance)
    within = [_of_side(sums, balance, name) for name in buckets.names[:-1]]
    return open_by_bucket(owed, [*within, owed], func.least)


def _by_matches(sums: Subquery, balance: Any, buckets: Buckets) -> Sequence[ColumnElement[Decimal]]:
    aged = [_of_side(sums, balance, name) for name in buckets.names]
    against = case((balance < 0, sums.c.local_debit), else_=sums.c.local_credit)
    return [*aged, func.coalesce(against, _NOTHING)]


def _of_side(sums: Subquery, balance: Any, name: str) -> ColumnElement[Decimal]:
    """Take the amount that stands on the side of the balance."""
    debit, credit = (sums.c[f"{name}_{side}"] for side in Side)
    return func.coalesce(case((balance < 0, credit), else_=debit), _NOTHING)


def _due_lately(wanted: AgeingFilter, party_ids: Sequence[int] | None) -> Subquery:
    """Sum both sides of each party until a day, and of them what fell due since each bucket.

    The last bucket is what is left, so that nothing older is read.
    """
    starts = _first_dues(wanted)[:-1]
    sides = {Side.DEBIT: _entry.c.local_debit, Side.CREDIT: _entry.c.local_credit}
    due = (
        select(
            _account.c.holder_id.label("party_id"),
            *(
                func.sum(amount).filter(_entry.c.due_on >= start).label(f"{name}_{side}")
                for side, amount in sides.items()
                for name, start in starts
            ),
        )
        .join(_account, _account.c.id == _entry.c.account_id)
        .where(of_parties(party_ids))
        .where(_entry.c.dated_on <= wanted.as_of, _entry.c.due_on >= starts[-1][1])
        .group_by(_account.c.holder_id)
        .subquery()
    )
    sums = sums_of_parties(wanted.as_of, party_ids=party_ids)
    lately = [column for column in due.c if column.name != "party_id"]
    return (
        select(sums.c.party_id, sums.c.local_debit, sums.c.local_credit, *lately)
        .join(due, due.c.party_id == sums.c.party_id, isouter=True)
        .subquery()
    )


def _open(wanted: AgeingFilter, party_ids: Sequence[int] | None) -> Subquery:
    """Sum the open items of each party, by side and by side and bucket.

    They are gathered before they are laid out in columns: so each is looked at once.
    """
    items = open_items(wanted.as_of)
    place, is_credit = _place(items.c.due_on, wanted), items.c.local_amount < 0
    theirs = select(_account.c.id).where(of_parties(party_ids))
    gathered = (
        select(
            items.c.account_id,
            place.label("place"),
            is_credit.label("is_credit"),
            func.abs(func.sum(items.c.local_amount)).label("amount"),
        )
        .where(true() if party_ids is None else items.c.account_id.in_(theirs))
        .group_by(items.c.account_id, place, is_credit)
        .subquery()
    )
    places: dict[str, ColumnElement[bool]] = {"local": true()}
    places |= {name: gathered.c.place == at for at, name in enumerate(wanted.buckets.names)}
    stands = {Side.DEBIT: ~gathered.c.is_credit, Side.CREDIT: gathered.c.is_credit}
    sums = (
        func.coalesce(func.sum(gathered.c.amount).filter(on, within), _NOTHING).label(
            f"{name}_{side}"
        )
        for side, on in stands.items()
        for name, within in places.items()
    )
    return (
        select(_account.c.holder_id.label("party_id"), *sums)
        .join(gathered, gathered.c.account_id == _account.c.id)
        .group_by(_account.c.holder_id)
        .subquery()
    )


def _place(due_on: ColumnElement[date], wanted: AgeingFilter) -> ColumnElement[int]:
    """Give the place of the bucket a due date lies in."""
    *firsts, (_oldest, _ever) = _first_dues(wanted)
    places: list[tuple[ColumnElement[bool], ColumnElement[int]]] = [
        (due_on >= first, literal_column(str(at))) for at, (_name, first) in enumerate(firsts)
    ]
    return case(*places, else_=literal_column(str(len(places))))


def _first_dues(wanted: AgeingFilter) -> list[tuple[str, date]]:
    """Name the buckets, newest first, with the first due date that lies in each."""
    today = wanted.as_of.toordinal()
    days = (-1, *wanted.buckets.bounds, today)
    firsts = (min(max(1, today - day), date.max.toordinal()) for day in days)
    return list(zip(wanted.buckets.names, map(date.fromordinal, firsts), strict=True))
