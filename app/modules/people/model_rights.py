"""Rights the other way round: what every role may do with one model, and with all of them."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from app.core.access import NotVisibleError
from app.core.db import Role, db
from app.modules.menus import MENUS
from app.modules.people import field_rights
from app.modules.people.field_rights import FieldGroup, field_groups, read_levels, set_levels
from app.modules.people.giving import Pair, rights_of
from app.modules.people.role_rights import (
    REACHES,
    Line,
    RightsConflictError,
    held_by_role,
    lines_of_menu,
    reach_of,
    set_rights,
    token_of,
)
from app.modules.people.services import ADMINISTRATOR
from app.modules.roles import role_label
from app.panel.definition import actions_of
from app.panel.field_rights import LEVELS
from app.panel.registry import Registered, registered
from app.panel.rights import label_of
from app.panel.screens import all_screens


@dataclass(frozen=True, slots=True)
class RoleTick:
    """Whether a role has a right; without an `input` nobody takes it from the role."""

    input: str
    role: str
    is_granted: bool


@dataclass(frozen=True, slots=True)
class RightLine:
    """A right with every role."""

    label: str
    ticks: Sequence[RoleTick]


@dataclass(frozen=True, slots=True)
class ReachChoice:
    """How far a role's rows go."""

    input: str
    role: str
    reach: str


@dataclass(frozen=True, slots=True)
class ModelPage:
    """The rights of every role on one model or screen, and its fields where it has some."""

    name: str
    title: str
    roles: Sequence[tuple[str, int]]
    lines: Sequence[RightLine]
    reaches: Mapping[str, str]
    reach: Sequence[ReachChoice]
    fields: Sequence[FieldGroup]
    levels: Mapping[str, str]
    field_roles: Sequence[tuple[str, int]]
    token: str
    errors: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Summary:
    """How many of a model's rights a role has, what they are, and how far its rows go."""

    granted: int
    of: int
    said: str
    reach: str


@dataclass(frozen=True, slots=True)
class SummaryLine:
    """A model or screen with what every role may do with it."""

    label: str
    name: str
    roles: Sequence[Summary]


@dataclass(frozen=True, slots=True)
class OverviewPage:
    """Every model and screen by menu, against every role."""

    roles: Sequence[tuple[str, int]]
    groups: Sequence[tuple[str, Sequence[SummaryLine]]]


def overview() -> OverviewPage:
    """Give the whole matrix: how much every role may do with everything."""
    roles, held = _roles(), held_by_role()
    return OverviewPage(
        roles=[(role_label(name), key) for name, key in roles],
        groups=[
            (str(label), lines)
            for menu, (label, _icon) in MENUS.items()
            if (lines := list(_summaries(menu, [held.get(key, set()) for _name, key in roles])))
        ],
    )


def _summaries(menu: str, held: Sequence[set[Pair]]) -> Iterator[SummaryLine]:
    for lines in zip(*(lines_of_menu(menu, pairs) for pairs in held), strict=True):
        first = lines[0]
        yield SummaryLine(first.label, first.name, [_summary(line) for line in lines])


def _summary(line: Line) -> Summary:
    ticks = [tick for tick in (*line.columns, *line.more) if tick is not None]
    granted = [tick for tick in ticks if tick.is_granted]
    is_read = any(tick.is_granted for tick in line.columns[:1] if tick)
    reach = str(REACHES[line.reach]) if line.reach_input and is_read else ""
    return Summary(len(granted), len(ticks), ", ".join(it.label for it in granted), reach)


def model_page(name: str, errors: Sequence[str] = ()) -> ModelPage:
    """Give what every role may do with one model or screen; raises NotVisibleError."""
    entry, rights = registered().get(name), _rights_on(name)
    roles, held = _roles(), held_by_role()
    return ModelPage(
        name=name,
        title=label_of(name),
        roles=[(role_label(role), key) for role, key in roles],
        lines=[
            RightLine(
                label,
                [
                    RoleTick(
                        "" if role == ADMINISTRATOR else f"{key}.{right}",
                        role_label(role),
                        (f"can_{right}", name) in held.get(key, ()),
                    )
                    for role, key in roles
                ],
            )
            for right, label in rights.items()
        ],
        reaches={key: str(label) for key, label in REACHES.items()},
        reach=_reaches(entry, roles, held),
        fields=field_groups(entry) if entry else (),
        levels={key: str(label) for key, label in LEVELS.items()},
        field_roles=field_rights.role_headings() if entry else (),
        token=_token(name, held),
        errors=errors,
    )


def save_model(name: str, form: Mapping[str, str]) -> None:
    """Let every role do with a model exactly what is ticked; raises RightsConflictError."""
    db.session.execute(select(Role.id).order_by(Role.id).with_for_update())
    entry, rights, held = registered().get(name), _rights_on(name), held_by_role()
    if form.get("_version") != _token(name, held):
        raise RightsConflictError
    for role in db.session.scalars(select(Role).order_by(Role.id)).all():
        if role.name != ADMINISTRATOR:
            of_role = rights_of(role)
            others = {pair for pair in of_role if pair[1] != name}
            wanted = {(f"can_{it}", name) for it in rights if form.get(f"{role.id}.{it}")}
            reach = form.get(f"{role.id}.reach")
            if entry and entry.panel.owner and reach in {"team", "all"}:
                wanted.add((f"can_see_{reach}", name))
            set_rights(role, others | wanted, token=token_of(of_role))
    if entry is not None:
        set_levels(entry, read_levels(entry, form))


def _rights_on(name: str) -> Mapping[str, str]:
    """Name the rights that are kept on a model or screen, with what people call them."""
    entry, screen = registered().get(name), all_screens().get(name)
    if entry is not None:
        called = {right: str(it.label) for right, it in actions_of(entry.model).items()}
        rights = (it for it in entry.rights if it not in {"see_team", "see_all"})
        return {right: called.get(right) or label_of(right) for right in rights}
    if screen is None or screen.of or not screen.rights:
        raise NotVisibleError
    return {right: label_of(right) for right in screen.rights}


def _reaches(
    entry: Registered | None, roles: Sequence[tuple[str, int]], held: Mapping[int, set[Pair]]
) -> list[ReachChoice]:
    if entry is None or not entry.panel.owner:
        return []
    return [
        ReachChoice(
            "" if role == ADMINISTRATOR else f"{key}.reach",
            role_label(role),
            reach_of(entry.name, held.get(key, set())),
        )
        for role, key in roles
    ]


def _roles() -> Sequence[tuple[str, int]]:
    rows = db.session.execute(select(Role.name, Role.id).order_by(Role.name))
    return [(name, key) for name, key in rows]


def _token(name: str, held: Mapping[int, set[Pair]]) -> str:
    entry = registered().get(name)
    pairs = ((key, pair) for key, of_role in held.items() for pair in of_role)
    of_name = sorted((key, pair) for key, pair in pairs if pair[1] == name)
    levels = field_rights.token_of(entry) if entry else ""
    return hashlib.sha256(repr((of_name, levels)).encode()).hexdigest()[:16]
