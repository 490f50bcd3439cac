"""Letting rows that pointed to one record point to another, and back again.

Statements on tables, past the session's objects: rows that the acting person does not see move
too, and none of them comes into the session (ADR 21).
"""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple, TypeAlias

from sqlalchemy import ColumnElement, String, and_, cast, delete, insert, literal, select, update
from sqlalchemy.exc import IntegrityError

from app.core import access, changes, clock, history
from app.core.db import db
from app.core.history import HistoryLine
from app.core.of_record import OfRecord
from app.panel.merging.pointers import Pointer
from app.panel.registry import find

MOST = 20_000
"""How many rows of one pointer a merge moves."""

Row: TypeAlias = list[Any]
"""What tells a row from the others that point to the same record, as JSON holds it."""


class TooManyError(Exception):
    """More rows point to the record than are moved at once."""


class Moved(NamedTuple):
    """What became of the rows of a pointer.

    `given_up` are pairs that the other record has already: a row of them says nothing more.
    `stayed` would have been there twice against a unique rule, and points where it did.
    """

    pointer: Pointer
    rows: list[Row]
    given_up: list[Row]
    stayed: list[Row]


def move(pointer: Pointer, old: Any, new: Any) -> Moved:
    """Let the rows that point to one record point to another. Raises TooManyError."""
    rows = _locked(pointer, old, but=new)
    if not rows:
        return Moved(pointer, [], [], [])
    gone, stayed = (
        _moved_one_by_one(pointer, rows, old, new)
        if _clashes(pointer, rows, old, new)
        else ([], [])
    )
    left = {tuple(row) for row in (*gone, *stayed)}
    moved = [row for row in rows if tuple(row) not in left] if left else rows
    _tell(pointer, moved, old, new)
    return Moved(pointer, moved, gone, stayed)


def move_back(pointer: Pointer, rows: Sequence[Row], old: Any, new: Any) -> list[Row]:
    """Let rows that a merge moved point to the old record again; give those that could not.

    What points elsewhere by now, or is gone, was changed since and is left alone.
    """
    kept: list[Row] = []
    back: list[Row] = []
    for row in rows:
        is_back = _try(pointer, _is(pointer, row) & pointer.held(new), old)
        (back if is_back else kept).append(row)
    _tell(pointer, back, new, old)
    return kept


def give_back(pointer: Pointer, rows: Sequence[Row], old: Any) -> list[Row]:
    """Write the pairs again that a merge gave up; give those whose other side is gone."""
    kept = []
    for row in rows:
        values = {part.name: _as(part, value) for part, value in _valued(pointer, row)}
        values[pointer.column.name] = pointer.written(old)
        if pointer.beside:
            values["model"] = pointer.beside
        try:
            with db.session.begin_nested():
                db.session.execute(insert(pointer.table).values(values))
        except IntegrityError:
            kept.append(row)
    return kept


def _locked(pointer: Pointer, old: Any, *, but: Any) -> list[Row]:
    """Lock the rows that point to a record, but those that are the two records themselves."""
    asked = select(*pointer.parts or [literal(1)]).where(_moving(pointer, old, but))
    asked = asked.order_by(*pointer.parts).limit(MOST + 1).with_for_update()
    found = [[_plain(value) for value in row] for row in db.session.execute(asked)]
    if len(found) > MOST:
        raise TooManyError
    return found if pointer.parts else [[] for _row in found]


def _moving(pointer: Pointer, old: Any, new: Any) -> ColumnElement[bool]:
    held = pointer.held(old)
    if _points_within(pointer):
        (key,) = pointer.table.primary_key
        held &= key.not_in([old, new])
    return held


def _points_within(pointer: Pointer) -> bool:
    """Tell whether the rows are records of the very model they point to."""
    return any(key.column.table is pointer.table for key in pointer.column.foreign_keys)


def _clashes(pointer: Pointer, rows: Sequence[Row], old: Any, new: Any) -> bool:
    """Move all rows at once; tell whether some rule of the table refused that."""
    return not _try(pointer, _moving(pointer, old, new), new) and bool(rows)


def _moved_one_by_one(
    pointer: Pointer, rows: Sequence[Row], old: Any, new: Any
) -> tuple[list[Row], list[Row]]:
    """Move what may be; give the pairs given up, and the rows that stayed."""
    gone, stayed = [], []
    for row in rows:
        is_row = _is(pointer, row) & pointer.held(old)
        if _try(pointer, is_row, new):
            continue
        if pointer.is_pair:
            db.session.execute(delete(pointer.table).where(is_row))
            gone.append(row)
        else:
            stayed.append(row)
    return gone, stayed


def _try(pointer: Pointer, condition: ColumnElement[bool], new: Any) -> bool:
    """Let some rows point to a record; tell whether there were any, and nothing refused it."""
    values: dict[str, Any] = {pointer.column.name: pointer.written(new)}
    if pointer.is_of_record:
        values |= {"version": pointer.table.c.version + 1, "updated_at": clock.now()}
    try:
        with db.session.begin_nested():
            change = update(pointer.table).where(condition).values(values)
            done = db.session.connection().execute(change)
    except IntegrityError:
        return False
    return bool(done.rowcount)


def _is(pointer: Pointer, row: Row) -> ColumnElement[bool]:
    return and_(literal(value=True), *(part == _as(part, it) for part, it in _valued(pointer, row)))


def _valued(pointer: Pointer, row: Row) -> Iterator[tuple[Any, Any]]:
    return zip(pointer.parts, row, strict=True)


def _plain(value: Any) -> Any:
    return value if isinstance(value, int) else str(value)


def _as(column: Any, value: Any) -> Any:
    """Give what tells a row, read back from JSON, as its column holds it."""
    return value if isinstance(value, int) else cast(literal(value, String), column.type)


def _tell(pointer: Pointer, rows: Sequence[Row], old: Any, new: Any) -> None:
    """Write into the history of other records that they point elsewhere, and tell who watches.

    Of what lives with the merged record only who watches that is told; its own line says the rest.
    """
    model = pointer.holder
    if not rows or model is None or find(model) is None:
        return
    if pointer.is_own:
        parts = {pointer.model.__name__} if pointer.model else set()
        columns = set() if parts else {pointer.field}
        for key in (old, new):
            changes.note(model, "changed", key=key, columns=columns, rows=parts)
        return
    change: dict[str, Any] = {pointer.column.name: [old, new]}
    if pointer.model is None:
        _number_holders(pointer, rows)
        change = {pointer.field: {"added": [new], "removed": [old]}}
    keys = [row[0] for row in rows]
    lines = [history.line(model.__name__, key, "changed", change) for key in keys]
    db.session.execute(insert(HistoryLine), lines)
    for key in keys:
        changes.note(model, "changed", key=key, columns=change.keys())


def _number_holders(pointer: Pointer, rows: Sequence[Row]) -> None:
    """Give records that hold another one now a new state, as saving their form does."""
    assert pointer.holder is not None  # noqa: S101 - the caller asked
    table: Any = pointer.holder.__table__
    if "version" in table.c and "updated_at" in table.c:
        key = next(iter(table.primary_key))
        change = update(table).where(key.in_([row[0] for row in rows]))
        values = {"version": table.c.version + 1, "updated_at": clock.now()}
        db.session.connection().execute(change.values(values))


def seen_among(pointer: Pointer, rows: Sequence[Row]) -> int:
    """Count those of some rows that the acting person sees, by the guard of rows."""
    if not pointer.is_shown():
        return 0
    model = pointer.holder if pointer.model is None else pointer.model
    is_guarded = model is not None and (find(model) or access.parent_of(model))
    if not is_guarded or pointer.is_own or not rows or issubclass(model, OfRecord):  # type: ignore[arg-type] # asked above
        return len(rows)
    key = next(iter(model.__mapper__.primary_key))  # type: ignore[union-attr] # asked above
    attribute = getattr(model, model.__mapper__.get_property_by_column(key).key)  # type: ignore[union-attr] # asked above
    asked = select(attribute).where(attribute.in_([row[0] for row in rows]))
    return len(db.session.scalars(asked).all())
