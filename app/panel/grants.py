"""What is granted to whom: asked of the database, and kept by each process until it changes."""

from typing import Any, NamedTuple, TypeAlias
from uuid import UUID, uuid4

from flask import current_app, g
from sqlalchemy import (
    CompoundSelect,
    Integer,
    ScalarSelect,
    Select,
    SmallInteger,
    String,
    Uuid,
    any_,
    bindparam,
    func,
    select,
    union,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, db
from app.panel.field_rights import NOTHING_CLOSED, Closings, any_closed, closings_of

Grants: TypeAlias = frozenset[tuple[str, str]]


class Held(NamedTuple):
    """What a person may do, and which fields are closed to them."""

    grants: Grants
    closings: Closings = NOTHING_CLOSED


_MOST = 256

_tables = db.metadata.tables


class RightsVersion(Base):
    """The one row that every change of roles, groups and their rights renews, by triggers.

    Its value never comes back, not even with a backup: what is kept under it holds as long as
    it stands there.
    """

    __tablename__ = "rights_version"

    id: Mapped[int] = mapped_column(SmallInteger, primary_key=True, default=1)
    version: Mapped[UUID] = mapped_column(Uuid, default=uuid4)


def version_now() -> ScalarSelect[UUID]:
    """Ask for the version inside another statement, so that it costs no question of its own."""
    return select(RightsVersion.version).scalar_subquery()


def note_version(version: UUID | None) -> None:
    """Remember under which version this request may use what is kept."""
    g.rights_version = version


def forget() -> None:
    """Let this request ask the database itself: it has changed rights."""
    g.pop("rights_version", None)


def held_by(user_id: int | None) -> Held:
    """Give a person's rights as (permission, view), and their closed fields; or the public ones."""
    version = g.get("rights_version")
    known = _kept.get(user_id)
    if known is not None and known[0] == version:
        return known[1]
    found, as_of = _asked(user_id)
    if as_of is not None and as_of == version:  # and not what this request has not yet committed
        _keep(user_id, as_of, found)
    return found


_kept: dict[int | None, tuple[UUID, Held]] = {}


def _keep(user_id: int | None, version: UUID, held: Held) -> None:
    if len(_kept) >= _MOST:
        _kept.clear()
    same = (kept for _version, kept in tuple(_kept.values()) if kept == held)
    _kept[user_id] = version, next(same, held)


def _asked(user_id: int | None) -> tuple[Held, UUID | None]:
    # By the connection: a session's statements are guarded, and the guard asks for rights.
    asked = {"user_id": user_id, "public": current_app.config["AUTH_ROLE_PUBLIC"]}
    connection = db.session.connection()
    rows = connection.execute(_GRANTS, asked).all()
    grants = frozenset((permission, row.view) for row in rows for permission in row.permissions)
    state = connection.execute(_STATE).one() if not rows else rows[0]
    as_of, is_closed = state.version, state.is_closed
    if not is_closed:
        return Held(grants), as_of
    roles = connection.execute(_OWN_ROLES if user_id else _PUBLIC_ROLE, asked).scalars()
    return Held(grants, closings_of({*roles})), as_of


def _grants() -> Select[tuple[str, list[str], UUID, bool]]:
    """Ask what a person's roles, their groups' roles and the public role grant, by view."""
    grant, allowed = _tables["ab_permission_view_role"].c, _tables["ab_permission_view"].c
    permission, view = _tables["ab_permission"].c, _tables["ab_view_menu"].c
    # As an array the roles are found first: planning and reading take two thirds of a join.
    of_roles = grant.role_id == any_(func.array(held_roles().scalar_subquery()))
    return (
        select(
            view.name.label("view"),
            func.array_agg(permission.name).label("permissions"),
            *_state(),
        )
        .select_from(_tables["ab_permission_view"])
        .join(_tables["ab_permission"], permission.id == allowed.permission_id)
        .join(_tables["ab_view_menu"], view.id == allowed.view_menu_id)
        .where(allowed.id.in_(select(grant.permission_view_id).where(of_roles)))
        .group_by(view.name)
    )


def _state() -> tuple[Any, Any]:
    """Ask under which version it holds, and whether any role is closed a field."""
    return version_now().label("version"), any_closed().label("is_closed")


def held_roles() -> CompoundSelect[tuple[int]]:
    """Ask for the roles of a person (`user_id`), their groups' and the public one (`public`)."""
    return union(_public_role(), *_own_roles())


def _public_role() -> Select[tuple[int]]:
    role = _tables["ab_role"].c
    return select(role.id).where(role.name == bindparam("public", type_=String))


def _own_roles() -> tuple[Select[tuple[int]], Select[tuple[int]]]:
    own = _tables["ab_user_role"].c
    in_group, of_group = _tables["ab_user_group"].c, _tables["ab_group_role"].c
    user_id = bindparam("user_id", type_=Integer)
    return (
        select(own.role_id).where(own.user_id == user_id),
        select(of_group.role_id)
        .join(_tables["ab_user_group"], in_group.group_id == of_group.group_id)
        .where(in_group.user_id == user_id),
    )


_GRANTS, _STATE = _grants(), select(*_state())
_PUBLIC_ROLE, _OWN_ROLES = _public_role(), union(*_own_roles())
"""Made once; who asks is given with each question."""
