"""What the drawers of a list are given: its columns and views, and its conditions."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.panel.pages import FormField, Option


@dataclass(frozen=True, slots=True)
class ViewForm:
    """One's own saved view, to be changed or deleted: posts to `url`."""

    url: str
    name: str
    audience: str
    role: str
    is_default: bool
    may_replace: bool
    """Whether the list before the reader was made from it, and may take its place."""


@dataclass(frozen=True, slots=True)
class ArrangePage:
    """What can be chosen of a list: `columns` in order, those shown are chosen.

    The first form posts inputs `column` and `density` to `columns_url`, the second one `name`,
    `audience`, `role` and `is_default` to `views_url`; both send `list`, the address's query.
    """

    title: str
    columns: Sequence[Option]
    groups: Sequence[Option]
    densities: Sequence[Option]
    audiences: Sequence[Option]
    roles: Sequence[Option]
    views: Sequence[ViewForm]
    columns_url: str
    views_url: str
    list_query: str


@dataclass(frozen=True, slots=True)
class Question:
    """A field that a condition asks about, with its operator and its value as they stand.

    `periods` are what the operator "in" chooses from; `without_value` are operators that need
    no value.
    """

    name: str
    operators: Sequence[Option]
    operator: str
    input: FormField
    periods: Sequence[Option] = ()
    without_value: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class ConditionGroup:
    """Conditions and groups of which `all` or `any` must hold."""

    mode: str
    members: "Sequence[Question | ConditionGroup]"


@dataclass(frozen=True, slots=True)
class ConditionsPage:
    """The form of conditions: a blank question for each field, and the conditions that stand."""

    questions: Sequence[Question]
    group: ConditionGroup
    list_url: str
