"""What a role may do, as one table: models and screens by menu, rights across."""

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select

from app.core.db import Role, db
from app.core.errors import N_
from app.core.fields import Label
from app.core.history import write_line
from app.core.language import _
from app.modules.menus import MENUS
from app.modules.people.giving import Pair, may_grant, rights_of
from app.modules.people.services import ADMINISTRATOR, PeopleError, acts_as_administrator
from app.modules.roles import role_label
from app.panel.definition import RIGHTS, actions_of
from app.panel.fab.permissions import grant, permission_ids
from app.panel.registry import registered
from app.panel.rights import label_of
from app.panel.screens import all_screens

COLUMNS = ("read", "create", "update", "archive", "delete", "export", "import")
REACHES: Mapping[str, Label] = {"own": _("Own"), "team": _("Team's"), "all": _("All")}

_grants = db.metadata.tables["ab_permission_view_role"]


class AdministratorHasAllError(PeopleError):
    """Administrators may do everything: otherwise they could lock everybody out."""

    message = N_("The role Administrator always has every right.")


class OnlyOwnRightsError(PeopleError):
    """Somebody who is no administrator would give a right they do not have."""

    status = 403
    message = N_(
        "Whoever is no administrator gives only rights of their own. Ask an administrator."
    )


class RightsConflictError(PeopleError):
    """Somebody else changed the rights of the role meanwhile."""

    message = N_("Somebody else changed the rights of this role meanwhile. Open the page again.")


@dataclass(frozen=True, slots=True)
class Tick:
    """A right to grant: a check box with its name; without one the model has no such right."""

    input: str
    label: str
    is_granted: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A model or screen with its rights; `reach` is how far its rows go, where owners count."""

    label: str
    name: str
    columns: Sequence[Tick | None]
    more: Sequence[Tick]
    reach_input: str = ""
    reach: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """The models and screens under one heading of the menu."""

    label: str
    lines: Sequence[Line]


@dataclass(frozen=True, slots=True)
class RightsPage:
    """The rights of a role. `token` goes back in _version; `errors` stand above."""

    role: str
    headings: Sequence[str]
    groups: Sequence[Group]
    reaches: Mapping[str, str]
    roles: Sequence[tuple[str, int, bool]]
    token: str
    is_locked: bool
    errors: Sequence[str] = ()


def rights_page(role: Role, errors: Sequence[str] = ()) -> RightsPage:
    """Give the table of a role's rights."""
    held = rights_of(role)
    names = db.session.execute(select(Role.name, Role.id).order_by(Role.name)).all()
    return RightsPage(
        role=role_label(role.name),
        headings=[label_of(right) for right in COLUMNS],
        groups=[
            Group(str(label), lines)
            for key, (label, _icon) in MENUS.items()
            if (lines := list(lines_of_menu(key, held)))
        ],
        reaches={key: str(label) for key, label in REACHES.items()},
        roles=[(role_label(name), number, number == role.id) for name, number in names],
        token=token_of(held),
        is_locked=role.name == ADMINISTRATOR,
        errors=errors,
    )


def held_by_role() -> dict[int, set[Pair]]:
    """Give what every role is granted, by its number."""
    pairs = {number: pair for pair, number in permission_ids().items()}
    found: dict[int, set[Pair]] = {}
    asked = select(_grants.c.role_id, _grants.c.permission_view_id)
    for role, allowed in db.session.execute(asked):
        found.setdefault(role, set()).add(pairs[allowed])
    return found


def token_of(held: Collection[Pair]) -> str:
    """Give the state of a role's rights as a short text."""
    return hashlib.sha256(repr(sorted(held)).encode()).hexdigest()[:16]


def read_rights(form: Mapping[str, str]) -> set[Pair]:
    """Read the table as it was sent, nothing but what is on it."""
    wanted = {pair for pair in _offered() if form.get(_input(pair))}
    for entry in registered().values():
        reach = form.get(f"{entry.name}.reach")
        if entry.panel.owner and reach in {"team", "all"}:
            wanted.add((f"can_see_{reach}", entry.name))
    return wanted


def set_rights(role: Role, wanted: set[Pair], *, token: str) -> None:
    """Let a role do exactly what is wanted of all that the table offers; holds at once."""
    if role.name == ADMINISTRATOR:
        raise AdministratorHasAllError
    db.session.execute(select(Role.id).where(Role.id == role.id).with_for_update())
    held = rights_of(role)
    if token_of(held) != token:
        raise RightsConflictError
    offered = set(_offered()) | {
        (f"can_see_{reach}", entry.name)
        for entry in registered().values()
        for reach in ("team", "all")
        if entry.panel.owner
    }
    taken, given = (held & offered) - wanted, (wanted & offered) - held
    if given and not acts_as_administrator() and not may_grant(role, given):
        raise OnlyOwnRightsError
    numbers = permission_ids()
    grant({(role.id, numbers[pair]) for pair in given})
    db.session.execute(
        delete(_grants).where(
            _grants.c.role_id == role.id,
            _grants.c.permission_view_id.in_([numbers[pair] for pair in taken]),
        )
    )
    if taken or given:
        write_line("Role", role.id, "permission", {"permissions": [_names(taken), _names(given)]})


def _names(pairs: Collection[Pair]) -> list[str]:
    return sorted(f"{view}: {permission.removeprefix('can_')}" for permission, view in pairs)


def _offered() -> Iterator[Pair]:
    """Give every right that stands on the table as a check box."""
    for entry in registered().values():
        yield from ((f"can_{right}", entry.name) for right in entry.rights if _is_tick(right))
    for screen in all_screens().values():
        if not screen.of:
            yield from ((f"can_{right}", screen.name) for right in screen.rights)


def _is_tick(right: str) -> bool:
    return right not in {"see_team", "see_all"}


def _input(pair: Pair) -> str:
    permission, view = pair
    return f"{view}.{permission}"


def lines_of_menu(menu: str, held: Collection[Pair]) -> Iterator[Line]:
    """Give the models and screens of a menu with the rights that are held on them."""
    for screen in all_screens().values():
        if screen.menu == menu and screen.rights and not screen.of:
            yield _line(str(screen.title), screen.name, screen.rights, {}, held)
    for entry in registered().values():
        if entry.panel.menu == menu:
            labels = {name: str(found.label) for name, found in actions_of(entry.model).items()}
            owner = entry.panel.owner is not None
            label = str(entry.panel.title)
            yield _line(label, entry.name, entry.rights, labels, held, has_owner=owner)


def _line(  # noqa: PLR0917 - a line of the table is made of so much
    label: str,
    view: str,
    rights: Sequence[str],
    labels: Mapping[str, str],
    held: Collection[Pair],
    has_owner: bool = False,
) -> Line:
    def tick(right: str) -> Tick:
        pair = (f"can_{right}", view)
        return Tick(_input(pair), labels.get(right) or label_of(right), pair in held)

    return Line(
        label=label,
        name=view,
        columns=[tick(right) if right in rights else None for right in COLUMNS],
        more=[tick(right) for right in rights if right not in RIGHTS and _is_tick(right)],
        reach_input=f"{view}.reach" if has_owner else "",
        reach=reach_of(view, held),
    )


def reach_of(view: str, held: Collection[Pair]) -> str:
    """Say whose rows of a model are reached by the rights that are held."""
    if ("can_see_all", view) in held:
        return "all"
    return "team" if ("can_see_team", view) in held else "own"
