"""Fields that hold others, and rules by which fields are visible, needed or fixed."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from app.core.fields import RULES, Field, fields_of
from app.core.hints import hint
from app.core.stages import Stages
from app.panel.checks.known import Fault
from app.panel.forms.conditional import is_conditional, wanted_values
from app.panel.forms.inputs import form_fields, is_required
from app.panel.registry import Registered, target_of


def rule_faults(entry: Registered, entries: Mapping[str, Registered]) -> Iterator[Fault]:
    """Give what is wrong with the rules of a model's fields, and with fields that hold others."""
    shown = [name for names in entry.panel.sections.values() for name in names]
    if not set(shown) <= entry.fields.keys():
        return  # named already
    for name, field in entry.fields.items():
        yield from _member_faults(entry, entries, name, field)
        for rule in RULES:
            yield from _rule_faults(entry, name, rule, getattr(field, rule) or {})
        if field.visible_when and is_required(entry.model, name):
            yield (
                "E036",
                f"{name!r} is not always visible, but must be filled in. Let it be empty.",
            )
    for name, _lines, child in entry.lines():
        for column, field in fields_of(child).items():
            if is_conditional(field):
                yield "E037", f"a row of {name!r} has a rule on {column!r}. Rules hold in forms."


def _member_faults(
    entry: Registered, entries: Mapping[str, Registered], name: str, field: Field
) -> Iterator[Fault]:
    if field.kind == "many" and target_of(entry.model, name).__name__ not in entries:
        other = target_of(entry.model, name).__name__
        yield "E038", f"{name!r} holds records of {other}, which has no panel. Give it one."


def _rule_faults(
    entry: Registered, name: str, rule: str, asked: Mapping[str, Any]
) -> Iterator[Fault]:
    known = form_fields(entry)
    for other, wanted in asked.items():
        if other not in known or known[other].is_many:
            near = hint(other, known)
            yield "E034", f"{rule} of {name!r} names {other!r}, which is not in the form. {near}"
            continue
        for value in wanted_values(wanted):
            if not may_hold(known[other], value):
                near = hint(str(value), _choices(known[other]))
                yield "E035", f"{rule} of {name!r}: {other!r} is never {value!r}. {near}"


def may_hold(field: Field, value: Any) -> bool:
    """Tell whether a field can have the value of a rule: one that a script reads too."""
    if value is None or value is ...:
        return True
    return value in _choices(field) or (field.kind == "yes_no" and isinstance(value, bool))


def _choices(field: Field) -> Collection[str]:
    """Give what a file may name; the start asks no table, which may not be there yet."""
    choices = field.choices
    if isinstance(choices, Stages):
        return choices.shipped.keys()
    return () if choices is None else choices.keys()
