"""A panel as somebody sees it to whom fields of its model are hidden."""

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

from app.panel.definition import Panel

_NAMES_NO_FIELD = frozenset(
    {"menu", "title", "one", "hint", "icon", "owner", "related", "can", "rights", "mistakes"}
)
"""Options that name no field to be shown; every other one is narrowed, whoever adds it."""

_made: dict[tuple[int, frozenset[str]], tuple[Panel, Panel]] = {}
_MOST = 1_000


def narrowed(panel: Panel, hidden: frozenset[str]) -> Panel:
    """Take hidden fields out of every option that names fields; `owner` still says whose rows."""
    if not hidden:
        return panel
    known = _made.get((id(panel), hidden))
    if known is None or known[0] is not panel:
        if len(_made) >= _MOST:
            _made.clear()
        known = _made[id(panel), hidden] = (panel, _made_of(panel, hidden))
    return known[1]


def _made_of(panel: Panel, hidden: frozenset[str]) -> Panel:
    changed = {}
    for option in fields(panel):
        if option.name not in _NAMES_NO_FIELD:
            value = getattr(panel, option.name)
            changed[option.name] = _without(value, hidden, option.default)
    return replace(panel, **changed)


def _without(value: Any, hidden: frozenset[str], default: Any) -> Any:
    """Take hidden names out of an option: a name, names in order, or names under titles."""
    if isinstance(value, str):
        return default if value.removeprefix("-") in hidden else value
    if isinstance(value, tuple):
        return tuple(name for name in value if not _is_hidden(name, hidden))
    if isinstance(value, Mapping):
        left = {title: _without(names, hidden, default) for title, names in value.items()}
        return {title: names for title, names in left.items() if names not in ((), "", None)}
    return value


def _is_hidden(name: Any, hidden: frozenset[str]) -> bool:
    return isinstance(name, str) and name.removeprefix("-") in hidden
