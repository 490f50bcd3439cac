"""E-mail addresses within reach of a record, as far as whoever asks may see what leads to them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, select

from app.core.access import parent_of
from app.core.db import db
from app.core.fields import Field
from app.core.mail_addresses import is_sendable
from app.panel import rights
from app.panel.allowed import allowed
from app.panel.mailable import ways
from app.panel.registry import Registered, find, key_of, target_of

MOST_OFFERED = 50

_MOST_PASSED = 50
"""So many records of a model are gone on from."""

_NAMING = ("name", "title", "code")


@dataclass(frozen=True, slots=True)
class Offered:
    """An address to write to, with whose it is."""

    address: str
    name: str


@dataclass(frozen=True, slots=True)
class _Place:
    """Rows that were come to: of which model, which ones, and their keys where they have one."""

    model: type[Any]
    rows: ColumnElement[bool]
    keys: Sequence[Any] = ()


def addresses_of(entry: Registered, record: Any) -> list[Offered]:
    """Give the addresses within reach of a record, each once, the nearest first."""
    own = key_of(record)
    begin = _Place(entry.model, entry.key == own, (own,))

    @cache
    def come_to(steps: tuple[str, ...]) -> _Place | None:
        before = come_to(steps[:-1]) if steps else begin
        return before if before is None or not steps else _step(before, steps[-1])

    found: dict[str, Offered] = {}
    for way in sorted(ways(entry.model), key=lambda it: len(it.steps)):
        place = come_to(way.steps)
        for it in _read(place, way.field) if place else ():
            found.setdefault(it.address.lower(), it)
        if len(found) >= MOST_OFFERED:
            break
    return list(found.values())[:MOST_OFFERED]


def _step(place: _Place, name: str) -> _Place | None:
    """Go on by a link or to the lines; None where the viewer may not."""
    field = allowed(place.model).seen.get(name)
    if field is None:
        return None
    other = target_of(place.model, name)
    if field.kind == "lines":
        return _Place(other, getattr(other, field.child or "").in_(place.keys))
    return _linked(place, field, other)


def _linked(place: _Place, field: Field, other: type[Any]) -> _Place | None:
    """Go on to the records that some rows link to, those among them that the viewer reads."""
    entry = find(other)
    if entry is None or not rights.can(entry.name, "read"):
        return None
    pointed = select(getattr(place.model, field.column or "")).where(place.rows)
    keys = set(db.session.scalars(pointed.distinct().limit(_MOST_PASSED))) - {None}
    reached = db.session.scalars(select(entry.key).where(entry.key.in_(keys))).all()
    return _Place(other, entry.key.in_(reached), reached) if reached else None


def _read(place: _Place, name: str) -> Iterator[Offered]:
    """Give the addresses that stand in a field of some rows."""
    seen = allowed(place.model).seen
    if name not in seen or not _may_read(place.model):
        return
    named = next((it for it in _NAMING if it in seen and it != name), None)
    address = getattr(place.model, name)
    called = address if named is None else getattr(place.model, named)
    asked = select(address, called).where(place.rows, address != "").limit(MOST_OFFERED)
    for written, whose in db.session.execute(asked):
        if is_sendable(written):
            yield Offered(written, "" if named is None else str(whose or ""))


def _may_read(model: type[Any]) -> bool:
    """Tell whether the viewer reads a model: rows of a record go with it."""
    entry = find(model)
    return rights.can(entry.name, "read") if entry else parent_of(model) is not None
