"""The one clock: instants in UTC, "today" in Istanbul."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

ISTANBUL = ZoneInfo("Europe/Istanbul")

_standing_at: ContextVar[datetime | None] = ContextVar("standing_at", default=None)


def now() -> datetime:
    """Give this instant, in UTC."""
    return _standing_at.get() or datetime.now(UTC)


def today() -> date:
    """Give the calendar day it is in Turkey, which is what documents are dated by."""
    return now().astimezone(ISTANBUL).date()


@contextmanager
def stopped_at(instant: datetime) -> Iterator[None]:
    """Let the clock stand at an instant, for demonstrations and tests."""
    token = _standing_at.set(instant)
    try:
        yield
    finally:
        _standing_at.reset(token)
