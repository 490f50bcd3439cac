"""Rights that were given and taken, in the words of the screens where they are."""

from collections.abc import Iterator, Sequence
from typing import Any

from app.core.fields import fields_of
from app.core.language import gettext
from app.panel.definition import actions_of
from app.panel.field_rights import LEVELS
from app.panel.registry import registered
from app.panel.rights import label_of

GIVEN = frozenset({"permissions", "roles", "fields"})
"""What lines about rights hold: names before and after, or those taken and those given."""


def changed_rights(taken: Sequence[str], given: Sequence[str]) -> Iterator[str]:
    """Say which rights or roles were given and which were taken."""
    new, old = sorted({*given} - {*taken}), sorted({*taken} - {*given})
    if new:
        yield str(gettext("Given: %(rights)s", rights="; ".join(map(_called, new))))
    if old:
        yield str(gettext("Taken: %(rights)s", rights="; ".join(map(_called, old))))


def _called(said: str) -> str:
    """Call a right as people do: of "Party: read" or "Party.city: hidden" every part."""
    place, mark, what = said.partition(": ")
    view, _dot, name = place.partition(".")
    label, model = _model(view)
    if not mark:
        return said  # a role, by its own name
    if name:
        field = fields_of(model).get(name) if model else None
        return f"{label}, {field.label if field else name}: {LEVELS.get(what, what)}"
    actions = actions_of(model) if model else {}
    return f"{label}: {actions[what].label if what in actions else label_of(what)}"


def _model(view: str) -> tuple[str, type[Any] | None]:
    """Give what a model, or the child rows of one, are called."""
    if entry := registered().get(view):
        return label_of(view), entry.model
    for entry in registered().values():
        for _name, field, child in entry.lines():
            if child.__name__ == view:
                return str(field.label), child
    return label_of(view), None
