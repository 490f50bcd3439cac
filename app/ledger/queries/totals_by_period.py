"""What moved in each day, week, month, quarter or year: all parties together, local currency.

Periods without entries are left out. Weeks are those of ISO 8601: from Monday, the first one
with the year's first Thursday. Only parties' entries count, the counter-accounts do not.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal, TypeAlias

from sqlalchemy import (
    TIMESTAMP,
    ColumnElement,
    Date,
    Select,
    Subquery,
    and_,
    cast,
    func,
    literal,
    or_,
    select,
    true,
    union_all,
)

from app.core.dates import month_end, month_of
from app.core.db import db
from app.core.driver import table_of
from app.core.money import ZERO
from app.ledger.errors import PeriodError
from app.ledger.models import Account, Entry, Party
from app.ledger.queries.balances import of_parties, sums_of_parties
from app.ledger.queries.keyset import Page, Part, Turn, turn_to
from app.ledger.queries.sums import Query, Sums
from app.ledger.state import MonthBalance

_party, _account = table_of(Party), table_of(Account)
_entry, _month = table_of(Entry), table_of(MonthBalance)

Unit: TypeAlias = Literal["day", "week", "month", "quarter", "year"]

FORMS: Mapping[Unit, str] = {
    "day": "YYYY-MM-DD",
    "week": 'IYYY-"W"IW',
    "month": "YYYY-MM",
    "quarter": 'YYYY-"Q"Q',
    "year": "YYYY",
}
"""How the periods of each unit are named, so that their names sort as their days do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TotalsFilter:
    """Which periods are wanted, in which unit; both ends are days, included, and may be open.

    `visible` is the caller's access rule on the party table.
    """

    by: Unit = "month"
    start: date | None = None
    end: date | None = None
    visible: ColumnElement[bool] | None = None

    def __post_init__(self) -> None:
        """Refuse days in the wrong order; raises PeriodError."""
        if self.start and self.end and self.start > self.end:
            raise PeriodError(start=self.start, end=self.end)


def totals_by_period(wanted: TotalsFilter) -> Query:
    """Ask for period, debit, credit, net and running, oldest first.

    What was before the first day is in the running figure: it is the balance of all parties.
    """
    rows = _rows(wanted)
    names = ("period", "debit", "credit", "net", "running")
    return select(*(rows.c[name] for name in names)).order_by(rows.c.starts_on)


def totals_page(wanted: TotalsFilter, turn: Turn | None = None) -> Page:
    """Give a page of the periods, the newest first; each row has its first day too."""
    rows = _rows(wanted)
    return turn_to([Part(select(rows), [rows.c.starts_on])], turn or Turn(), descending=True)


def totals_of_periods(wanted: TotalsFilter) -> tuple[int, Sums]:
    """Give how many periods a filter has, and both their sides together."""
    rows = _rows(wanted)
    sums = (func.coalesce(func.sum(rows.c[name]), ZERO) for name in ("debit", "credit"))
    count, debit, credit = db.session.execute(select(func.count(), *sums)).one()
    return count, Sums(debit, credit)


def _rows(wanted: TotalsFilter) -> Subquery:
    moved = _moved(wanted)
    starts_on = cast(func.date_trunc(wanted.by, cast(moved.c.day, TIMESTAMP)), Date)
    periods = (
        select(
            starts_on.label("starts_on"),
            func.sum(moved.c.local_debit).label("debit"),
            func.sum(moved.c.local_credit).label("credit"),
        )
        .join(_account, _account.c.id == moved.c.account_id)
        .where(of_parties(None), _is_visible(wanted))
        .group_by(starts_on)
        .having(func.sum(moved.c.entries) > 0)
        .subquery()
    )
    first, net = periods.c.starts_on, periods.c.debit - periods.c.credit
    return select(
        first,
        func.to_char(first, FORMS[wanted.by]).label("period"),
        periods.c.debit,
        periods.c.credit,
        net.label("net"),
        (_before(wanted) + func.sum(net).over(order_by=first)).label("running"),
    ).subquery()


def _is_visible(wanted: TotalsFilter) -> ColumnElement[bool]:
    if wanted.visible is None:
        return true()
    return _account.c.holder_id.in_(select(_party.c.id).where(wanted.visible))


def _before(wanted: TotalsFilter) -> Any:
    """Ask for the balance of all parties before the first day."""
    if wanted.start is None or wanted.start == date.min:
        return literal(ZERO)
    sums = sums_of_parties(wanted.start - timedelta(days=1))
    balance = func.coalesce(func.sum(sums.c.local_debit - sums.c.local_credit), ZERO)
    question = select(balance).select_from(sums.join(_party, _party.c.id == sums.c.party_id))
    return (
        question if wanted.visible is None else question.where(wanted.visible)
    ).scalar_subquery()


def _moved(wanted: TotalsFilter) -> Subquery:
    """Give what moved, by account and day or month; a month from its sums, where that will do."""
    start, end = wanted.start or date.min, wanted.end or date.max
    if wanted.by in {"day", "week"}:
        return _days(_entry.c.dated_on.between(start, end)).subquery()
    months = select(
        _month.c.account_id,
        _month.c.month.label("day"),
        _month.c.entries,
        _month.c.local_debit,
        _month.c.local_credit,
    ).where(_month.c.month.between(month_of(start), end))
    day, first, last = _entry.c.dated_on, month_of(start), month_end(end)
    if (first, last) == (start, end):
        return months.subquery()
    outside = or_(and_(day >= first, day < start), and_(day > end, day <= last))
    return union_all(months, _days(outside, sign=-1)).subquery()


def _days(within: ColumnElement[bool], sign: int = 1) -> Select[Any]:
    """Ask for entries to be added, or with a negative sign taken out."""
    return select(
        _entry.c.account_id,
        _entry.c.dated_on.label("day"),
        literal(sign).label("entries"),
        (_entry.c.local_debit * sign).label("local_debit"),
        (_entry.c.local_credit * sign).label("local_credit"),
    ).where(within)
