"""The columns of a list: what each asks the database for, and the cell it makes of the answer."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement
from sqlalchemy.orm import aliased

from app.core.colours import COLOURS, PLAIN
from app.core.fields import Field, fields_of
from app.core.language import _
from app.core.money import ZERO
from app.core.search import alphabetical
from app.core.stages import Stages
from app.panel import kinds
from app.panel.allowed import allowed
from app.panel.lists.conditions import link_column, words_of
from app.panel.lists.files import file_asked, file_cell
from app.panel.lists.members import HIDDEN as HIDDEN
from app.panel.lists.members import members_asked, members_cell
from app.panel.pages import Cell
from app.panel.registry import find, target_of

YES_NO = {True: _("Yes"), False: _("No")}

_TEXTS = frozenset({"text", "email", "long_text"})


@dataclass(frozen=True, slots=True)
class ListColumn:
    """A column of a list: its expressions, what it sorts by, and how its cell is made."""

    name: str
    field: Field
    asks: Sequence[Any]
    sorts_by: Any
    joins: Sequence[Any]
    cell: Callable[[Sequence[Any]], Cell]
    title: str = ""
    """What names the records it links to."""

    @property
    def words(self) -> Any:
        """Give the expression of what its cell says."""
        if self.field.kind == "rich_text":
            return self.asks[0]
        return self.asks[1] if self.field.kind == "link" else self.asks[-1]


def column_of(model: type[Any], name: str, language: str, root: str = "") -> ListColumn:
    """Give a column of a model's list; `root` begins the addresses its cells link to."""
    field = allowed(model).seen[name]  # whoever asks for a hidden one by mistake gets no answer
    target = target_of(model, name) if field.points else None
    title = title_name(target) if target else ""
    if (model, name, title) not in _made:
        made = _linked(model, name, target, title) if target else _plain(model, name)
        _made[model, name, title] = made
    if field.is_file:
        cell = file_cell(model, name, field.kind, root)
    elif target is not None:
        cell = (members_cell if field.is_many else _links)(target, field, root)
    else:
        cell = _cells(field, language)
    return ListColumn(name, field, *_made[model, name, title], cell, title)


_Asked: TypeAlias = tuple[Sequence[Any], Any, Sequence[Any]]
"""Expressions, what they sort by, and joins."""

_made: dict[tuple[type[Any], str, str], _Asked] = {}
"""By model, field, and what names the linked record: nothing of them is a reader's."""


def _plain(model: type[Any], name: str) -> _Asked:
    field, attribute = fields_of(model)[name], getattr(model, name)
    if field.is_file:
        return file_asked(model, name, aliased(target_of(model, name)))
    if field.kind == "rich_text":
        words = words_of(model, name)
        return (words, attribute), alphabetical(words), ()
    sorts_by = alphabetical(attribute) if field.kind in _TEXTS else attribute
    if field.currency is None:
        return (attribute,), sorts_by, ()
    currency = fields_of(model).get(field.currency)
    beside = getattr(model, (currency and currency.column) or field.currency)
    return (attribute, beside), sorts_by, ()


def _linked(model: type[Any], name: str, target: type[Any], title: str) -> _Asked:
    if fields_of(model)[name].is_many:
        asked = members_asked(model, name, title)
        return (asked,), asked, ()
    other = aliased(target)
    label = getattr(other, title)
    key = link_column(model, fields_of(model)[name])
    colour = [other.colour] if fields_of(model)[name].category else []
    return (key, label, *colour), alphabetical(label), (getattr(model, name).of_type(other),)


def _cells(field: Field, language: str) -> Callable[[Sequence[Any]], Cell]:
    kind = field.kind
    write = kinds.KINDS[kind].show
    if kind == "money":
        return lambda values: _money_cell(values, language)
    if kind == "rich_text":
        return lambda values: Cell(values[0] or "", kind, html=values[1] or "")
    choices = YES_NO if kind == "yes_no" else field.choices
    if isinstance(choices, Stages):
        known = choices.now
        cells = {key: Cell(str(it.label), kind, tone=it.colour) for key, it in known.items()}
        return lambda values: cells.get(values[0]) or Cell(values[0] or "", kind)
    if choices is not None:
        tones = COLOURS if choices is COLOURS else {}
        written = {
            key: Cell(str(label), kind, tone=str(key) if key in tones else "")
            for key, label in choices.items()
        }
        return lambda values: written.get(values[0]) or Cell(values[0] or "", kind)
    if field.words:
        return lambda values: Cell(_called(field, _said(write, values[0], language)), kind)
    return lambda values: Cell(_said(write, values[0], language), kind)


def _said(write: Callable[[Any, str], str], value: Any, language: str) -> str:
    return "" if value is None or value == "" else write(value, language)


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


def _links(target: type[Any], field: Field, root: str) -> Callable[[Sequence[Any]], Cell]:
    other = find(target)
    named = other.fields[other.names[0]] if other and other.names else field
    address = f"{root}/{other.slug}/show/" if other else ""

    def cell(values: Sequence[Any]) -> Cell:
        key, text, *colour = values
        if key is None:
            return Cell("", "link")
        if text is None:
            return Cell(str(HIDDEN), "link", tone="muted")
        url = f"{address}{key}" if address else ""
        return Cell(_called(named, text), "link", url=url, tone=_tone(colour))

    return cell


def _tone(colour: Sequence[str | None]) -> str:
    """Give the colour of a category; grey, which is what all begin with, is none."""
    return next((it for it in colour if it and it != PLAIN), "")


def title_of(record: Any) -> str:
    """Give what names a record that was read already."""
    return str(getattr(record, title_name(type(record))))


def title_expression(model: type[Any]) -> ColumnElement[str]:
    """Give the expression of what names a record."""
    expression: ColumnElement[str] = getattr(model, title_name(model))
    return expression


def title_name(model: type[Any]) -> str:
    """Name the attribute that names a record to whoever asks: others may not see it."""
    entry = find(model)
    name = next(iter(entry.names), "") if entry else ""
    if entry is None or not name:  # nothing names it, or nothing that the reader may see
        return str(model.__mapper__.primary_key[0].key)
    column = entry.fields[name].column
    return str(column or name)
