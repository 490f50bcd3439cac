"""Fields that hold several records: what a list asks for them, their cells and conditions."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, String, cast, exists, func, not_, select, true
from sqlalchemy.dialects.postgresql import JSONB, aggregate_order_by

from app.core.carried import TAGGING, bears, is_together, members_of
from app.core.fields import Field, fields_of
from app.core.language import _
from app.core.search import alphabetical
from app.panel.pages import Cell
from app.panel.parts import Part
from app.panel.registry import find, target_of

HIDDEN = _("not visible")
"""What stands for the name of a record that the reader may not see."""


@dataclass(frozen=True, slots=True)
class Membership:
    """Where the members of a record stand: the table of pairs, the record's own rows of it."""

    table: Any
    own: ColumnElement[bool]
    member: ColumnElement[Any]


def membership(model: type[Any], name: str) -> Membership:
    """Give where the members of a model's records stand, under a name of its own."""
    key = _key_of(model)
    if fields_of(model)[name].kind == "tags":
        if is_together(model.__name__):
            return _shown_together(model, key)
        tagging = TAGGING.alias()
        own = (tagging.c.model == model.__name__) & (tagging.c.record_id == cast(key, String))
        return Membership(tagging, own, tagging.c.tag_id)
    pairs = model.__mapper__.relationships[name].secondary.alias()
    return Membership(pairs, pairs.c.record_id == key, pairs.c.member_id)


def _shown_together(model: type[Any], key: Any) -> Membership:
    """Give the tags of a record and of those read with it, each once."""
    tagging = TAGGING.alias()
    members = members_of(model.__name__, key)
    shown = select(tagging.c.tag_id).distinct().correlate_except(tagging)
    shown = shown.where(tagging.c.model == model.__name__, tagging.c.record_id.in_(members))
    table = shown.lateral()
    return Membership(table, true(), table.c.tag_id)


def members_asked(model: type[Any], name: str, title: str) -> Any:
    """Ask for key, name and colour of each member, in the same statement as the record itself.

    A member that the reader may not see has no name.
    """
    known, target = membership(model, name), target_of(model, name)
    # Read inside, where the guard of rows finds it: it does not reach into a join by a condition.
    colour = [target.colour.label("colour")] if hasattr(target, "colour") else []
    label = getattr(target, title).label("label")
    one = select(label, *colour).where(_key_of(target) == known.member)
    seen = one.correlate(known.table).lateral()
    parts = [known.member, *seen.c]
    together = aggregate_order_by(func.jsonb_build_array(*parts), alphabetical(seen.c.label))
    return (
        select(func.jsonb_agg(together, type_=JSONB))
        .select_from(known.table)
        .outerjoin(seen, true())
        .where(known.own)
        .correlate(model)
        .scalar_subquery()
    )


def holds(model: type[Any], name: str, key: Any) -> ColumnElement[bool]:
    """Give the condition that a record holds another one."""
    if fields_of(model)[name].kind == "tags":
        return bears(model.__name__, _key_of(model), lambda tagging: tagging.tag_id == key)
    known = membership(model, name)
    return exists().where(known.own, known.member == key).correlate(model)


def holds_nothing(model: type[Any], name: str) -> ColumnElement[bool]:
    """Give the condition that a record holds none."""
    if fields_of(model)[name].kind == "tags":
        return not_(bears(model.__name__, _key_of(model), lambda _tagging: true()))
    return ~exists().where(membership(model, name).own).correlate(model)


def members_cell(target: type[Any], field: Field, root: str) -> Callable[[Sequence[Any]], Cell]:
    """Give how the cell of members is made: their names, each of which leads to its record."""
    other = find(target)
    address = f"{root}/{other.slug}/show/" if other and field.kind == "many" else ""

    def part(key: Any, label: str | None, tone: str = "") -> Part:
        if label is None:
            return Part(str(HIDDEN), "", "muted")
        return Part(str(label), f"{address}{key}" if address else "", tone)

    def cell(values: Sequence[Any]) -> Cell:
        parts = [part(*known) for known in values[0] or ()]
        text = ", ".join(it.text for it in parts)
        return Cell(text, field.kind, parts=parts)

    return cell


def _key_of(model: Any) -> Any:
    mapper = model.__mapper__
    return getattr(model, mapper.get_property_by_column(mapper.primary_key[0]).key)
