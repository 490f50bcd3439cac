"""What was made of a model, as lines to read: addresses, calls, rights, fields, history."""

from collections.abc import Iterator
from typing import Any

from flask import current_app
from sqlalchemy import select

from app.core.db import db
from app.core.errors import DomainError
from app.core.fields import Field
from app.core.hints import hint
from app.core.own import is_own
from app.panel.definition import actions_of
from app.panel.forms.inputs import is_required
from app.panel.merging.offered import reason_in_english
from app.panel.registry import Registered, registered, target_of


class UnknownModelError(DomainError):
    """No model with screens has this name."""

    message = "{name!r} is no model with screens. {hint}"


def described(name: str) -> Iterator[str]:
    """Give the lines that describe a model; raises UnknownModelError."""
    entry = registered().get(name)
    if entry is None:
        raise UnknownModelError(name=name, hint=hint(name, registered()))
    whose = "your own" if is_own(entry.model) else "the product's"
    yield f"{entry.name}: {' '.join((entry.model.__doc__ or '').split())}"
    yield f"  {whose}, {entry.model.__module__}, table {entry.model.__table__.name}"
    for title, lines in (
        ("Screens", _addresses(entry, f"/{entry.slug}/")),
        ("API", _addresses(entry, f"/api/v1/{entry.slug}/")),
        ("Rights", _rights(entry)),
        ("Fields", _fields(entry)),
        ("Besides", _besides(entry)),
    ):
        yield ""
        yield title
        yield from (f"  {line}" for line in lines)


def _addresses(entry: Registered, begin: str) -> Iterator[str]:
    """Give the addresses that answer, with each action by its name."""
    rules = [rule for rule in current_app.url_map.iter_rules() if rule.rule.startswith(begin)]
    for rule in sorted(rules, key=lambda rule: (rule.rule, sorted(rule.methods or ()))):
        methods = " ".join(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}))
        is_action = "/action" in rule.rule
        for name in actions_of(entry.model) if is_action else ("",):
            yield f"{methods:<9} {rule.rule.replace('<name>', name) if is_action else rule.rule}"


def _rights(entry: Registered) -> Iterator[str]:
    """Give each right with the roles that have it now, as the screen of roles shows them."""
    held = _roles_by_right(entry.name)
    for right in entry.rights:
        yield f"{right:<9} {', '.join(held.get(f'can_{right}', ['nobody: run flask deploy']))}"
    owner = entry.panel.owner
    yield f"rows      {'all, whoever reads' if owner is None else f'own by {owner}'}"


def _roles_by_right(view: str) -> dict[str, list[str]]:
    names = ("ab_permission_view", "ab_permission", "ab_view_menu", "ab_role")
    allowed, permission, menu, role = (db.metadata.tables[name] for name in names)
    granted = db.metadata.tables["ab_permission_view_role"]
    asked = (
        select(permission.c.name, role.c.name)
        .select_from(granted)
        .join(allowed, allowed.c.id == granted.c.permission_view_id)
        .join(permission, permission.c.id == allowed.c.permission_id)
        .join(menu, menu.c.id == allowed.c.view_menu_id)
        .join(role, role.c.id == granted.c.role_id)
        .where(menu.c.name == view)
        .order_by(role.c.name)
    )
    held: dict[str, list[str]] = {}
    for right, name in db.session.execute(asked):
        held.setdefault(right, []).append(name)
    return held


def _fields(entry: Registered) -> Iterator[str]:
    form = {name for names in entry.panel.sections.values() for name in names}
    places = {"list": set(entry.panel.list), "form": form, "filter": set(entry.filters)}
    for name, field in entry.fields.items():
        told = [place for place, names in places.items() if name in names]
        told += _marks(entry.model, name, field)
        yield f"{name:<15} {_kind(entry.model, name, field):<20} {', '.join(told)}".rstrip()


def _kind(model: type[Any], name: str, field: Field) -> str:
    if field.kind in {"link", "lines"}:
        return f"{field.kind} of {target_of(model, name).__name__}"
    return field.kind


def _marks(model: type[Any], name: str, field: Field) -> Iterator[str]:
    if is_required(model, name):
        yield "needed"
    if field.search:
        yield "found by"


def _besides(entry: Registered) -> Iterator[str]:
    searched = [name for name, field in entry.fields.items() if field.search]
    yield f"search    {', '.join(searched) or 'none: give a field search=True'}"
    kept = getattr(entry.model, "version", None) is not None
    yield f"history   {'every change, who and when' if kept else 'by its own service'}"
    against = reason_in_english(entry.model)
    merges = f"not here: {against}" if against else f"two records, at /{entry.slug}/merge"
    yield f"merging   {merges}"
    yield f"export    CSV at /{entry.slug}/export"
    yield f"templates own/{entry.slug}/list.html, record.html, form.html, where you write them"
    yield "checks    right: flask panel check"
