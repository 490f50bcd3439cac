"""Which value stays, field by field: what may be chosen, and what is chosen unless one says so."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import UniqueConstraint

from app.core.fields import Field
from app.panel.forms.conditional import fixed_now, is_nothing
from app.panel.forms.inputs import form_fields, typed_fields
from app.panel.registry import Registered


@dataclass(frozen=True, slots=True)
class Choices:
    """The fields in which two records differ and whose value may be chosen.

    `goes_with` names for an amount the field of its currency: the two stay together, as an
    amount in another currency is another amount. `proposed` are those whose value comes from
    the record that goes because the one that stays has none.
    """

    fields: Sequence[str]
    goes_with: Mapping[str, str]
    proposed: frozenset[str]

    def taken(self, names: Collection[str]) -> list[str]:
        """Give the fields whose value comes from the record that goes, by those one chose."""
        chosen = set(names)
        return [name for name in self.fields if self.goes_with.get(name, name) in chosen]


def choices_of(entry: Registered, survivor: Any, loser: Any) -> Choices:
    """Say what may be chosen between two records, by the rights of the acting person."""
    open_fields = _open(entry, survivor)
    differing = [it for it in open_fields if _differs(survivor, loser, it, open_fields[it])]
    goes_with = dict(_together(entry, differing, survivor, loser))
    proposed = frozenset(
        name
        for name in differing
        if name not in goes_with and is_nothing(value(survivor, name, open_fields[name]))
    )
    return Choices(differing, goes_with, proposed)


def value(record: Any, name: str, field: Field) -> Any:
    """Give what a field of a record holds; of a link the key."""
    return getattr(record, field.column or name)


def _open(entry: Registered, survivor: Any) -> Mapping[str, Field]:
    """Give the fields one may choose a value of.

    What is hidden or read-only stays as it is, and so does what must be each record's own.
    """
    own, fixed = own_columns(entry.model), fixed_now(entry, survivor)
    return {
        name: field
        for name, field in typed_fields(entry.model, form_fields(entry)).items()
        if not field.is_many and (field.column or name) not in own and name not in fixed
    }


def _differs(survivor: Any, loser: Any, name: str, field: Field) -> bool:
    mine, other = value(survivor, name, field), value(loser, name, field)
    return bool(mine != other) and not (is_nothing(mine) and is_nothing(other))


def _together(
    entry: Registered, differing: Collection[str], survivor: Any, loser: Any
) -> Iterator[tuple[str, str]]:
    """Give the amounts whose currencies differ, with the field that holds these."""
    fields = entry.fields
    by_column = {field.column or name: name for name, field in fields.items()}
    for name in differing:
        currency = fields[name].currency or ""
        leader = by_column.get(currency, currency)
        if leader in fields and _differs(survivor, loser, leader, fields[leader]):
            yield name, leader


def own_columns(model: type[Any]) -> set[str]:
    """Name the columns of a model whose values must be each record's own, alone or together."""
    table = model.__table__
    rules = (
        *(it for it in table.constraints if isinstance(it, UniqueConstraint)),
        *(it for it in table.indexes if it.unique),
    )
    alone = {it.name for it in table.columns if it.unique or it.primary_key}
    return alone | {column.name for rule in rules for column in rule.columns}
