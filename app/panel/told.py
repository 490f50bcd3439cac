"""What is made by hand of fields: which columns and filters of it the acting person sees.

A column, a fact or a filter says which fields it tells of, as attributes: `Party.code`,
`Entry.debit`. To whom one of them is hidden, it is not there.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import compress
from typing import Any, ClassVar, NamedTuple, Protocol, TypeAlias, TypeVar

from app.core.db import Base
from app.core.errors import N_, DomainError
from app.core.fields import fields_of
from app.panel.allowed import ClosedFieldError, NeededFieldClosedError, allowed
from app.panel.pages import Cell, Heading, ListPage, ListSummary

Told: TypeAlias = Mapping[str, tuple[Any, ...]]
"""What each filter of an address, or each input of a form, tells of."""

Value = TypeVar("Value")


class TellsNothingError(DomainError):
    """A screen would tell half a truth without what is hidden to the person."""

    status: ClassVar[int] = 403
    message = N_(
        "This screen says nothing without “{label}”, which your role does not see. "
        "Ask an administrator to open the field."
    )


class Named(NamedTuple):
    """A field by its name, where an attribute of that name is given to the model only later."""

    class_: type[Any]
    key: str


class _Column(Protocol):
    @property
    def tells(self) -> Sequence[Any]: ...


def hides(*fields: Any) -> bool:
    """Tell whether any of some fields is hidden to the acting person."""
    return any(_is_hidden(field) for field in fields)


def _is_hidden(field: Any) -> bool:
    hidden = allowed(field.class_).hidden
    return bool(hidden) and not hidden.isdisjoint(_names(field))


def hides_named(name: str) -> bool:
    """Tell of a field that errors name, `Party.code`, whether the acting person does not see it."""
    return hides(field_named(name))


@cache
def field_named(name: str) -> Named:
    """Give the field that a name means: a model of ours and one of its fields, `Party.code`."""
    model, _dot, field = name.partition(".")
    found = next(it.class_ for it in Base.registry.mappers if it.class_.__name__ == model)
    return Named(found, field)


def _names(field: Any) -> set[str]:
    """Name a field, and what is shown of a column that holds its key."""
    known = fields_of(field.class_)
    return {name for name, it in known.items() if field.key in {name, it.column}}


def label_of(field: Any) -> str:
    """Give what people call a field."""
    return str(fields_of(field.class_)[min(_names(field))].label)


def need(*fields: Any) -> None:
    """Refuse to answer without some fields; raises TellsNothingError, which names the first."""
    for field in fields:
        if hides(field):
            raise TellsNothingError(label=label_of(field))


def asked_of(told: Told) -> tuple[str, ...]:
    """Name what may be asked for: a filter by a hidden field is none that is known."""
    return tuple(name for name, fields in told.items() if not hides(*fields))


def shut(*fields: Any) -> Any:
    """Give the first of some fields that the acting person may not fill in; None where they may."""
    return next((field for field in fields if not _may_change(field)), None)


def _may_change(field: Any) -> bool:
    may = allowed(field.class_).may_change
    return all(may(name) for name in _names(field))


def refuse_given(*fields: Any) -> None:
    """Refuse a value for an input that tells of some fields; raises ClosedFieldError."""
    if (field := shut(*fields)) is not None:
        raise ClosedFieldError(label=label_of(field))


def refuse_without(*fields: Any) -> None:
    """Refuse a form that needs some fields before it opens; raises NeededFieldClosedError."""
    if (field := shut(*fields)) is not None:
        raise NeededFieldClosedError(label=label_of(field))


def mask(columns: Sequence[_Column]) -> list[bool]:
    """Tell of each column whether it is shown."""
    return [not hides(*column.tells) for column in columns]


def shown(page: ListPage) -> ListPage:
    """Give a list as the acting person sees it: without columns that tell of what is hidden."""
    seen = mask(page.headings)
    if all(seen):
        return page
    return replace(
        page,
        headings=list(compress(page.headings, seen)),
        rows=[row._replace(cells=list(compress(row.cells, seen))) for row in page.rows],
    )


def summed(headings: Sequence[Heading], summary: ListSummary) -> ListSummary:
    """Give the foot of a list under the columns that are shown."""
    return replace(summary, totals=list(compress(summary.totals, mask(headings))))


def cut(headings: Sequence[Heading], cells: Sequence[Cell]) -> list[Cell]:
    """Give a line of totals under the columns that are shown; its label stays in sight."""
    return kept(mask(headings), cells, is_word=_is_word, is_free=lambda cell: not cell.text)


def _is_word(cell: Cell) -> bool:
    return bool(cell.text) and cell.kind == "text"


def kept(
    seen: Sequence[bool], values: Sequence[Value], *, is_word: Any, is_free: Any
) -> list[Value]:
    """Leave values out of a line; the word it begins with takes another place that is free."""
    left = list(compress(values, seen))
    label = next((at for at, value in enumerate(values) if is_word(value)), None)
    free = next((at for at, value in enumerate(left) if is_free(value)), None)
    if label is not None and not seen[label] and free is not None:
        left[free] = values[label]
    return left
