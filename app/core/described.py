"""What is known of a field beside its column, and which fields a model has."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from flask_babel import LazyString

from app.core.db import Base
from app.core.stages import Stages

Label: TypeAlias = str | LazyString

When: TypeAlias = Mapping[str, Any]
"""Fields of the same record, each with the value it must have or one of several in a tuple;
None stands for nothing, `...` for anything."""

RULES = ("visible_when", "required_when", "read_only_when")


@dataclass(frozen=True, slots=True)
class Field:
    """What is known of a field beside its column: label, kind, and how it is found and chosen.

    `column` names the column behind a `link`, file or image, `currency` the field that holds the
    currency of an amount (without it the amount is in the main currency), `child` the column of a
    child row that points back to its parent, `columns` the fields of child rows that are shown,
    `words` what texts that came with the installation are called by whoever reads them, `category`
    the kind of the categories to choose from. `is_parent` says that the
    record is part of that one, and `is_computed` that nobody writes it. `similar` texts warn of
    records that are called nearly the same. The rules name other fields with the values at which
    the field is visible, must be filled in, or must not change.
    """

    label: Label
    kind: str
    hint: Label = ""
    search: bool = False
    choices: Mapping[str, Label] | None = None
    currency: str | None = None
    column: str | None = None
    child: str | None = None
    columns: tuple[str, ...] = ()
    words: Mapping[str, Label] | None = None
    category: str = ""
    similar: bool = False
    is_computed: bool = False
    is_parent: bool = False
    visible_when: When | None = None
    required_when: When | None = None
    read_only_when: When | None = None

    @property
    def is_many(self) -> bool:
        """Whether it holds several records, each of which may hold others: members, or tags."""
        return self.kind in {"many", "tags"}

    @property
    def is_file(self) -> bool:
        """Whether it holds a file or a picture."""
        return self.kind in {"file", "image"}

    @property
    def points(self) -> bool:
        """Whether its values are records of a model, one or several."""
        return self.kind == "link" or self.is_many


def ruled(field: Field, options: dict[str, Any]) -> Field:
    """Take the rules of a field out of its options."""
    rules = {name: options.pop(name) for name in RULES if name in options}
    return replace(field, **rules) if rules else field


def give_words(attribute: Any, words: Mapping[str, Label]) -> None:
    """Say what the texts of a field are called that came with the installation."""
    attribute.info["field"] = replace(attribute.info["field"], words=words)


_described: dict[type[Any], dict[str, Field]] = {}


def describe(model: type[Any], **fields: Field) -> None:
    """Describe the columns of a model that is not ours (FAB's users and roles)."""
    _described[model] = fields


def stage_field(model: type[Any]) -> str | None:
    """Name the field that holds the stage of a model's records, if they have stages."""
    fields = fields_of(model)
    return next((name for name in fields if isinstance(fields[name].choices, Stages)), None)


def stages_of(model: type[Any]) -> Stages | None:
    """Give the stages of a model's records, if they have any."""
    choices = (fields_of(model)[name].choices for name in [stage_field(model)] if name)
    return next((known for known in choices if isinstance(known, Stages)), None)


def target_of(model: type[Any], name: str) -> type[Any]:
    """Give the model that a link or the lines of a model lead to."""
    target: type[Any] = model.__mapper__.relationships[name].mapper.class_
    return target


def forget_fields() -> None:
    """Find the fields of every model of ours anew: some were added to a model."""
    for model in [known for known in _described if issubclass(known, Base)]:
        del _described[model]


def fields_of(model: type[Any]) -> Mapping[str, Field]:
    """Give every described field of a model by name, in the order it declares them."""
    if model not in _described:
        _described[model] = dict(_find_fields(model))
    return _described[model]


def _find_fields(model: type[Any]) -> Iterator[tuple[str, Field]]:
    attributes = model.__mapper__.all_orm_descriptors
    in_body = [name for name in vars(model) if name in attributes]
    for name in dict.fromkeys((*in_body, *attributes.keys())):
        info = getattr(attributes[name], "info", {})
        if "field" in info:
            yield name, info["field"]
