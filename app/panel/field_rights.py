"""Fields that a role may not see or not change: one row a role and field, kept with its rights."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple, TypeAlias

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Select, bindparam, select
from sqlalchemy.orm import Mapped, mapped_column

from app.core import access
from app.core.db import Base, db
from app.core.fields import choice, text
from app.core.language import _

LEVELS = {
    "open": _("sees, changes"),
    "read_only": _("only sees"),
    "hidden": _("does not see"),
}
"""What a role may do with a field; `open` is kept as no row at all."""

_tables = db.metadata.tables


class FieldRight(Base):
    """A field of a model that a role sees but does not change, or does not see at all."""

    __tablename__ = "field_right"
    __table_args__ = (
        CheckConstraint("level IN ('hidden', 'read_only')", name="field_right_level"),
    )

    role_id: Mapped[int] = mapped_column(
        ForeignKey("ab_role.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    model: Mapped[str] = text(_("Kind of record"), primary_key=True)
    field: Mapped[str] = text(_("Field"), primary_key=True)
    level: Mapped[str] = choice(_("Right"), LEVELS)


class Closing(NamedTuple):
    """The fields of a model that a person does not see, and those they see and do not change."""

    hidden: frozenset[str] = frozenset()
    read_only: frozenset[str] = frozenset()


Closings: TypeAlias = Mapping[str, Closing]
"""By model; a model that is not named is open."""

NOTHING_CLOSED: Closings = {}
OPEN = Closing()


def any_closed() -> ColumnElement[bool]:
    """Ask inside another statement whether any role is closed a field."""
    return select(FieldRight.role_id).exists()


def closings_of(roles: Collection[int]) -> Closings:
    """Give what is closed to somebody with some roles: the most open of them counts.

    Only roles that read the model count: one that knows nothing of it opens none of its fields.
    """
    # By the connection: a session's statements are guarded, and the guard asks for rights.
    ask = db.session.connection().execute
    rows: dict[str, list[_Row]] = {}
    for role, model, field, level in ask(_ROWS).all():
        if role in roles:
            rows.setdefault(model, []).append((role, field, level))
    if not rows:
        return NOTHING_CLOSED
    parents = parents_of_rows()
    views = {model: parents.get(model, model) for model in rows}
    readers: dict[str, set[int]] = {}
    for role, view in ask(_READERS, {"views": sorted(set(views.values()))}).all():
        readers.setdefault(view, set()).add(role)
    found = {
        model: _closing(readers.get(views[model], set()) & {*roles} or {*roles}, of_model)
        for model, of_model in rows.items()
    }
    return {model: closing for model, closing in found.items() if closing != OPEN}


_Row: TypeAlias = tuple[int, str, str]
"""Role, field, level."""


def _closing(roles: Collection[int], rows: Iterable[_Row]) -> Closing:
    """Close a field only where every role that counts closes it."""
    levels: dict[str, list[str]] = {}
    for role, field, level in rows:
        if role in roles:
            levels.setdefault(field, []).append(level)
    shut = {field: found for field, found in levels.items() if len(found) == len(roles)}
    hidden = frozenset(field for field, found in shut.items() if set(found) == {"hidden"})
    return Closing(hidden, frozenset(shut) - hidden)


def parents_of_rows() -> dict[str, str]:
    """Name the model that child rows belong to: their rights stand under it."""
    found = {model: access.parent_of(model) for model in access.guarded()}
    return {model.__name__: parent[0].__name__ for model, parent in found.items() if parent}


def _readers() -> Select[Any]:
    """Ask which roles read some views."""
    grant, allowed = _tables["ab_permission_view_role"].c, _tables["ab_permission_view"].c
    permission, view = _tables["ab_permission"].c, _tables["ab_view_menu"].c
    return (
        select(grant.role_id, view.name)
        .join(_tables["ab_permission_view"], allowed.id == grant.permission_view_id)
        .join(_tables["ab_permission"], permission.id == allowed.permission_id)
        .join(_tables["ab_view_menu"], view.id == allowed.view_menu_id)
        .where(permission.name == "can_read", view.name.in_(bindparam("views", expanding=True)))
    )


_ROWS = select(FieldRight.role_id, FieldRight.model, FieldRight.field, FieldRight.level)
_READERS = _readers()
"""Made once; of which views is given with each question."""
