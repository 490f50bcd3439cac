"""Calendars in the words of RFC 5545, which every other calendar reads."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event

from app.core import clock
from app.panel.calendars.calendar import Occasion
from app.panel.pages import Fact

MOST_IN_A_FEED = 2_000
BEHIND, AHEAD = timedelta(days=92), timedelta(days=366)
"""How far a feed reaches back and ahead of today."""


def written(
    title: str, occasions: Iterable[Occasion], place: str, address: str, host: str
) -> bytes:
    """Write records as events; `address` begins that of a record's page, absolute.

    An event is known by `place`, its record and `host`, so that it is moved, not doubled.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Mutabik//Calendar//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", title)
    calendar.add("x-published-ttl", "PT1H")
    for occasion in occasions:
        calendar.add_component(_event(occasion, f"{place}-{occasion.key}@{host}", address))
    return bytes(calendar.to_ical())


def _event(occasion: Occasion, uid: str, address: str) -> Event:
    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", clock.now().replace(microsecond=0))
    event.add("summary", " · ".join(occasion.names) or "…")
    event.add("url", f"{address}{occasion.key}")
    if occasion.state.isdecimal():
        event.add("sequence", int(occasion.state))
    if isinstance(occasion.moment, datetime):
        event.add("dtstart", occasion.moment.astimezone(UTC).replace(microsecond=0))
    else:
        event.add("dtstart", occasion.moment)
        event.add("dtend", occasion.moment + timedelta(days=1))
        event.add("transp", "TRANSPARENT")
    if occasion.facts:
        event.add("description", "\n".join(_line(fact) for fact in occasion.facts))
    return event


def _line(fact: Fact) -> str:
    note = f" {fact.cell.note}" if fact.cell.note else ""
    return f"{fact.label}: {fact.cell.text}{note}"
