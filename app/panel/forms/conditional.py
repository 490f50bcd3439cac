"""Fields that are visible, needed or fixed only while other fields of the record say so."""

import json
from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import inspect

from app.core.errors import N_, DomainError
from app.core.fields import RULES, Field, When, fields_of
from app.panel.forms.inputs import Input, RequiredError, form_fields
from app.panel.registry import Registered


class FixedError(DomainError):
    """The field must not change while other fields are as they are."""

    message = N_("This field is fixed by other fields of the record: leave it as it was.")


def is_conditional(field: Field) -> bool:
    """Tell whether any rule stands on a field."""
    return any(getattr(field, rule) for rule in RULES)


def wanted_values(wanted: Any) -> Collection[Any]:
    """Give the values of which a rule asks for one."""
    return wanted if isinstance(wanted, tuple) else (wanted,)


def holds(fields: Mapping[str, Field], record: Any, rule: When | None) -> bool:
    """Tell whether a record has every value that a rule asks for; without a rule nothing holds."""
    if not rule:
        return False
    return all(
        any(_fits(value_of(fields, record, name), value) for value in wanted_values(wanted))
        for name, wanted in rule.items()
    )


def _fits(value: Any, wanted: Any) -> bool:
    if wanted is None:
        return is_nothing(value)
    return not is_nothing(value) if wanted is ... else bool(value == wanted)


def is_nothing(value: Any) -> bool:
    """Tell whether a field is empty: without a value, text or member."""
    return value is None or value in ("", [])


def value_of(fields: Mapping[str, Field], record: Any, name: str) -> Any:
    """Give what a field holds; of a record to be, what it will begin with."""
    attribute = fields[name].column or name
    value = getattr(record, attribute)
    if value is None and inspect(record).transient:
        default = getattr(record.__mapper__.columns.get(attribute), "default", None)
        return default.arg if default is not None and default.is_scalar else None
    return value


def fixed_now(entry: Registered, record: Any) -> set[str]:
    """Name the fields of a stored record that must not change."""
    every, offered = fields_of(entry.model), form_fields(entry)
    return {name for name, field in offered.items() if holds(every, record, field.read_only_when)}


def hold_to_rules(entry: Registered, record: Any, sent: Input) -> list[str]:
    """Say what goes against the rules once all is applied; gives the fields that are not visible.

    What stands in those is to be emptied: nobody could see it. Rules look at every field, those
    hidden to the acting person too; what they hold to is what the person fills in.
    """
    fields, hidden = fields_of(entry.model), []
    for name, field in form_fields(entry).items():
        if field.visible_when and not holds(fields, record, field.visible_when):
            sent.problems.pop(name, None)
            hidden.append(name)
        elif name not in sent.problems:
            problem = _problem(fields, record, name, field)
            if problem is not None:
                sent.problems[name] = [problem]
    return hidden


def _problem(
    fields: Mapping[str, Field], record: Any, name: str, field: Field
) -> DomainError | None:
    value = value_of(fields, record, name)
    if holds(fields, record, field.required_when) and is_nothing(value):
        return RequiredError()
    if holds(fields, record, field.read_only_when) and _is_changed(record, field.column or name):
        return FixedError()
    return None


def _is_changed(record: Any, attribute: str) -> bool:
    """Tell whether a field became something else; in a record to be, than what it begins with."""
    state = inspect(record)
    if not state.transient:
        return bool(state.attrs[attribute].history.has_changes())
    default = getattr(record.__mapper__.columns.get(attribute), "default", None)
    begins = default.arg if default is not None and default.is_scalar else None
    value = getattr(record, attribute)
    return not is_nothing(value) and value != begins


_NAMES = {"visible_when": "visible", "required_when": "required", "read_only_when": "fixed"}


def rules_json(field: Field, seen: Collection[str], *, is_fixed: bool = False) -> str:
    """Write the rules of a field for the script of forms, values as inputs hold them.

    A field that is fixed as the record stands is so until it is saved otherwise. Rules that look
    at other fields than those seen are left to the server.
    """
    shown = set(seen)
    rules = [rule for rule in RULES if (asked := getattr(field, rule)) and asked.keys() <= shown]
    if is_fixed:
        rules = [rule for rule in rules if rule != "read_only_when"]
    if not rules:
        return ""
    return json.dumps(
        {
            _NAMES[rule]: {
                name: [_typed(value) for value in wanted_values(wanted)]
                for name, wanted in getattr(field, rule).items()
            }
            for rule in rules
        },
        sort_keys=True,
    )


def _typed(value: Any) -> str:
    if value is ...:
        return "*"
    return "1" if value is True else "" if value in (None, False) else str(value)
