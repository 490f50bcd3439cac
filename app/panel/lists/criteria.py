"""Conditions joined by "and" and "or", to any depth that a person reads, as an address holds them.

A condition is ["city", "has", "izmir"]; a group is ["all", …] or ["any", …] of such and of groups.
"""

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from app.core.characters import is_storable
from app.core.errors import N_, DomainError

MODES = ("all", "any")
MOST_CONDITIONS, DEEPEST = 30, 3
_MOST_CHARACTERS, _MOST_OF_A_VALUE = 6_000, 200
_PARTS = 3


class WrongCriteriaError(DomainError):
    """The address holds conditions that no form of ours wrote."""

    message = N_("The conditions in the address are damaged: choose them again.")


class TooManyCriteriaError(DomainError):
    """So many conditions could be neither read nor answered in time."""

    message = N_("At most {most} conditions can be asked for at once: take some away.")


class UnknownConditionError(DomainError):
    """A condition asks of a field what cannot be asked, or of one that is not there to read."""

    message = N_("A condition asks for something this list does not have: it was left out.")


@dataclass(frozen=True, slots=True)
class Condition:
    """What a field must be: an operator of its kind, and the value as it was typed."""

    field: str
    operator: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Criteria:
    """Conditions and groups of them, of which all or any must hold."""

    mode: str
    members: "Sequence[Member]"


Member: TypeAlias = Condition | Criteria


def read_criteria(text: str) -> Criteria | None:
    """Read the conditions of an address; raises WrongCriteriaError, TooManyCriteriaError."""
    if not text.strip():
        return None
    if len(text) > _MOST_CHARACTERS or not is_storable(text):
        raise WrongCriteriaError
    try:
        said = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise WrongCriteriaError from error
    found = _member(said, 1)
    criteria = Criteria("all", [found]) if isinstance(found, Condition) else found
    if sum(1 for _each in conditions_of(criteria)) > MOST_CONDITIONS:
        raise TooManyCriteriaError(most=MOST_CONDITIONS)
    return criteria if criteria.members else None


def _member(said: Any, depth: int) -> Member:
    if not isinstance(said, list) or not said or depth > DEEPEST + 1:
        raise WrongCriteriaError
    first, *others = said
    if first in MODES and all(isinstance(other, list) for other in others):
        return Criteria(first, [_member(other, depth + 1) for other in others])
    is_condition = len(said) == _PARTS and all(isinstance(part, str) for part in said)
    if not is_condition or not all(is_storable(part) for part in said):
        raise WrongCriteriaError
    return Condition(said[0], said[1], said[2].strip()[:_MOST_OF_A_VALUE])


def write_criteria(criteria: Criteria) -> str:
    """Write conditions as an address holds them."""
    return json.dumps(_written(criteria), ensure_ascii=False, separators=(",", ":"))


def _written(member: Member) -> list[Any]:
    if isinstance(member, Condition):
        return [member.field, member.operator, member.value]
    return [member.mode, *(_written(each) for each in member.members)]


def conditions_of(member: Member) -> Iterator[Condition]:
    """Give every condition, from however deep."""
    if isinstance(member, Condition):
        yield member
    else:
        for each in member.members:
            yield from conditions_of(each)


def without(criteria: Criteria, fields: Collection[str]) -> Criteria | None:
    """Take the conditions on some fields out, and groups that are left with none."""
    if not any(it.field in fields for it in conditions_of(criteria)):
        return criteria
    left = [
        kept
        for each in criteria.members
        if (kept := without(each, fields) if isinstance(each, Criteria) else each)
        and not (isinstance(each, Condition) and each.field in fields)
    ]
    return Criteria(criteria.mode, left) if left else None


def narrowed(criteria: Criteria | None, condition: Condition) -> Criteria:
    """Give conditions that one more must hold beside."""
    if criteria is None:
        return Criteria("all", [condition])
    if criteria.mode == "all":
        return Criteria("all", [*criteria.members, condition])
    return Criteria("all", [criteria, condition])
