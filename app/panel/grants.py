"""What is granted to whom: asked of the database, and kept by each process until it changes."""

from typing import TypeAlias
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

Grants: TypeAlias = frozenset[tuple[str, str]]

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


def grants_of(user_id: int | None) -> Grants:
    """Give a person's rights as (permission, view); a visitor has the public ones."""
    version = g.get("rights_version")
    known = _kept.get(user_id)
    if known is not None and known[0] == version:
        return known[1]
    found, as_of = _asked(user_id)
    if as_of is not None and as_of == version:  # and not what this request has not yet committed
        _keep(user_id, as_of, found)
    return found


def asked_now(user_id: int) -> Grants:
    """Ask the database for a person's rights, whatever is kept."""
    return _asked(user_id)[0]


_kept: dict[int | None, tuple[UUID, Grants]] = {}


def _keep(user_id: int | None, version: UUID, grants: Grants) -> None:
    if len(_kept) >= _MOST:
        _kept.clear()
    same = (kept for _version, kept in tuple(_kept.values()) if kept == grants)
    _kept[user_id] = version, next(same, grants)


def _asked(user_id: int | None) -> tuple[Grants, UUID | None]:
    # By the connection: a session's statements are guarded, and the guard asks for rights.
    asked = {"user_id": user_id, "public": current_app.config["AUTH_ROLE_PUBLIC"]}
    rows = db.session.connection().execute(_GRANTS, asked).all()
    grants = frozenset((permission, row.view) for row in rows for permission in row.permissions)
    as_of = rows[0].version if rows else db.session.connection().execute(_VERSION).scalar()
    return grants, as_of


def _grants() -> Select[tuple[str, list[str], UUID]]:
    """Ask what a person's roles, their groups' roles and the public role grant, by view."""
    grant, allowed = _tables["ab_permission_view_role"].c, _tables["ab_permission_view"].c
    permission, view = _tables["ab_permission"].c, _tables["ab_view_menu"].c
    # As an array the roles are found first: planning and reading take two thirds of a join.
    of_roles = grant.role_id == any_(func.array(held_roles().scalar_subquery()))
    return (
        select(
            view.name.label("view"),
            func.array_agg(permission.name).label("permissions"),
            version_now().label("version"),
        )
        .select_from(_tables["ab_permission_view"])
        .join(_tables["ab_permission"], permission.id == allowed.permission_id)
        .join(_tables["ab_view_menu"], view.id == allowed.view_menu_id)
        .where(allowed.id.in_(select(grant.permission_view_id).where(of_roles)))
        .group_by(view.name)
    )


def held_roles() -> CompoundSelect[tuple[int]]:
    """Ask for the roles of a person (`user_id`), their groups' and the public one (`public`)."""
    role, own = _tables["ab_role"].c, _tables["ab_user_role"].c
    in_group, of_group = _tables["ab_user_group"].c, _tables["ab_group_role"].c
    user_id = bindparam("user_id", type_=Integer)
    return union(
        select(role.id).where(role.name == bindparam("public", type_=String)),
        select(own.role_id).where(own.user_id == user_id),
        select(of_group.role_id)
        .join(_tables["ab_user_group"], in_group.group_id == of_group.group_id)
        .where(in_group.user_id == user_id),
    )


_GRANTS, _VERSION = _grants(), select(version_now())
"""Made once; who asks is given with each question."""
