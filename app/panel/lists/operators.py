"""What may be asked of a field by its kind, and what that means as a condition on rows."""

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, and_, false, func, not_, or_, select

from app.core.errors import DomainError
from app.core.fields import Field, Label
from app.core.language import _
from app.core.search import alphabetical
from app.core.trees import branches
from app.core.turkish import sort_key
from app.panel.lists.conditions import (
    BETWEEN,
    PRESETS,
    FilterError,
    condition_of,
    link_column,
    parse_link_key,
    words_of,
)
from app.panel.lists.criteria import Condition, Criteria, Member, UnknownConditionError
from app.panel.lists.members import holds_nothing
from app.panel.lists.offered import offered
from app.panel.registry import Registered, target_of

Operators: TypeAlias = Mapping[str, Label]

WITHOUT_VALUE = frozenset({"empty", "filled"})

_EMPTY: Operators = {"empty": _("is empty"), "filled": _("is not empty")}
_IS: Operators = {"is": _("is"), "isnt": _("is not")}
_RANGE: Operators = {"from": _("from"), "to": _("up to")}

_OF_TEXTS: Operators = {
    "has": _("contains"),
    "hasnt": _("does not contain"),
    "begins": _("begins with"),
    **_IS,
    **_EMPTY,
}
_OF_NUMBERS: Operators = {**_IS, **_RANGE, **_EMPTY}
_OF_DAYS: Operators = {"in": _("is in"), **_IS, **_RANGE, **_EMPTY}
_OF_CHOICES: Operators = {**_IS, **_EMPTY}

_OF_MEMBERS: Operators = {"is": _("has"), "isnt": _("has not"), **_EMPTY}

_OF_FILES: Operators = {"filled": _("has one"), "empty": _("has none")}

_OF_PARENTS: Operators = {"under": _("is under")}

_BY_KIND: Mapping[str, Operators] = {
    **dict.fromkeys(("money", "rate", "whole"), _OF_NUMBERS),
    **dict.fromkeys(("day", "instant"), _OF_DAYS),
    **dict.fromkeys(("choice", "link"), _OF_CHOICES),
    **dict.fromkeys(("many", "tags"), _OF_MEMBERS),
    **dict.fromkeys(("file", "image"), _OF_FILES),
    "yes_no": _IS,
}


def is_asked_by_words(field: Field) -> bool:
    """Tell whether a field is asked for by words that are typed."""
    return field.kind not in _BY_KIND


def operators_of(field: Field) -> Operators:
    """Give what may be asked of a field, with what people call it."""
    known = _BY_KIND.get(field.kind, _OF_TEXTS)
    return {**known, **_OF_PARENTS} if field.is_parent else known


def compiled(
    entry: Registered, member: Member, language: str, problems: list[DomainError]
) -> ColumnElement[bool] | None:
    """Give what conditions mean; a wrong one is left out and said as a problem."""
    if isinstance(member, Criteria):
        parts = [compiled(entry, each, language, problems) for each in member.members]
        known = [part for part in parts if part is not None]
        if not known:
            return None
        return or_(*known) if member.mode == "any" else and_(*known)
    try:
        return _meaning(entry, member, language)
    except DomainError as problem:
        problems.append(problem)
        return None


def _meaning(entry: Registered, asked: Condition, language: str) -> ColumnElement[bool] | None:
    """Give what a condition means; raises a DomainError where it can mean nothing."""
    field = offered(entry).get(asked.field)
    if field is None or asked.operator not in operators_of(field):
        raise UnknownConditionError
    if asked.operator in WITHOUT_VALUE:
        empty = _empty(entry, asked.field, field)
        return empty if asked.operator == "empty" else not_(empty)
    if not asked.value:
        return None
    read = _READERS.get(asked.operator, _same)
    found = read(entry, asked.field, asked.value, language)
    if asked.operator in _NEGATED and found is not None:
        return not_(func.coalesce(found, false()))
    return found


def _empty(entry: Registered, name: str, field: Field) -> ColumnElement[bool]:
    if field.is_many:
        return holds_nothing(entry.model, name)
    if field.kind == "link" or field.is_file:
        return _is_empty(link_column(entry.model, field))
    return _is_empty(words_of(entry.model, name))


def _is_empty(column: Any) -> ColumnElement[bool]:
    is_text = column.type.python_type is str
    nothing: ColumnElement[bool] = column.is_(None)
    return or_(nothing, column == "") if is_text else nothing


_Read: TypeAlias = Callable[[Registered, str, str, str], ColumnElement[bool] | None]


def _same(entry: Registered, name: str, text: str, language: str) -> ColumnElement[bool] | None:
    """Read it as the filter of a chip is read, whole texts apart."""
    if is_asked_by_words(entry.fields[name]):
        return alphabetical(words_of(entry.model, name)) == sort_key(text)
    return condition_of(entry, name, text, language)


def _from(entry: Registered, name: str, text: str, language: str) -> ColumnElement[bool] | None:
    return condition_of(entry, name, f"{text}{BETWEEN}", language)


def _to(entry: Registered, name: str, text: str, language: str) -> ColumnElement[bool] | None:
    return condition_of(entry, name, f"{BETWEEN}{text}", language)


def _in(entry: Registered, name: str, text: str, language: str) -> ColumnElement[bool] | None:
    if text not in PRESETS:
        raise FilterError(label=entry.fields[name].label, text=text[:40], reason="")
    return condition_of(entry, name, text, language)


def _under(entry: Registered, name: str, text: str, _language: str) -> ColumnElement[bool]:
    """Find all that is part of a record, at any depth, without the record itself."""
    key = parse_link_key(target_of(entry.model, name), text)
    tree = branches(entry.model, [key])
    below: ColumnElement[bool] = entry.key.in_(select(tree.c.id).where(tree.c.depth > 0))
    return below


def _begins(entry: Registered, name: str, text: str, _language: str) -> ColumnElement[bool]:
    return alphabetical(words_of(entry.model, name)).startswith(sort_key(text), autoescape=True)


_NEGATED = frozenset({"isnt", "hasnt"})
_READERS: Mapping[str, _Read] = {
    "has": condition_of,
    "hasnt": condition_of,
    "begins": _begins,
    "from": _from,
    "to": _to,
    "in": _in,
    "under": _under,
}
