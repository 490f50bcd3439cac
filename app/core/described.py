"""What is known of a field beside its column."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from flask_babel import LazyString

Label: TypeAlias = str | LazyString

When: TypeAlias = Mapping[str, Any]
"""Fields of the same record, each with the value it must have or one of several in a tuple;
None stands for nothing, `...` for anything."""

RULES = ("visible_when", "required_when", "read_only_when")


@dataclass(frozen=True, slots=True)
class Field:
    """What is known of a field beside its column: label, kind, and how it is found and chosen.

    `column` names the column behind a `link`, `currency` the field that holds the currency of
    an amount (without it the amount is in the main currency), `child` the column of a child row
    that points back to its parent, `columns` the fields of child rows that are shown, `words` what
    texts that came with the installation are called by whoever reads them, `category` the kind of
    the categories to choose from. `is_parent` says that the
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
    def points(self) -> bool:
        """Whether its values are records of a model, one or several."""
        return self.kind == "link" or self.is_many


def ruled(field: Field, options: dict[str, Any]) -> Field:
    """Take the rules of a field out of its options."""
    rules = {name: options.pop(name) for name in RULES if name in options}
    return replace(field, **rules) if rules else field
