"""Which models have records that may be merged: told from metadata, refusals with reasons."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from app.core.db import Base
from app.core.fields import Label, Record
from app.core.language import _, speaking
from app.panel.definition import Panel, actions_of

MERGE = "merge"
"""The right to merge records of a model."""

Leading = Callable[[str, str], str]
"""Gives the address at which a model of its own way merges the record of one key into another."""

_kept_away: dict[str, Label] = {}
_leading: dict[type[Any], Leading] = {}
_reasons: dict[type[Any], Label] = {}


def keep_away(package: str, reason: Label) -> None:
    """Never merge records of the models of a package, nor records that its tables point to."""
    _kept_away[package] = reason


def lead(model: type[Any]) -> Callable[[Leading], Leading]:
    """Lead whoever would merge records of a model to the screen where they are merged."""

    def register(address: Leading) -> Leading:
        _leading[model] = address
        return address

    return register


def leading_to(model: type[Any]) -> Leading | None:
    """Give what leads to a model's own way of merging, if there is one."""
    return _leading.get(model)


def is_mergeable(model: type[Any]) -> bool:
    """Tell whether records of a model can be merged by the panel."""
    return _reasons.get(model) == ""


def reason_against(model: type[Any]) -> str:
    """Say why records of a model are not merged by the panel; nothing where they are."""
    return str(_reasons.get(model, _NOT_SHOWN))


def reason_in_english(model: type[Any]) -> str:
    """Say the same to whoever writes models: commands and the start speak English."""
    with speaking("en"):
        return reason_against(model)


def look(panels: Mapping[type[Any], Panel]) -> None:
    """Judge every model with screens; asked once the tables of all modules are known."""
    fenced = _fenced()
    _reasons.clear()
    _reasons.update({model: _reason(model, panel, fenced) for model, panel in panels.items()})


_NOT_SHOWN = _("it has no screens")


def _reason(model: type[Any], panel: Panel, fenced: Mapping[str, Label]) -> Label:
    if MERGE in panel.rights or MERGE in actions_of(model):
        return _("its records are merged in a way of their own")
    table: Any = model.__table__
    if table.name in fenced:
        return fenced[table.name]
    if panel.read_only or not issubclass(model, Record):
        return _("its records come about and change by services of their own")
    return ""


def _fenced() -> Mapping[str, Label]:
    """Name the tables that are left alone: those kept away, and whatever they point to."""
    own: dict[Any, Label] = {
        mapper.local_table: reason
        for mapper in Base.registry.mappers
        if (reason := _reason_of(mapper.class_.__module__))
    }
    found: dict[str, Label] = {}
    for table, reason in own.items():
        for name in (table.name, *_pointed_to(table)):
            found.setdefault(name, reason)
    return found


def _pointed_to(table: Any) -> Iterable[str]:
    return (key.column.table.name for key in table.foreign_keys)


def _reason_of(module: str) -> Label:
    packages = (it for it in _kept_away if module == it or module.startswith(f"{it}."))
    return next((_kept_away[package] for package in packages), "")
