"""The columns of a list: what each asks the database for, and the cell it makes of the answer."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy.orm import aliased

from app.core.fields import Field, fields_of
from app.core.language import _
from app.core.money import ZERO
from app.core.search import alphabetical
from app.panel import kinds
from app.panel.lists.conditions import link_column
from app.panel.pages import Cell
from app.panel.registry import find, target_of

HIDDEN = _("not visible")
"""What stands for the name of a record that the reader may not see."""

YES_NO = {True: _("Yes"), False: _("No")}

_TEXTS = frozenset({"text", "email", "long_text"})


@dataclass(frozen=True, slots=True)
class ListColumn:
    """A column of a list: its expressions, what it sorts by, and how its cell is made."""

    name: str
    field: Field
    asks: Sequence[Any]
    sorts_by: Any
    cell: Callable[[Sequence[Any]], Cell]
    joins: Sequence[Any]


def column_of(model: type[Any], name: str, language: str, root: str = "") -> ListColumn:
    """Give a column of a model's list; `root` begins the addresses its cells link to."""
    field = fields_of(model)[name]
    if field.kind == "link":
        return _link(model, name, field, root)
    attribute = getattr(model, name)
    return ListColumn(
        name,
        field,
        _asks(model, field, attribute),
        alphabetical(attribute) if field.kind in _TEXTS else attribute,
        _cells(field, language),
        [],
    )


def _asks(model: type[Any], field: Field, attribute: Any) -> Sequence[Any]:
    if field.currency is None:
        return (attribute,)
    currency = fields_of(model).get(field.currency)
    return attribute, getattr(model, (currency and currency.column) or field.currency)


def _cells(field: Field, language: str) -> Callable[[Sequence[Any]], Cell]:
    kind = field.kind
    write = kinds.KINDS[kind].show
    if kind == "money":
        return lambda values: _money_cell(values, language)
    choices = YES_NO if kind == "yes_no" else field.choices
    if choices is not None:
        labels = {key: str(label) for key, label in choices.items()}
        return lambda values: Cell(labels.get(values[0], values[0] or ""), kind)
    return lambda values: Cell(
        "" if values[0] is None or values[0] == "" else _called(field, write(values[0], language)),
        kind,
    )


def _called(field: Field, text: str) -> str:
    """Call a text, or each of several, by the words there are for it."""
    if not field.words:
        return text
    return ", ".join(str(field.words.get(part, part)) for part in text.split(", "))


def _money_cell(values: Sequence[Any], language: str) -> Cell:
    amount = values[0]
    if amount is None:
        return Cell("", "money")
    text = kinds.KINDS["money"].show(amount, language)
    note = values[1] or "" if len(values) > 1 else ""
    return Cell(text, "money", tone="danger" if amount < ZERO else "", note=note)


def _link(model: type[Any], name: str, field: Field, root: str) -> ListColumn:
    target = aliased(target_of(model, name))
    label = title_expression(target_of(model, name), target)
    relationship = getattr(model, name)
    other = find(target_of(model, name))
    named = other.fields[other.names[0]] if other else field
    address = f"{root}/{other.slug}/show/" if other else ""

    def cell(values: Sequence[Any]) -> Cell:
        key, text = values
        if key is None:
            return Cell("", "link")
        if text is None:
            return Cell(str(HIDDEN), "link", tone="muted")
        return Cell(_called(named, text), "link", url=f"{address}{key}" if address else "")

    return ListColumn(
        name,
        field,
        (link_column(model, field), label),
        alphabetical(label),
        cell,
        [relationship.of_type(target)],
    )


def title_expression(model: type[Any], source: Any) -> ColumnElement[str]:
    """Give the expression of what names a record, on the model or an alias of it."""
    entry = find(model)
    name = entry.names[0] if entry else model.__mapper__.primary_key[0].key
    column = entry.fields[name].column if entry else None
    expression: ColumnElement[str] = getattr(source, column or name)
    return expression
