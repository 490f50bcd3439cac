"""Where the columns of a file may lead: fields of the form, guessed from what headings say."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column

from app.core.fields import Field, fields_of
from app.core.language import gettext, speaking
from app.core.turkish import fold
from app.panel.forms.inputs import form_fields, is_required, typed_fields
from app.panel.registry import Registered, find, target_of

_NAMED = frozenset({"text", "email", "tax_number"})
_FIRST = ("code", "number", "name")


@dataclass(frozen=True, slots=True)
class Aim:
    """A field that a column leads to; a link is found by the field `by` of its records."""

    name: str
    field: Field
    by: str = ""

    @property
    def key(self) -> str:
        """How it is written down: party:code."""
        return f"{self.name}:{self.by}" if self.by else self.name


def aims_of(entry: Registered) -> Mapping[str, Aim]:
    """Give everything that a column may lead to; of a link, each way to find its record."""
    return {aim.key: aim for aim in _aims(entry)}


def _aims(entry: Registered) -> Iterator[Aim]:
    for name, field in typed_fields(entry.model, form_fields(entry)).items():
        if field.kind == "link":
            target = find(target_of(entry.model, name))
            yield from (Aim(name, field, by) for by in (ways_of(target) if target else ()))
        elif not field.is_file and _has_column(entry.model, field.column or name):
            yield Aim(name, field)


def _has_column(model: type[Any], name: str) -> bool:
    return isinstance(model.__mapper__.columns.get(name), Column)


def ways_of(target: Registered) -> list[str]:
    """Give the fields by which a record may be named in a file, the likeliest first."""
    known = [
        name
        for name, field in target.fields.items()
        if field.kind in _NAMED and (name in target.names or is_unique(target.model, name))
    ]
    return sorted(known, key=lambda name: _FIRST.index(name) if name in _FIRST else len(_FIRST))


def is_unique(model: type[Any], name: str) -> bool:
    """Tell whether no two records of a model share a value of a field."""
    field = fields_of(model).get(name)
    column = model.__mapper__.columns.get((field and field.column) or name)
    if not isinstance(column, Column):
        return False
    alone = ({*rule.columns} for rule in model.__table__.indexes if rule.unique)
    return bool(column.unique or column.primary_key) or {column} in alone


def finders_of(entry: Registered) -> list[str]:
    """Give the fields by which records to be changed may be found."""
    return [aim.name for aim in _aims(entry) if not aim.by and is_unique(entry.model, aim.name)]


def label_of(entry: Registered, aim: Aim) -> str:
    """Say where a column leads: Party (by Code)."""
    label = str(aim.field.label)
    if not aim.by:
        return label
    way = str(fields_of(target_of(entry.model, aim.name))[aim.by].label)
    return gettext("%(field)s (by %(way)s)", field=label, way=way)


def guess(entry: Registered, headings: Sequence[str]) -> list[str]:
    """Guess where columns lead by what their headings say in either language, once each."""
    known: dict[str, str] = {}
    for aim in _aims(entry):
        for word in _words(entry, aim):
            known.setdefault(word, aim.key)
    taken: set[str] = set()
    guessed = []
    for heading in headings:
        key = known.get(_bare(heading), "")
        name = key.partition(":")[0]
        guessed.append("" if name in taken else key)
        taken |= {name} - {""}
    return guessed


def missing_of(entry: Registered, names: Sequence[str]) -> list[str]:
    """Name the fields that a new record needs and no column leads to."""
    fields = typed_fields(entry.model, form_fields(entry))
    return [
        str(field.label)
        for name, field in fields.items()
        if name not in names and is_required(entry.model, name)
    ]


def _words(entry: Registered, aim: Aim) -> Iterator[str]:
    yield _bare(aim.name)
    for language in ("tr", "en"):
        with speaking(language):
            label = str(aim.field.label)
            yield _bare(label)
            if aim.by:
                way = str(fields_of(target_of(entry.model, aim.name))[aim.by].label)
                yield _bare(f"{label} {way}")
                yield _bare(label_of(entry, aim))
                yield _bare(f"{aim.name} {aim.by}")


def _bare(text: str) -> str:
    """Fold a heading, without signs: what people write in different ways."""
    return "".join(letter for letter in fold(text) if letter.isalnum())
