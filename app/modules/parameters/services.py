"""Reading a group of parameters as it was typed, and keeping it with its history."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.core import history
from app.core.errors import DomainError
from app.core.language import said
from app.core.parameters import parameter, set_parameter
from app.modules.parameters.settings import Group


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed into a group, what of it can be kept, and what is wrong with the rest."""

    texts: Mapping[str, str]
    values: dict[str, str] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)


def read(group: Group, form: Mapping[str, str]) -> Typed:
    """Read what was typed."""
    typed = Typed({it.name: form.get(it.name, "").strip() for it in group.settings})
    for it in group.settings:
        try:
            typed.values[it.name] = it.read(typed.texts[it.name])
        except DomainError as error:
            typed.problems[it.name] = said(error)
    return typed


def keep(values: Mapping[str, str]) -> None:
    """Keep parameters; what really changes goes into the history."""
    for name, value in values.items():
        before = parameter(name)
        if value != before:
            set_parameter(name, value)
            history.write_line("Parameter", name, "changed", {"value": [before, value]})
