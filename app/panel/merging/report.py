"""What a merge moved or left, told to a reader: counts of what they see, names of what stays."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from app.core import access
from app.core.db import db
from app.core.language import current_language
from app.panel import kinds
from app.panel.forms.inputs import row_fields
from app.panel.lists.cells import ask, cutter
from app.panel.lists.columns import column_of
from app.panel.lists.options import title_of_key
from app.panel.merging.moving import Row, seen_among
from app.panel.merging.pointers import SILENT, Pointer, pointers_to
from app.panel.registry import Registered, find

MOST_NAMED = 20


@dataclass(frozen=True, slots=True)
class Told:
    """Rows of one field of one model: what they are called, and how many the reader sees."""

    model: str
    field: str
    count: str


@dataclass(frozen=True, slots=True)
class Report:
    """What became of the rows that pointed to a record.

    `unseen` counts rows the reader does not see, of whatever model; `stayed` are the rows a rule
    of their table keeps where they are, as (what they are, name).
    """

    moved: Sequence[Told] = ()
    unseen: str = ""
    stayed: Sequence[tuple[str, str]] = ()
    more: str = ""
    """How many more stayed than are named."""


def told_of(entry: Registered, moves: Iterable[Sequence[Any]]) -> Report:
    """Tell a reader of moves as they are kept: [pointer, rows, rows given up, rows that stayed]."""
    known = {pointer.name: pointer for pointer in pointers_to(entry)}
    moved, stayed, unseen, more = [], [], 0, 0
    for name, rows, given_up, left in moves:
        pointer = known.get(name)
        if pointer is None or pointer.model in SILENT:
            continue
        every = [*rows, *given_up]
        seen = seen_among(pointer, every)
        unseen += len(every) - seen
        if seen:
            moved.append(Told(*_called(pointer), counted(seen)))
        names = _names(pointer, left)
        stayed += [(": ".join(filter(None, _called(pointer))), it) for it in names if it]
        more += len(left) - len(list(filter(None, names)))
    return Report(moved, counted(unseen) if unseen else "", stayed, counted(more) if more else "")


def counted(number: int) -> str:
    """Write how many there are."""
    return kinds.KINDS["whole"].show(number, current_language())


def called(entry: Registered, name: str) -> str:
    """Say what the rows of a pointer are, by the name it is kept under; nothing to be told."""
    pointer = next((it for it in pointers_to(entry) if it.name == name), None)
    if pointer is None or pointer.model in SILENT or not pointer.is_shown():
        return ""
    return ": ".join(filter(None, _called(pointer)))


def _called(pointer: Pointer) -> tuple[str, str]:
    """Say of which model and in which field rows point to a record."""
    other = None if pointer.is_own or pointer.holder is None else find(pointer.holder)
    return (str(other.panel.title), str(pointer.label)) if other else (str(pointer.label), "")


def _names(pointer: Pointer, rows: Sequence[Row]) -> list[str]:
    """Name the first of some rows; those the reader does not see have no name."""
    if not rows or pointer.model is None or not pointer.is_shown():
        return []
    if find(pointer.model) is not None:
        return [title_of_key(pointer.model, row[0]) for row in rows[:MOST_NAMED]]
    if access.parent_of(pointer.model) is None:
        return []
    return [_name_of_line(pointer, row) for row in rows[:MOST_NAMED]]


def _name_of_line(pointer: Pointer, row: Row) -> str:
    """Name a child row by what stands in its first fields."""
    model: Any = pointer.model
    entry = find(pointer.holder) if pointer.holder else None
    lines = None if entry is None else entry.fields.get(pointer.field)
    if lines is None:
        return ""
    columns = [
        column_of(model, name, current_language()) for name in [*row_fields(model, lines)][:2]
    ]
    key = next(iter(model.__mapper__.primary_key))
    found = db.session.execute(ask(model, columns).where(key == row[0])).one_or_none()
    cells = [] if found is None else cutter(columns)(found)
    return " · ".join(cell.text for cell in cells if cell.text)
