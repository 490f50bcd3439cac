"""What somebody wants a record to hold: read from a form or from JSON, checked field by field."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Column

from app.core.errors import N_, DomainError
from app.core.fields import Field, fields_of
from app.panel import tagging
from app.panel.allowed import NeededFieldClosedError, allowed
from app.panel.registry import Registered

MOST_ROWS = 500


class RequiredError(DomainError):
    """The field must not be empty."""

    message = N_("This field is needed: fill it in.")


class TooManyRowsError(DomainError):
    """A form holds a bounded number of rows."""

    message = N_("There are more than {most} rows: save some of them first, then add the rest.")


@dataclass(slots=True)
class Row:
    """A child row as it was sent: its values by field, and what is wrong with them."""

    key: str = ""
    is_gone: bool = False
    values: dict[str, Any] = field(default_factory=dict)
    typed: dict[str, str] = field(default_factory=dict)
    problems: dict[str, list[DomainError]] = field(default_factory=dict)


@dataclass(slots=True)
class Input:
    """A record as it was sent; links are keys of their records.

    `typed` keeps what was written, so that a form loses nothing. `token` is the state of the
    record the sender saw; `is_warned` says that warnings were read and the record shall be
    saved all the same; `warnings` are what there was to read. `known` are keys of records whose
    likeness is no news to the sender. With `replaces_rows`, child rows
    that were not sent are removed.
    """

    values: dict[str, Any] = field(default_factory=dict)
    typed: dict[str, str] = field(default_factory=dict)
    rows: dict[str, list[Row]] = field(default_factory=dict)
    problems: dict[str, list[DomainError]] = field(default_factory=dict)
    token: str | None = None
    is_warned: bool = False
    warnings: list[str] = field(default_factory=list)
    replaces_rows: bool = False
    known: Collection[Any] = ()

    @property
    def is_right(self) -> bool:
        """Whether nothing is wrong with any field."""
        rows = (row for rows in self.rows.values() for row in rows if not row.is_gone)
        return not self.problems and not any(row.problems for row in rows)

    def all_problems(self) -> Iterator[tuple[str, DomainError]]:
        """Give every problem under the name of its field: "addresses.0.city" for a row's."""
        for name, problems in self.problems.items():
            yield from ((name, problem) for problem in problems)
        for name, rows in self.rows.items():
            for number, row in enumerate(rows):
                for column, problems in row.problems.items():
                    yield from ((f"{name}.{number}.{column}", problem) for problem in problems)


_NEVER_TYPED = frozenset({"instant", "lines"})


def form_fields(entry: Registered) -> Mapping[str, Field]:
    """Give the fields of a model's form, in order; tags stand at its end."""
    fields = entry.fields
    names = [name for names in entry.panel.sections.values() for name in names]
    if entry.shows_tags and not entry.panel.read_only:
        names.append(tagging.NAME)
    return {name: fields[name] for name in dict.fromkeys(names)}


def row_fields(child: type[Any], lines: Field) -> Mapping[str, Field]:
    """Give the fields of a child row that people fill in."""
    fields = allowed(child).seen
    if lines.columns:
        return {name: fields[name] for name in lines.columns if name in fields}
    return {
        name: known
        for name, known in fields.items()
        if is_writable(known) and not known.is_many and known.column != lines.child
    }


def is_writable(known: Field) -> bool:
    """Tell whether a field is typed by people at all."""
    return known.kind not in _NEVER_TYPED and not known.is_computed


def typed_fields(model: type[Any], fields: Mapping[str, Field]) -> dict[str, Field]:
    """Give those of some fields that the acting person fills in."""
    may = allowed(model).may_change
    return {name: it for name, it in fields.items() if is_writable(it) and may(name)}


def closed_need(model: type[Any], names: Iterable[str]) -> DomainError | None:
    """Say which of the fields a new record needs is closed to the acting person, if any is."""
    fields, may = fields_of(model), allowed(model).may_change
    shut = (name for name in names if is_required(model, name) and not may(name))
    name = next(shut, None)
    return None if name is None else NeededFieldClosedError(label=fields[name].label)


def is_required(model: type[Any], name: str) -> bool:
    """Tell whether a field must be filled in: its column is needed and has no default."""
    known = fields_of(model)[name]
    if known.kind in {"yes_no", "lines"} or known.is_many:
        return False
    column = model.__mapper__.columns.get(known.column or name)
    if not isinstance(column, Column) or column.nullable:
        return False
    return column.default is None and column.server_default is None


def check_required(
    model: type[Any], names: Sequence[str], values: Mapping[str, Any]
) -> dict[str, list[DomainError]]:
    """Name the fields that must not be empty and are."""
    return {
        name: [RequiredError()]
        for name in names
        if values.get(name) is None and is_required(model, name)
    }
