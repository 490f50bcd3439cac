"""What somebody wants a record to hold: read from a form or from JSON, checked field by field."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Column

from app.core.errors import N_, DomainError
from app.core.fields import Field, fields_of
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
    saved all the same; `warnings` are what there was to read. With `replaces_rows`, child rows
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
    """Give the fields of a model's form, in order."""
    fields = entry.fields
    return {name: fields[name] for names in entry.panel.sections.values() for name in names}


def row_fields(child: type[Any], lines: Field) -> Mapping[str, Field]:
    """Give the fields of a child row that people fill in."""
    fields = fields_of(child)
    if lines.columns:
        return {name: fields[name] for name in lines.columns}
    return {
        name: known
        for name, known in fields.items()
        if known.kind not in _NEVER_TYPED and known.column != lines.child
    }


def is_writable(known: Field) -> bool:
    """Tell whether a field is typed by people at all."""
    return known.kind not in _NEVER_TYPED


def is_required(model: type[Any], name: str) -> bool:
    """Tell whether a field must be filled in: its column is needed and has no default."""
    known = fields_of(model)[name]
    if known.kind in {"yes_no", "lines"}:
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
