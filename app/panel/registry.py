"""Which models have screens: found once at start, asked by everything that shows records."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import BigInteger, Integer, SmallInteger

from app.core import access, own
from app.core.characters import is_storable
from app.core.db import Base
from app.core.described import target_of as target_of
from app.core.fields import Field, Label, fields_of, stage_field, stages_of
from app.core.stages import Stages
from app.panel import mailable, rights, tagging
from app.panel.allowed import allowed
from app.panel.definition import Panel, actions_of, panel_of, shown
from app.panel.merging import offered
from app.panel.narrowed import narrowed
from app.panel.stages.kept import overlaid

_NAMING = ("name", "code", "number", "title")


@dataclass(frozen=True, slots=True)
class Registered:
    """A model that has screens, and what they are called.

    What its panel and its fields say depends on who asks: hidden fields are in neither.
    """

    model: type[Any]
    declared: Panel

    @property
    def panel(self) -> Panel:
        """Its panel as the acting person has it: without what names fields hidden to them."""
        return narrowed(self.declared, allowed(self.model).hidden)

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
        """Its fields as they are now, but for those hidden to the acting person."""
        return allowed(self.model).seen

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
        """The fields that name a record: the first in its title, the others beside it.

        Those hidden to who asks are none of them, and nothing takes their place.
        """
        every, seen = fields_of(self.model), self.fields
        known = tuple(name for name in _NAMING if name in every)[:2]
        names = self.declared.names or known or self.declared.list[:1]
        return tuple(name for name in names if name in seen) if seen is not every else names

    @property
    def offers_mine(self) -> bool:
        """Whether a person may ask for their own rows: not where whose they are is hidden."""
        owner = self.declared.owner
        return owner is not None and owner.partition(".")[0] not in allowed(self.model).hidden

    @property
    def filters(self) -> tuple[str, ...]:
        """The fields that its list offers as chips: those of the panel, and tags."""
        tags = (tagging.NAME,) if self.shows_tags else ()
        return tuple(dict.fromkeys((*self.panel.filters, *tags)))

    @property
    def shows_tags(self) -> bool:
        """Whether its records carry tags that the acting person sees."""
        return tagging.is_taggable(self.model) and tagging.NAME in self.fields

    @property
    def tag_right(self) -> str:
        """What it takes to tag its records: to change them, where anybody may."""
        return "tag" if self.declared.read_only else "update"

    @property
    def stage(self) -> str | None:
        """The field that holds the stage of its records; with one it has a board."""
        return stage_field(self.model)

    @property
    def stages(self) -> Stages | None:
        """The stages of its records, as they are now."""
        return stages_of(self.model)

    @property
    def has_calendar(self) -> bool:
        """Whether its records stand in a calendar."""
        return bool(self.panel.calendar)

    @property
    def is_archivable(self) -> bool:
        """Whether its records can be put away without being deleted."""
        return hasattr(self.model, "archived_at") and not self.declared.read_only

    @property
    def is_mailable(self) -> bool:
        """Whether its records have e-mail addresses within reach."""
        return bool(mailable.ways(self.model))

    @property
    def rights(self) -> tuple[str, ...]:
        """Everything that can be granted on it; no option that this reads names a field."""
        writes = () if self.declared.read_only else ("create", "update", "delete")
        tag = ("tag",) if self.declared.read_only and tagging.is_taggable(self.model) else ()
        imports = () if self.declared.read_only else ("import",)
        archive = ("archive",) if self.is_archivable else ()
        merge = (offered.MERGE,) if offered.is_mergeable(self.model) else ()
        reach = ("see_team", "see_all") if self.declared.owner else ()
        mail = (mailable.RIGHT,) if self.is_mailable else ()
        return (
            "read",
            *writes,
            *archive,
            *merge,
            *tag,
            "export",
            *imports,
            *mail,
            *reach,
            *self.declared.rights,
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
    offered.look({entry.model: entry.declared for entry in _registered.values()})
    _let_stages_change()
    for entry in _registered.values():
        tagging.make_taggable(entry.model)
        if issubclass(entry.model, Base):
            access.guard(entry.model, owner=entry.panel.owner)
    for entry in _registered.values():
        for _name, field, child in entry.lines():
            if child.__name__ not in _registered:
                access.guard_child(child, entry.model, field.child or "")


def _let_stages_change() -> None:
    """Lay what is changed in the browser over the stages of each model."""
    for entry in _registered.values():
        if (stages := stages_of(entry.model)) is not None:
            stages.source = partial(overlaid, entry.name)


def registered() -> Mapping[str, Registered]:
    """Give every model that has screens, by name."""
    return _registered


def find(model: type[Any]) -> Registered | None:
    """Give a model's screens, if it has any."""
    return _registered.get(model.__name__)


def key_of(record: Any) -> Any:
    """Give the primary key of a record."""
    return record.__mapper__.primary_key_from_instance(record)[0]
