"""Which models have screens: found once at start, asked by everything that shows records."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, Integer, SmallInteger

from app.core import access, own
from app.core.characters import is_storable
from app.core.db import Base
from app.core.fields import Field, Label, fields_of
from app.panel import rights
from app.panel.definition import Panel, actions_of, panel_of, shown

_NAMING = ("name", "code", "number", "title")


@dataclass(frozen=True, slots=True)
class Registered:
    """A model that has screens, and what they are called."""

    model: type[Any]
    panel: Panel

    @property
    def name(self) -> str:
        """The name of its rights, its history and its API: the model's own."""
        return self.model.__name__

    @property
    def slug(self) -> str:
        """How its addresses begin."""
        return own.snake(self.name)

    @property
    def fields(self) -> Mapping[str, Field]:
        """Its fields as they are now."""
        return fields_of(self.model)

    @property
    def key(self) -> Any:
        """The attribute of its primary key."""
        column = self.model.__mapper__.primary_key[0]
        return getattr(self.model, self.model.__mapper__.get_property_by_column(column).key)

    @property
    def one(self) -> Label:
        """What one of its records is called."""
        return self.panel.one or self.panel.title

    @property
    def names(self) -> tuple[str, ...]:
        """The fields that name a record: the first in its title, the others beside it."""
        if self.panel.names:
            return self.panel.names
        known = tuple(name for name in _NAMING if name in self.fields)
        return known[:2] or self.panel.list[:1]

    @property
    def is_archivable(self) -> bool:
        """Whether its records can be put away without being deleted."""
        return hasattr(self.model, "archived_at") and not self.panel.read_only

    @property
    def rights(self) -> tuple[str, ...]:
        """Everything that can be granted on it."""
        writes = () if self.panel.read_only else ("create", "update", "delete")
        imports = () if self.panel.read_only else ("import",)
        archive = ("archive",) if self.is_archivable else ()
        reach = ("see_team", "see_all") if self.panel.owner else ()
        return (
            "read",
            *writes,
            *archive,
            "export",
            *imports,
            *reach,
            *self.panel.rights,
            *actions_of(self.model),
        )

    def parse_key(self, text: str) -> Any:
        """Read a record's key from an address; raises NotVisibleError for what can be none."""
        key = key_in(self.model, text)
        if key is None:
            raise access.NotVisibleError
        return key

    def lines(self) -> Iterator[tuple[str, Field, type[Any]]]:
        """Give the fields that hold child rows, with the model of the rows."""
        for name, field in self.fields.items():
            if field.kind == "lines":
                yield name, field, target_of(self.model, name)


_registered: dict[str, Registered] = {}

_LARGEST = ((SmallInteger, 2**15 - 1), (BigInteger, 10**18), (Integer, 2**31 - 1))


def key_in(model: type[Any], text: str) -> Any:
    """Read the key of a record of a model from text; None for what can be none of its keys."""
    kind = model.__mapper__.primary_key[0].type
    if kind.python_type is not int:
        return text if is_storable(text) else None
    if not re.fullmatch(r"[0-9]{1,18}", text):
        return None
    number = int(text)
    return number if number <= largest(kind) else None


def largest(kind: Any) -> int:
    """Give the largest number that a column of whole numbers takes."""
    return next((limit for known, limit in _LARGEST if isinstance(kind, known)), 0)


def build() -> None:
    """Find every model with a panel and put its rows under the guard."""
    _registered.clear()
    models = {mapper.class_ for mapper in Base.registry.mappers} | shown()
    for model in sorted(models, key=lambda model: model.__name__):
        if panel := panel_of(model):
            _registered[model.__name__] = Registered(model, panel)
            rights.called(model.__name__, panel.title)
    for entry in _registered.values():
        if issubclass(entry.model, Base):
            access.guard(entry.model, owner=entry.panel.owner)
    for entry in _registered.values():
        for _name, field, child in entry.lines():
            if child.__name__ not in _registered:
                access.guard_child(child, entry.model, field.child or "")


def registered() -> Mapping[str, Registered]:
    """Give every model that has screens, by name."""
    return _registered


def find(model: type[Any]) -> Registered | None:
    """Give a model's screens, if it has any."""
    return _registered.get(model.__name__)


def target_of(model: type[Any], name: str) -> type[Any]:
    """Give the model that a link or the lines of a model lead to."""
    target: type[Any] = model.__mapper__.relationships[name].mapper.class_
    return target


def key_of(record: Any) -> Any:
    """Give the primary key of a record."""
    return record.__mapper__.primary_key_from_instance(record)[0]
