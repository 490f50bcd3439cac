"""Wrong metadata stops the start: every mistake of every panel at once, each with a hint."""

from collections.abc import Collection, Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from app.core.errors import DomainError
from app.panel.definition import REACHES, RIGHTS, Panel, actions_of
from app.panel.registry import Registered, registered, target_of

SHOWN_ONLY = frozenset({"lines"})
"""Kinds that stand in forms but in no column of a list."""


class PanelError(DomainError):
    """Some panels are declared wrongly; the application must not start."""

    message = "The panels are declared wrongly:\n{faults}"


def check(menus: Collection[str], roles: Collection[str]) -> None:
    """Refuse to start on a mistake; raises PanelError with all of them."""
    faults = list(find_faults(registered(), menus, roles))
    if faults:
        raise PanelError(faults="\n".join(faults))


def find_faults(
    entries: Mapping[str, Registered], menus: Collection[str], roles: Collection[str]
) -> Iterator[str]:
    """Give every mistake, one a line: where it is, its number, and what to write instead."""
    slugs: dict[str, str] = {}
    for entry in entries.values():
        for number, fault in _faults(entry, menus, roles):
            yield f"  {entry.name}: panel.{number}: {fault}"
        if other := slugs.get(entry.slug):
            yield f"  {entry.name}: panel.E012: {other} has the same address {entry.slug}."
        slugs[entry.slug] = entry.name


def _faults(
    entry: Registered, menus: Collection[str], roles: Collection[str]
) -> Iterator[tuple[str, str]]:
    panel, fields = entry.panel, set(entry.fields)
    yield from _unknown("E001", "list", panel.list, fields)
    in_form = [name for names in panel.sections.values() for name in names]
    yield from _unknown("E002", "form", in_form, fields)
    yield from _unknown("E003", "filters", panel.filters, fields)
    yield from _unknown("E004", "sort", [panel.sort.removeprefix("-")], fields | {"id"})
    yield from _unknown("E005", "totals", panel.totals, fields)
    yield from _unknown("E006", "menu", [panel.menu], menus)
    yield from _unknown("E007", "names", panel.names, fields)
    yield from _owner_faults(entry)
    yield from _right_faults(entry, roles)
    yield from _shape_faults(entry)
    yield from _related_faults(panel)


def _unknown(
    number: str, option: str, names: Collection[str], known: Collection[str]
) -> Iterator[tuple[str, str]]:
    for name in names:
        if name not in known:
            near = get_close_matches(name, known, n=1)
            hint = f"Did you mean {near[0]!r}?" if near else f"Known: {', '.join(sorted(known))}."
            yield number, f"{option} names {name!r}, which is unknown. {hint}"


def _owner_faults(entry: Registered) -> Iterator[tuple[str, str]]:
    owner = entry.panel.owner
    narrowed = any({"own", "team"} & set(words.split()) for words in entry.panel.can.values())
    if owner is None:
        if narrowed:
            yield "E008", "a role sees own rows, but no owner says whose they are. Name `owner`."
        return
    model: Any = entry.model
    for step in owner.split("."):
        if step not in model.__mapper__.relationships:
            near = get_close_matches(step, model.__mapper__.relationships.keys(), n=1)
            hint = f" Did you mean {near[0]!r}?" if near else ""
            yield "E009", f"owner goes by {step!r}, which is no link of {model.__name__}.{hint}"
            return
        model = target_of(model, step)
    if model.__name__ != "User":
        yield "E009", f"owner ends at {model.__name__}, not at a user."


def _right_faults(entry: Registered, roles: Collection[str]) -> Iterator[tuple[str, str]]:
    known = {*RIGHTS, *REACHES, *entry.panel.rights, *actions_of(entry.model)}
    for role, words in entry.panel.can.items():
        yield from _unknown("E010", "can", [role], roles)
        yield from _unknown("E011", f"can of {role}", words.split(), known)


def _shape_faults(entry: Registered) -> Iterator[tuple[str, str]]:
    if len(entry.model.__mapper__.primary_key) != 1:
        yield "E013", "the primary key has several columns. Give the model one of its own."
    for name in entry.panel.list:
        if name in entry.fields and entry.fields[name].kind in SHOWN_ONLY:
            yield "E014", f"list names {name!r}, which holds rows. Show it in the form."
    for name, field in entry.fields.items():
        if field.currency and not hasattr(entry.model, field.currency):
            yield "E015", f"the currency of {name!r} is {field.currency!r}, which is unknown."
        if not str(field.label).strip():
            yield "E016", f"the field {name!r} has no label."


def _related_faults(panel: Panel) -> Iterator[tuple[str, str]]:
    for path in panel.related:
        model, _, name = path.partition(".")
        other = registered().get(model)
        if other is None:
            yield from _unknown("E017", "related", [model], registered())
        else:
            yield from _unknown("E018", f"related to {model}", [name], set(other.fields))
