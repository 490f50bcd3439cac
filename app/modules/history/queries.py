"""Lines of the history across models: those the reader may see, by page, the newest first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Select,
    String,
    Text,
    and_,
    case,
    cast,
    func,
    or_,
    select,
    tuple_,
)
from sqlalchemy.dialects.postgresql import array

from app.core import access
from app.core.db import db
from app.core.fields import fields_of
from app.core.history import ROW, HistoryLine
from app.core.search import folded
from app.core.turkish import fold
from app.modules.people.services import acts_as_administrator
from app.panel import rights
from app.panel.allowed import allowed
from app.panel.registry import Registered, registered

PAGE = 50
MOST_READ = 10_000
"""So many lines are looked through for a text or a field at once; the next page goes on."""

Place = tuple[datetime, int]
"""Where in the history a line stands: its moment and its number."""

_line = HistoryLine.__table__.c


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What lines somebody looks for; empty where it does not matter. Both moments are included."""

    person: int | None = None
    model: str = ""
    record: str = ""
    field: str = ""
    kind: str = ""
    first: datetime | None = None
    last: datetime | None = None
    text: str = ""

    @property
    def is_sieved(self) -> bool:
        """Whether lines must be looked through, which no index can spare."""
        return bool(self.text or self.field)


@dataclass(frozen=True, slots=True)
class Lines:
    """A page of lines with the places where those before and after it begin."""

    lines: Sequence[Any]
    newer: Place | None
    older: Place | None
    is_cut: bool = False
    """Whether older lines were not looked through yet."""


def lines_of(
    wanted: Wanted, *, after: Place | None = None, before: Place | None = None, size: int = PAGE
) -> Lines:
    """Give a page of lines: after a place the older ones, before it the newer ones."""
    is_backwards = before is not None
    read = _read(wanted, before or after, is_backwards=is_backwards)
    found = list(db.session.execute(_kept(wanted, read, is_backwards=is_backwards).limit(size + 1)))
    has_more, found = len(found) > size, found[:size]
    end = _end_of(read, wanted) if not has_more else None
    if is_backwards:
        found.reverse()
    places = [(line.happened_at, line.id) for line in found]
    first, last = (places[0], places[-1]) if places else (None, None)
    if is_backwards:
        return Lines(found, first if has_more else end, last or before, is_cut=end is not None)
    return Lines(found, first if after else None, last if has_more else end, end is not None)


def every_line(wanted: Wanted, most: int) -> Iterator[Any]:
    """Give the lines of the whole filter, the newest first, as far as a file takes them."""
    place: Place | None = None
    while most > 0:
        page = lines_of(wanted, after=place, size=min(most, 1_000))
        yield from page.lines
        most, place = most - len(page.lines), page.older
        if place is None:
            return


def _read(wanted: Wanted, place: Place | None, *, is_backwards: bool) -> Select[Any]:
    """Ask for the lines that indexes find, in order from a place on."""
    asked = select(*_line).where(*_found_by_index(wanted))
    readable = readable_lines()
    asked = asked if readable is None else asked.where(readable)
    if place is not None:
        here, there = tuple_(_line.happened_at, _line.id), tuple_(*place)
        asked = asked.where(here > there if is_backwards else here < there)
    order = (_line.happened_at, _line.id)
    return asked.order_by(*(order if is_backwards else (part.desc() for part in order)))


def _kept(wanted: Wanted, read: Select[Any], *, is_backwards: bool) -> Select[Any]:
    """Keep the lines that hold what was typed, of a bounded number that are looked through."""
    if not wanted.is_sieved:
        return read
    among = read.limit(MOST_READ).cte("among")
    told = _told(among.c)
    asked = select(*among.c)
    if wanted.field:
        asked = asked.where(func.jsonb_exists(told, wanted.field))
    if wanted.text:
        text, words = folded(cast(told, Text)), fold(wanted.text).split()
        asked = asked.where(*(func.strpos(text, word) > 0 for word in words))
    order = (among.c.happened_at, among.c.id)
    return asked.order_by(*(order if is_backwards else (part.desc() for part in order)))


def _end_of(read: Select[Any], wanted: Wanted) -> Place | None:
    """Give the last line that was looked through; None where there are no others beyond it."""
    if not wanted.is_sieved:
        return None
    row = db.session.execute(read.offset(MOST_READ - 1).limit(1)).first()
    return None if row is None else (row.happened_at, row.id)


def _found_by_index(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    if wanted.person is not None:
        yield _line.actor_id == wanted.person
    if wanted.model:
        yield _line.model == wanted.model
    if wanted.record:
        yield _line.record_id == wanted.record
    if wanted.kind:
        yield _line.action == wanted.kind
    if wanted.first is not None:
        yield _line.happened_at >= wanted.first
    if wanted.last is not None:
        yield _line.happened_at <= wanted.last


def readable_models() -> list[Registered]:
    """Give the models whose lines the reader may see."""
    return [entry for entry in registered().values() if rights.can(entry.name, "read")]


def readable_lines() -> ColumnElement[bool] | None:
    """Give the condition that the reader may see a line; None where every line may be seen.

    Of a model whose rows they do not all reach, the lines of those they do; of what has no
    screen (parameters, runs), and of models they do not read, none: that is an administrator's.
    """
    if acts_as_administrator():
        return None
    entries = readable_models()
    whole = [it.name for it in entries if rights.reach(it.model) == "all"]
    parts = [
        and_(_line.model == it.name, _line.record_id.in_(_reached(it)))
        for it in entries
        if it.name not in whole
    ]
    return or_(_line.model.in_(whole), *parts)


def _reached(entry: Registered) -> Select[Any]:
    return select(cast(entry.key, String)).where(access.visible(entry.model))


def _told(line: Any) -> Any:
    """Give what a line tells the reader: nothing of fields hidden to them, nor asked by them."""
    row_model = line.changes[ROW]["model"].astext
    told = [
        (and_(line.model == entry.name, row_model.is_(None)), _without(line, hidden))
        for entry in registered().values()
        if (hidden := _hidden_columns(entry.model))
    ]
    told += [
        (row_model == child.__name__, _without(line, hidden))
        for entry in registered().values()
        for _name, _field, child in entry.lines()
        if (hidden := _hidden_columns(child))
    ]
    return case(*told, else_=line.changes) if told else line.changes


def _without(line: Any, columns: Sequence[str]) -> Any:
    return line.changes.op("-")(cast(array([*columns, "filter", ROW]), ARRAY(Text)))


def _hidden_columns(model: type[Any]) -> list[str]:
    fields = fields_of(model)
    return sorted({fields[name].column or name for name in allowed(model).hidden})
