"""Roles and rights in FAB's tables: written by the deploy command, added to and never taken."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from flask import current_app
from sqlalchemy import Table, insert, select
from sqlalchemy.orm import Mapped

from app.core import clock
from app.core.db import Base, db, transaction
from app.core.errors import N_, DomainError
from app.core.fields import instant, text
from app.core.language import _
from app.panel.definition import ONLY_READING, actions_of
from app.panel.mailable import RIGHT
from app.panel.passwords import hashed, require_strong, shortest
from app.panel.registry import Registered, registered
from app.panel.screens import all_screens

Seed: TypeAlias = tuple[str, str, str]
"""Role, view, permission."""

_tables = db.metadata.tables


class UnknownRoleError(DomainError):
    """A panel grants rights to a role that is not among the installation's."""

    message = N_("{view} grants rights to the role {role}, which does not exist.")


class SeededGrant(Base):
    """A right that was granted once because a model asks for it; deploy never grants it again.

    So a right that an administrator took away stays away.
    """

    __tablename__ = "seeded_grant"

    role: Mapped[str] = text(_("Role"), primary_key=True)
    view: Mapped[str] = text(_("Screen"), primary_key=True)
    permission: Mapped[str] = text(_("Right"), primary_key=True)
    seeded_at: Mapped[datetime] = instant(_("Granted at"), default=clock.now)


@dataclass(frozen=True, slots=True)
class View:
    """A model or screen that rights are kept on, and what it seeds its roles with."""

    name: str
    rights: tuple[str, ...]
    seeds: Mapping[str, tuple[str, ...]]


def synchronise(roles: Iterable[str], *, admin_password: str) -> str | None:
    """Write roles and permissions; give the password if the administrator was made now.

    Safe to repeat; run under the deploy lock. Whatever fails is raised and undoes all of it.
    """
    with transaction():
        _add("ab_role", "name", roles)
        views = list(_views())
        add_permissions({(right, view.name) for view in views for right in view.rights})
        _seed(seed for view in views for seed in _seeds_of(view))
        _give_everything_to(current_app.config["AUTH_ROLE_ADMIN"])
        return _first_administrator(admin_password)


def seeds_of(
    can: Mapping[str, str], rights: Iterable[str], *, has_owner: bool = False
) -> dict[str, tuple[str, ...]]:
    """Read `can`: the rights it gives each role, with whose rows they reach where owners count."""
    known = set(rights)
    return {role: tuple(_rights_in(words.split(), known, has_owner)) for role, words in can.items()}


def _rights_in(words: list[str], known: set[str], has_owner: bool) -> Iterator[str]:
    yield from (word for word in words if word in known)
    if has_owner and words and "own" not in words:
        yield "see_team" if "team" in words else "see_all"


def _views() -> Iterator[View]:
    """Give every model with screens, and every screen made by hand."""
    for entry in registered().values():
        yield view_of(entry)
    for screen in (screen for screen in all_screens().values() if not screen.of):
        yield _view(screen.name, screen.rights, seeds_of(screen.can, screen.rights))


def view_of(entry: Registered) -> View:
    """Give what is kept of a model's rights: what there is to grant, and the first grants."""
    has_owner = entry.panel.owner is not None
    seeds = seeds_of(entry.panel.can, entry.rights, has_owner=has_owner)
    for name, action in actions_of(entry.model).items():
        for role in action.roles:
            seeds[role] = (*seeds.get(role, ()), name)
    if entry.is_mailable:
        seeds = {role: _with_mail(entry, words) for role, words in seeds.items()}
    return _view(entry.name, entry.rights, seeds)


def _with_mail(entry: Registered, words: tuple[str, ...]) -> tuple[str, ...]:
    """Let who may change records write e-mails about them; of read-only ones, who acts on them."""
    if entry.panel.read_only:
        may_change = bool(set(words) - set(ONLY_READING))
    else:
        may_change = "update" in words
    return (*words, RIGHT) if may_change and RIGHT not in words else words


def _view(name: str, rights: Iterable[str], seeds: Mapping[str, Iterable[str]]) -> View:
    return View(
        name,
        tuple(f"can_{right}" for right in rights),
        {role: tuple(f"can_{right}" for right in words) for role, words in seeds.items()},
    )


def _seeds_of(view: View) -> Iterator[Seed]:
    for role, permissions in view.seeds.items():
        for permission in permissions:
            yield role, view.name, permission


def _add(table: str, column: str, names: Iterable[str]) -> None:
    target = _tables[table]
    known = set(db.session.scalars(select(target.c[column])))
    _insert(target, [{column: name} for name in dict.fromkeys(names) if name not in known])


def _insert(table: Table, rows: list[dict[str, Any]]) -> None:
    if rows:
        db.session.execute(insert(table), rows)


def add_permissions(wanted: set[tuple[str, str]]) -> None:
    """Let permissions be granted, given as (permission, view)."""
    _add("ab_permission", "name", sorted(permission for permission, _view in wanted))
    _add("ab_view_menu", "name", sorted(view for _permission, view in wanted))
    permissions, views = _ids("ab_permission"), _ids("ab_view_menu")
    new = wanted - set(permission_ids())
    rows = [
        {"permission_id": permissions[permission], "view_menu_id": views[view]}
        for permission, view in sorted(new)
    ]
    _insert(_tables["ab_permission_view"], rows)


def _ids(table: str) -> dict[str, int]:
    target = _tables[table].c
    return dict(db.session.execute(select(target.name, target.id)).all())


def permission_ids() -> dict[tuple[str, str], int]:
    """Give the number of everything that can be granted, by permission and view."""
    allowed, permission, view = (
        _tables[name] for name in ("ab_permission_view", "ab_permission", "ab_view_menu")
    )
    asked = (
        select(permission.c.name, view.c.name, allowed.c.id)
        .join(permission, permission.c.id == allowed.c.permission_id)
        .join(view, view.c.id == allowed.c.view_menu_id)
    )
    return {(right, name): key for right, name, key in db.session.execute(asked)}


def _seed(wanted: Iterable[Seed]) -> None:
    """Grant what models ask for and what was never granted for them before."""
    asked = select(SeededGrant.role, SeededGrant.view, SeededGrant.permission)
    seeded = {(role, view, permission) for role, view, permission in db.session.execute(asked)}
    new = [seed for seed in dict.fromkeys(wanted) if seed not in seeded]
    roles, allowed = _ids("ab_role"), permission_ids()
    for role, view, _permission in new:
        if role not in roles:
            raise UnknownRoleError(role=role, view=view)
    grant({(roles[role], allowed[permission, view]) for role, view, permission in new})
    rows = [
        {"role": role, "view": view, "permission": permission, "seeded_at": clock.now()}
        for role, view, permission in new
    ]
    _insert(_tables["seeded_grant"], rows)


def grant(wanted: set[tuple[int, int]]) -> None:
    """Grant roles what they do not have yet, as pairs of the numbers of role and permission."""
    target = _tables["ab_permission_view_role"]
    asked = select(target.c.role_id, target.c.permission_view_id)
    known = {(role, allowed) for role, allowed in db.session.execute(asked)}
    rows = [
        {"role_id": role, "permission_view_id": allowed} for role, allowed in sorted(wanted - known)
    ]
    _insert(target, rows)


def _give_everything_to(role: str) -> None:
    number = _ids("ab_role")[role]
    grant({(number, allowed) for allowed in permission_ids().values()})


def _first_administrator(password: str) -> str | None:
    user, own = _tables["ab_user"], _tables["ab_user_role"]
    if db.session.scalar(select(user.c.id).limit(1)) is not None:
        return None
    require_strong(password, "admin", least=shortest())
    made = insert(user).values(
        username="admin",
        first_name="Admin",
        last_name="Mutabık",
        email="admin@localhost",
        active=True,
        password=hashed(password),
    )
    number = db.session.scalar(made.returning(user.c.id))
    role = _ids("ab_role")[current_app.config["AUTH_ROLE_ADMIN"]]
    db.session.execute(insert(own).values(user_id=number, role_id=role))
    return password
