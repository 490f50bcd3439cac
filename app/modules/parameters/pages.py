"""The screen of parameters as its template is given it: a form for each group."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for

from app.core.parameters import parameter
from app.modules.parameters.services import Typed
from app.modules.parameters.settings import Group, Setting
from app.panel import rights
from app.panel.pages import FormField, Option


@dataclass(frozen=True, slots=True)
class GroupForm:
    """A group of parameters: where it is sent, and whether the reader may send it."""

    name: str
    title: str
    action_url: str
    fields: Sequence[FormField]
    may_configure: bool


def may_configure(group: Group) -> bool:
    """Tell whether the viewer may set a group."""
    return rights.can(group.screen, "configure")


def group_form(group: Group, typed: Typed | None = None) -> GroupForm:
    """Give a group as it is set, or as it was typed with what is wrong."""
    may = may_configure(group)
    return GroupForm(
        name=group.name,
        title=str(group.title),
        action_url=url_for("parameters.set_group", name=group.name),
        fields=[_field(it, typed, is_read_only=not may) for it in group.settings],
        may_configure=may,
    )


def _field(setting: Setting, typed: Typed | None, *, is_read_only: bool) -> FormField:
    value = typed.texts[setting.name] if typed else setting.write(parameter(setting.name))
    offered = setting.options() if setting.options else {}
    problem = typed.problems.get(setting.name) if typed else None
    return FormField(
        name=setting.name,
        input=setting.name,
        label=str(setting.label),
        kind=setting.kind,
        value=value,
        hint=str(setting.help),
        is_required=setting.kind == "choice" and "" not in offered,
        is_read_only=is_read_only,
        errors=[problem] if problem else (),
        options=[Option(key, str(label)) for key, label in offered.items() if key],
        option_label=str(offered.get(value if is_read_only else "", "")),
    )
