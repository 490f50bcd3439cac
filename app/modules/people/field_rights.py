"""The fields of a model and the roles: who sees and changes which, read and set as one table."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from sqlalchemy import delete, insert, select

from app.core.db import Role, db
from app.core.errors import N_
from app.core.fields import Field, fields_of
from app.core.history import write_line
from app.modules.people.services import (
    ADMINISTRATOR,
    PeopleError,
    acts_as_administrator,
)
from app.modules.roles import role_label
from app.panel.field_rights import LEVELS
from app.panel.registry import Registered, registered

Cell = tuple[int, str, str]
"""Role, model and field."""

_rights = db.metadata.tables["field_right"]


class OnlyAdministratorsCloseError(PeopleError):
    """Somebody who is no administrator would open or close a field."""

    status: ClassVar[int] = 403
    message = N_("Only an administrator opens and closes fields. Ask one of them.")


@dataclass(frozen=True, slots=True)
class Choice:
    """What a role may do with a field; `input` names the select, none for who is never closed."""

    input: str
    label: str
    level: str


@dataclass(frozen=True, slots=True)
class FieldLine:
    """A field with its right for every role, in the order of the headings."""

    label: str
    name: str
    choices: Sequence[Choice]


@dataclass(frozen=True, slots=True)
class FieldGroup:
    """The fields of a model, or those of its child rows."""

    label: str
    lines: Sequence[FieldLine]


def field_groups(entry: Registered) -> list[FieldGroup]:
    """Give the fields of a model and of its child rows, with what every role may do with them."""
    held, roles = levels_of(entry), _roles()
    return [
        FieldGroup(
            label,
            [
                FieldLine(
                    str(field.label),
                    name,
                    [
                        Choice(
                            "" if is_all else _input((key, model, name)),
                            role,
                            held.get((key, model, name), "open"),
                        )
                        for key, role, is_all in roles
                    ],
                )
                for name, field in fields.items()
            ],
        )
        for label, model, fields in _models(entry)
    ]


def role_headings() -> list[tuple[str, int]]:
    """Name the roles that fields are opened and closed to, each with its number."""
    return [(role, key) for key, role, _is_all in _roles()]


def levels_of(entry: Registered) -> dict[Cell, str]:
    """Give every field of a model, or of its child rows, that is closed to a role."""
    models = [model for _label, model, _fields in _models(entry)]
    rows = db.session.execute(select(_rights).where(_rights.c.model.in_(models)))
    return {(row.role_id, row.model, row.field): row.level for row in rows}


def token_of(entry: Registered) -> str:
    """Give the state of the table as a short text."""
    said = repr(sorted(levels_of(entry).items()))
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def read_levels(entry: Registered, form: Mapping[str, str]) -> dict[Cell, str]:
    """Read the table as it was sent, nothing but what is on it."""
    wanted = {}
    for _label, model, fields in _models(entry):
        for key, _role, is_all in _roles():
            for name in fields:
                level = form.get(_input((key, model, name)), "open")
                if not is_all and level in LEVELS and level != "open":
                    wanted[key, model, name] = level
    return wanted


def set_levels(entry: Registered, wanted: Mapping[Cell, str]) -> None:
    """Close exactly these fields, from the next request on; raises OnlyAdministratorsCloseError."""
    held = levels_of(entry)
    if held == wanted:
        return
    if not acts_as_administrator():
        raise OnlyAdministratorsCloseError
    models = [model for _label, model, _fields in _models(entry)]
    db.session.execute(delete(_rights).where(_rights.c.model.in_(models)))
    rows = [
        {"role_id": role, "model": model, "field": field, "level": level}
        for (role, model, field), level in wanted.items()
    ]
    if rows:
        db.session.execute(insert(_rights), rows)
    for role in sorted({cell[0] for cell in {*held, *wanted}}):
        before, after = _said(held, role), _said(wanted, role)
        if before != after:
            taken, given = sorted(before - after), sorted(after - before)
            write_line("Role", role, "permission", {"fields": [taken, given]})


def _said(levels: Mapping[Cell, str], role: int) -> set[str]:
    return {f"{it[1]}.{it[2]}: {level}" for it, level in levels.items() if it[0] == role}


def _models(entry: Registered) -> list[tuple[str, str, Mapping[str, Field]]]:
    """Give the model and those of its child rows that have no screens of their own."""
    children = [
        (str(field.label), child.__name__, fields_of(child))
        for _name, field, child in entry.lines()
        if child.__name__ not in registered()
    ]
    return [(str(entry.panel.title), entry.name, entry.fields), *children]


def _roles() -> list[tuple[int, str, bool]]:
    """Give number and name of each role, and whether everything is open to it for ever."""
    rows = db.session.execute(select(Role.id, Role.name).order_by(Role.name)).all()
    return [(key, role_label(name), name == ADMINISTRATOR) for key, name in rows]


def _input(cell: Cell) -> str:
    role, model, field = cell
    return f"{role}.{model}.{field}"
