"""Which record carries which tag, and which records show the tags of others besides their own.

Merging moves nothing: the tags of a merged card stay its own, the card that lives on shows them
too, and an undone merge gives each what it had.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    ForeignKey,
    Index,
    Select,
    String,
    Table,
    cast,
    exists,
    func,
    or_,
    select,
    union_all,
)

from app.core.db import db
from app.core.fields import Record

TAGGING = Table(
    "tagging",
    Record.metadata,
    Column("model", String(collation="C"), primary_key=True),
    Column("record_id", String(collation="C"), primary_key=True),
    Column("tag_id", BigInteger, ForeignKey("tag.id", ondelete="CASCADE"), primary_key=True),
    Index("tagging_of_tag", "tag_id", "model", "record_id"),
)
"""Which record carries which tag: the name of the model, and the record's key as text."""

Chosen = Callable[[Any], ColumnElement[bool]]
"""Says of the columns of TAGGING, under some name, which tags are meant."""

MOST_FOUND = 2_000


@dataclass(frozen=True, slots=True)
class _Together:
    """Records that are read with another: their key, and the key of that other, if any."""

    key: Any
    holder: Any


_together: dict[str, _Together] = {}


def show_together(model: str, key: Any, holder: Any) -> None:
    """Let records of a model show the tags of those that name them as their holder."""
    _together[model] = _Together(key, holder)


def is_together(model: str) -> bool:
    """Tell whether records of a model may show tags of others."""
    return model in _together


def bears(model: str, key: Any, chosen: Chosen) -> ColumnElement[bool]:
    """Give the condition that a record carries one of the chosen tags, or shows it for another."""
    tagging = TAGGING.alias()
    own = exists().where(
        tagging.c.model == model, tagging.c.record_id == cast(key, String), chosen(tagging.c)
    )
    own = own.correlate_except(tagging)
    return or_(own, key.in_(_holders(model, chosen))) if is_together(model) else own


def _holders(model: str, chosen: Chosen) -> Select[Any]:
    """Ask for the records that show one of the chosen tags for another record."""
    tagging, beside = TAGGING.alias(), _together[model]
    joined = select(beside.holder).join(tagging, tagging.c.record_id == cast(beside.key, String))
    joined = joined.correlate(None)
    return joined.where(tagging.c.model == model, beside.holder.is_not(None), chosen(tagging.c))


def members_of(model: str, key: Any) -> Any:
    """Ask, within a question about a record, for the keys (as text) whose tags it shows."""
    beside = _together[model]
    together = select(cast(beside.key, String)).where((beside.key == key) | (beside.holder == key))
    return together.correlate_except(beside.key.table)


def tags_beside(model: str, key: Any) -> set[int]:
    """Give the tags that a record shows for others, by number."""
    if not is_together(model):
        return set()
    tagging, beside = TAGGING.c, _together[model]
    others = select(cast(beside.key, String)).where(cast(beside.holder, String) == str(key))
    others = others.where(beside.holder.is_not(None))
    asked = select(tagging.tag_id).where(tagging.model == model, tagging.record_id.in_(others))
    return set(db.session.scalars(asked))


def bearers(models: Iterable[str], chosen: Chosen) -> set[tuple[str, str]]:
    """Give the records of some models that bear one of the chosen tags, as model and key."""
    names = sorted(models)
    asked = [
        select(TAGGING.c.model, TAGGING.c.record_id).where(
            TAGGING.c.model.in_(names), chosen(TAGGING.c)
        )
    ]
    for name in names:
        if is_together(name):
            holders = _holders(name, chosen).subquery()
            column = next(iter(holders.c))
            asked.append(select(func.concat(name), cast(column, String)))
    found = union_all(*asked).limit(MOST_FOUND)
    return {(model, key) for model, key in db.session.execute(found)}
