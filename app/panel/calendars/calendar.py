"""A calendar as its template is given it, and the records of a range of days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement

from app.core import access, clock
from app.core.db import User, db
from app.core.errors import N_, DomainError
from app.core.fields import Field, stages_of
from app.core.language import gettext
from app.core.stages import Known
from app.panel import kinds, rights
from app.panel.boards.board import save_one
from app.panel.calendars.pages import Calendar
from app.panel.forms.inputs import Input, form_fields
from app.panel.lists.asked import Asked
from app.panel.lists.cells import ask, cutter
from app.panel.lists.columns import ListColumn, column_of
from app.panel.lists.displays import CALENDAR, dates_of
from app.panel.lists.offered import offered
from app.panel.lists.query import Listing
from app.panel.pages import Fact, Option
from app.panel.registry import Registered, find, key_in
from app.panel.saving import state_of, token

MOST_EVENTS = 500
MOST_DAYS = 62


class UnknownRangeError(DomainError):
    """The days asked for cannot be read, or are more than a calendar shows."""

    message = N_("The calendar shows up to {most} days: choose a month, a week or a day.")


class NotADateError(DomainError):
    """Records were to be moved by a field that holds no day, or that only actions change."""

    message = N_("“{name}” cannot be changed in the calendar: open the record instead.")


@dataclass(frozen=True, slots=True)
class Span:
    """The days of a calendar that somebody looks at, the last one not among them."""

    first: date
    last: date

    @classmethod
    def read(cls, first: str, last: str) -> "Span":
        """Read the range an address asks for; raises UnknownRangeError."""
        try:
            span = cls(date.fromisoformat(first[:10]), date.fromisoformat(last[:10]))
        except ValueError as error:
            raise UnknownRangeError(most=MOST_DAYS) from error
        if not timedelta(0) < span.last - span.first <= timedelta(days=MOST_DAYS):
            raise UnknownRangeError(most=MOST_DAYS)
        return span

    def holds(self, attribute: Any, field: Field) -> ColumnElement[bool]:
        """Give the condition that a day or a moment lies in it."""
        first: date = self.first
        last: date = self.last
        if field.kind == "instant":
            first, last = _midnight(first), _midnight(last)
        held: ColumnElement[bool] = (attribute >= first) & (attribute < last)
        return held


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), clock.ISTANBUL)


def calendar_page(entry: Registered, asked: Asked, by: str, root: str) -> Calendar:
    """Give the calendar of the list an address asks for, by one of its dates."""
    base = f"{root}/{entry.slug}"
    people = find(User) if entry.panel.owner else None
    return Calendar(
        events_url=asked.address(f"{base}/events/{by}"),
        today=clock.today().isoformat(),
        dates=[
            Option(name, str(field.label), asked.address(f"{base}/{CALENDAR}{name}"), name == by)
            for name, field in dates_of(entry).items()
        ],
        peek_url=f"{base}/peek/",
        feed_url=asked.address(f"{base}/feed/{by}"),
        has_moments=dates_of(entry)[by].kind == "instant",
        people_url=f"{root}/{people.slug}/options" if people else "",
        move_url=f"{base}/reschedule/{by}/" if can_move(entry, by) else "",
    )


def can_move(entry: Registered, by: str) -> bool:
    """Tell whether the acting person may change a date by dragging: days that people type."""
    fields = form_fields(entry)
    return rights.may(entry, "update") and by in fields and fields[by].kind == "day"


def move(entry: Registered, key: str, by: str, wanted: str, state: str) -> Any:
    """Put a record on another day as its form would; raises what saving raises."""
    field = dates_of(entry).get(by)
    if field is None or not can_move(entry, by):
        raise NotADateError(name=field.label if field else by[:40])
    sent = Input(token=state)
    sent.values[by] = kinds.parse_json(field, wanted)
    return save_one(entry, key, sent)


@dataclass(frozen=True, slots=True)
class Occasion:
    """A record in a calendar: what names it, when it is, and what else was asked of it."""

    key: Any
    names: Sequence[str]
    facts: Sequence[Fact]
    moment: Any
    stage: str
    state: str


def occasions_in(
    listing: Listing, by: str, span: Span, most: int, shown: Sequence[ListColumn] = ()
) -> list[Occasion]:
    """Give the records of a list in a range of days, in their order, one more if there are more.

    They are called by their names and what else stands on their cards; `shown` are their facts.
    """
    model, entry = listing.entry.model, listing.entry
    attribute = getattr(model, by)
    called = [
        *entry.names,
        *(name for name in entry.panel.board if name in offered(entry) and name != by),
    ]
    names = [column_of(model, name, listing.language) for name in dict.fromkeys(called)]
    stage = [getattr(model, entry.stage)] if entry.stage and entry.stage in entry.fields else []
    state = state_of(model)
    query = ask(model, [*names, *shown], entry.key, attribute, *stage, *state)
    query = query.where(*listing.conditions, span.holds(attribute, dates_of(entry)[by]))
    found = db.session.execute(query.order_by(attribute, entry.key).limit(most + 1))
    begin = 2 + len(stage) + len(state)
    cells_of = cutter([*names, *shown], begin)
    return [
        Occasion(
            key=row[0],
            names=[_unbroken(it.text, it.note) for it in cells[: len(names)] if it.text],
            facts=[
                Fact(str(column.field.label), cell)
                for column, cell in zip(shown, cells[len(names) :], strict=True)
                if cell.text
            ],
            moment=row[1],
            stage=row[2] if stage else "",
            state=token(model, row[2 + len(stage) : begin]),
        )
        for row in found
        for cells in (cells_of(row),)
    ]


def events(listing: Listing, by: str, span: Span, person: str) -> dict[str, Any]:
    """Give the records of a range as the calendar in the browser takes them; so many at most."""
    entry = listing.entry
    if person and entry.panel.owner:
        owner = key_in(User, person)
        listing.narrow(access.owned(entry.model, entry.panel.owner, owner))
    found = occasions_in(listing, by, span, MOST_EVENTS)
    stages = stages_of(entry.model)
    known = {} if stages is None else stages.now
    return {
        "events": [_event(it, known) for it in found[:MOST_EVENTS]],
        "problem": gettext(_TOO_MANY, most=MOST_EVENTS) if len(found) > MOST_EVENTS else "",
    }


_TOO_MANY = N_("Only the first %(most)s records are shown: choose a shorter time, or filter.")


def _unbroken(text: str, note: str) -> str:
    """Write a figure and its currency so that no line ends between them."""
    return f"{text}\N{NO-BREAK SPACE}{note}" if note else text


def _event(it: Occasion, stages: Known) -> dict[str, Any]:
    is_day = not isinstance(it.moment, datetime)
    moment = it.moment if is_day else it.moment.astimezone(clock.ISTANBUL).replace(tzinfo=None)
    tone = stages[it.stage].colour if it.stage in stages else "info"
    return {
        "id": str(it.key),
        "title": " · ".join(it.names) or "…",
        "start": moment.isoformat(),
        "allDay": is_day,
        "classNames": [f"m-tone-{tone}"],
        "extendedProps": {"version": it.state},
    }
