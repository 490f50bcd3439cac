"""Periods: a posting holds its month while it is written, a closing waits for it and bars it.

The months are held by advisory locks: a row lock shared by every posting of a month would be
written to that row each time, and wait for the disk with it.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Connection, event, inspect, select

from app.core.dates import add_months, month_of
from app.core.db import db
from app.core.driver import driver_connection, table_of
from app.ledger.errors import (
    ClosedPeriodError,
    LockedPeriodError,
    PeriodDaysError,
    PeriodsOverlapError,
    PeriodStateError,
)
from app.ledger.models import Period

_period = table_of(Period)

# "period" in digits; the second number of the lock is the month.
_LOCK = 737_463

HOLD_MONTH = "SELECT pg_advisory_xact_lock_shared(%s, %s)"
PERIOD_OF_DAY = """
    SELECT name, state FROM period
     WHERE %s BETWEEN start_on AND end_on AND state <> 'open'
"""

_NEXT = {"open": {"closed"}, "closed": {"open", "locked"}, "locked": set[str]()}


def month_lock(day: date) -> tuple[int, int]:
    """Give the key of the lock of a day's month."""
    return _LOCK, day.year * 100 + day.month


def refuse_if_closed(found: tuple[str, str] | None, day: date, reason: str) -> str:
    """Refuse a posting into a closed period, unless it gives a reason; into a locked one always.

    `found` is what PERIOD_OF_DAY gave. Gives the name of the closed period that is posted into,
    nothing of an open one. Raises ClosedPeriodError, LockedPeriodError.
    """
    if found is None:
        return ""
    name, state = found
    if state == "locked":
        raise LockedPeriodError(period=name, day=day)
    if not reason:
        raise ClosedPeriodError(period=name, day=day)
    return name


def hold_open(days: Iterable[date], *, reason: str = "") -> None:
    """Hold the months of some days for this transaction; refuse where one may not be posted into.

    Raises ClosedPeriodError, LockedPeriodError.
    """
    connection = driver_connection()
    wanted = sorted(set(days))
    for month in sorted({month_of(day) for day in wanted}):
        connection.execute(HOLD_MONTH, month_lock(month))
    for day in wanted:
        refuse_if_closed(connection.execute(PERIOD_OF_DAY, [day]).fetchone(), day, reason)


def is_open(day: date) -> bool:
    """Tell whether a day may be posted into without a reason."""
    return driver_connection().execute(PERIOD_OF_DAY, [day]).fetchone() is None


def closed_period_of(day: date) -> str:
    """Name the closed period a day lies in, not one that is locked; nothing of an open day."""
    found = driver_connection().execute(PERIOD_OF_DAY, [day]).fetchone()
    return found[0] if found is not None and found[1] == "closed" else ""


def set_state(period_id: int, state: str) -> Period:
    """Close, open again or lock a period, after every posting into it that is under way.

    Raises PeriodStateError for a step there is none: a locked period stays locked.
    """
    period = db.session.scalars(
        select(Period).where(Period.id == period_id).with_for_update()
    ).one()
    if state not in _NEXT[period.state]:
        raise PeriodStateError(period=period.name, state=period.state, wanted=state)
    connection = driver_connection()
    for month in _months(period.start_on, period.end_on):
        connection.execute("SELECT pg_advisory_xact_lock(%s, %s)", month_lock(month))
    period.state = state
    db.session.flush()
    return period


@event.listens_for(Period, "before_insert")
@event.listens_for(Period, "before_update")
def _refuse_other_days(_mapper: Any, connection: Connection, period: Period) -> None:
    """Keep the days of what is closed, and let no two periods hold the same day."""
    days = inspect(period).attrs
    is_moved = days.start_on.history.has_changes() or days.end_on.history.has_changes()
    if not is_moved:
        return
    before = days.state.history.deleted or [period.state]
    if before[0] not in {None, "open"}:
        raise PeriodDaysError(period=period.name)
    other = select(_period.c.name).where(
        _period.c.start_on <= period.end_on, _period.c.end_on >= period.start_on
    )
    if period.id is not None:
        other = other.where(_period.c.id != period.id)
    if name := connection.scalar(other.limit(1)):
        raise PeriodsOverlapError(period=name)


@event.listens_for(Period, "before_delete")
def _refuse_to_lose(_mapper: Any, _connection: Connection, period: Period) -> None:
    if period.state != "open":
        raise PeriodDaysError(period=period.name)


def _months(first: date, last: date) -> Iterable[date]:
    month = month_of(first)
    while month <= last:
        yield month
        month = add_months(month, 1)
