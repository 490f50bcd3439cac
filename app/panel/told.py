"""What is made by hand of fields: which columns and filters of it the acting person sees.

A column, a fact or a filter says which fields it tells of, as attributes: `Party.code`,
`Entry.debit`. To whom one of them is hidden, it is not there.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import compress
from typing import Any, ClassVar, NamedTuple, Protocol, TypeAlias, TypeVar

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


def closed_of(told: Told) -> Mapping[str, Any]:
    """Give the inputs the acting person may not fill in, each with the field it is closed by."""
    found = {}
    for name, fields in told.items():
        shut = [field for field in fields if not _may_change(field)]
        found |= {name: shut[0]} if shut else {}
    return found


def _may_change(field: Any) -> bool:
    may = allowed(field.class_).may_change
    return all(may(name) for name in _names(field))


def refuse_closed(told: Told, given: Iterable[str], needed: Iterable[str] = ()) -> None:
    """Refuse values for closed inputs, and a form that cannot do without one.

    Raises ClosedFieldError, NeededFieldClosedError.
    """
    closed = closed_of(told)
    for name in needed:
        if name in closed:
            raise NeededFieldClosedError(label=label_of(closed[name]))
    for name in given:
        if name in closed:
            raise ClosedFieldError(label=label_of(closed[name]))


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
