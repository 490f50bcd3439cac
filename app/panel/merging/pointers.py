"""What points to the records of a model: found in the metadata of every table there is."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import ColumnElement, Table, true

from app.core import access
from app.core.carried import TAGGING
from app.core.db import Base
from app.core.fields import Label, Record, fields_of
from app.core.language import _
from app.core.shares import RecordShare
from app.panel import rights
from app.panel.allowed import allowed
from app.panel.registry import Registered, find, target_of
from app.panel.searching.remembered import Favourite, RecentRecord
from app.panel.tagging import NAME as TAGS
from app.panel.timeline.models import Assignment, Attachment, Follower, Notification, RecordNote

BESIDE: Mapping[type[Any], Label] = {
    RecordNote: _("Notes and calls"),
    Assignment: _("Assignments"),
    Attachment: _("Files"),
    RecordShare: _("Shared with colleagues"),
    Follower: _("Followers"),
    Notification: _("News"),
    Favourite: _("Stars"),
    RecentRecord: _("Opened last"),
}
"""Rows beside one record of any model, by the name of the model and the key as text."""

SILENT = frozenset({Follower, Notification, Favourite, RecentRecord})
"""What each person has for themselves: it moves, and nobody is told of it."""


@dataclass(frozen=True)  # no slots: what it is asked for is worked out once
class Pointer:
    """A column whose rows point to records of a model; of tables beside records, only its rows."""

    table: Table
    column: Any
    beside: str = ""
    model: type[Any] | None = None
    """The mapped class of the table, where there is one."""
    holder: type[Any] | None = None
    """The model whose field it is: that of the rows, or of the records that hold several."""
    field: str = ""
    label: Label = ""
    is_own: bool = False
    """Whether it is a field of the merged record itself: its lines, its members, its tags."""

    @property
    def name(self) -> str:
        """Give the name it is kept under: table.column."""
        return f"{self.table.name}.{self.column.name}"

    @cached_property
    def parts(self) -> Sequence[Any]:
        """Give the columns that tell its rows from each other, beside the pointer itself."""
        known = {self.column.name, "model"} if self.beside else {self.column.name}
        return [column for column in self.table.primary_key if column.name not in known]

    @property
    def is_pair(self) -> bool:
        """Whether a row says nothing but that two records belong together."""
        return {*self.table.columns} == {*self.table.primary_key}

    @property
    def is_of_record(self) -> bool:
        """Whether its rows are records whose state is numbered, with a history of their own."""
        return self.model is not None and issubclass(self.model, Record)

    def held(self, key: Any) -> ColumnElement[bool]:
        """Give the condition that a row points to the record of a key."""
        of_model = self.table.c.model == self.beside if self.beside else true()
        held: ColumnElement[bool] = of_model & (self.column == self.written(key))
        return held

    def written(self, key: Any) -> Any:
        """Give a key as the column holds it."""
        return str(key) if self.beside else key

    def is_shown(self) -> bool:
        """Tell whether the acting person may know of the field at all."""
        if self.holder is None:
            return True
        entry = find(self.holder)
        if entry is None:  # rows that live with a record of their own
            parent = access.parent_of(self.holder)
            return parent is None or rights.can(parent[0], "read")
        return rights.can(entry.name, "read") and self.field in entry.fields

    def stays(self) -> bool:
        """Tell whether it is a field of the record that is closed to the acting person."""
        return self.is_own and not (
            self.holder is not None and allowed(self.holder).may_change(self.field)
        )


def pointers_to(entry: Registered) -> list[Pointer]:
    """Give everything that points to the records of a model, in one order."""
    return sorted((*_by_keys(entry), *_beside(entry)), key=lambda it: it.name)


def _by_keys(entry: Registered) -> Iterator[Pointer]:
    target = entry.model.__table__
    mapped = {mapper.local_table: mapper.class_ for mapper in Base.registry.mappers}
    lines: dict[tuple[Any, str | None], tuple[str, Label]] = {
        (child, field.child): (name, field.label)
        for name, field in fields_of(entry.model).items()
        if field.kind == "lines"
        for child in (target_of(entry.model, name),)
    }
    for table in target.metadata.tables.values():
        for key in table.foreign_keys:
            if key.column.table is not target or table is TAGGING:
                continue
            column, model = key.parent, mapped.get(table)
            if (model, column.name) in lines:
                name, label = lines[model, column.name]
                yield Pointer(table, column, "", model, entry.model, name, label, is_own=True)
            elif model is None:
                yield _of_pairs(entry, table, column)
            else:
                name, label = _field_of(model, column.name)
                yield Pointer(table, column, "", model, model, name, label)


def _field_of(model: type[Any], column: str) -> tuple[str, Label]:
    """Name the link that goes by a column; the column itself where none does."""
    known = fields_of(model).items()
    links = ((name, field.label) for name, field in known if field.column == column)
    return next(links, (column, column))


def _of_pairs(entry: Registered, table: Table, column: Any) -> Pointer:
    """Give the pointer of a table of who holds whom, from the side it points from."""
    for mapper in Base.registry.mappers:
        for name, known in mapper.relationships.items():
            field = fields_of(mapper.class_).get(name)
            if known.secondary is not table or field is None:
                continue
            holds = {pair[1] for pair in known.synchronize_pairs}
            is_own = mapper.class_ is entry.model and column in holds
            return Pointer(table, column, "", None, mapper.class_, name, field.label, is_own=is_own)
    return Pointer(table, column, label=table.name)


def _beside(entry: Registered) -> Iterator[Pointer]:
    for model, label in BESIDE.items():
        table: Any = model.__table__
        yield Pointer(table, table.c.key, entry.name, model, label=label)
    if entry.shows_tags or TAGS in fields_of(entry.model):
        label = fields_of(entry.model)[TAGS].label
        yield Pointer(
            TAGGING, TAGGING.c.record_id, entry.name, None, entry.model, TAGS, label, is_own=True
        )
