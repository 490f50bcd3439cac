"""Records as the API gives them: every field of list and form, as plain values."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from app.core.access import NotVisibleError
from app.core.db import db
from app.core.fields import Field
from app.core.own import snake
from app.panel import kinds, saving
from app.panel.api.files import given_file
from app.panel.forms.inputs import form_fields, row_fields
from app.panel.lists.cells import ask
from app.panel.lists.columns import ListColumn, column_of
from app.panel.pages import Cell
from app.panel.registry import Registered
from app.panel.tagging import NAME

VERSION = "version"
LANGUAGE = "en"
"""Machines write numbers with a point, whatever language their errors are told in."""


def described(entry: Registered) -> Mapping[str, Field]:
    """Give the fields of a record without its child rows: those of its form and of its list."""
    tags = (NAME,) if entry.shows_tags else ()
    names = dict.fromkeys((*form_fields(entry), *entry.panel.list, *tags))
    fields = entry.fields
    return {name: fields[name] for name in names if fields[name].kind != "lines"}


def lines_of(entry: Registered) -> Iterator[tuple[str, Field, type[Any]]]:
    """Give the fields of the form that hold child rows, with the model of the rows."""
    shown = form_fields(entry)
    return ((name, field, child) for name, field, child in entry.lines() if name in shown)


def currency_name(name: str) -> str:
    """Name the value beside an amount that says its currency."""
    return f"{name}_currency"


def columns_of(entry: Registered) -> list[ListColumn]:
    """Give what a record is asked for: its state, then each described field."""
    return [_state(entry.model), *_columns(entry.model, described(entry))]


def record(entry: Registered, key: str) -> dict[str, Any]:
    """Give a record the viewer reaches, with its child rows; raises NotVisibleError."""
    known = entry.parse_key(key)
    columns = columns_of(entry)
    query = ask(entry.model, columns, entry.key, *_archived(entry)).where(entry.key == known)
    row = db.session.execute(query).one_or_none()
    if row is None:
        raise NotVisibleError
    found = row_of(entry, columns, row)
    for name, lines, child in lines_of(entry):
        found[name] = _rows(child, lines, known)
    return found


def row_of(entry: Registered, columns: Sequence[ListColumn], row: Sequence[Any]) -> dict[str, Any]:
    """Give the values of a row asked for its key, its archived mark and its columns."""
    found: dict[str, Any] = {"id": row[0]}
    begin = 1
    if entry.is_archivable:
        found["archived_at"] = kinds.to_json(entry.fields["archived_at"], row[1])
        begin = 2
    return found | dict(_values(entry.model, columns, row, begin))


def row_key(child: type[Any], lines: Field) -> Any:
    """Give the attribute that tells a child row from the others of its record."""
    mapper = child.__mapper__
    keys = [mapper.get_property_by_column(column).key for column in mapper.primary_key]
    return getattr(child, next(key for key in keys if key != lines.child))


def _archived(entry: Registered) -> list[Any]:
    return [entry.model.archived_at] if entry.is_archivable else []


def _columns(model: type[Any], fields: Mapping[str, Field]) -> list[ListColumn]:
    return [column_of(model, name, LANGUAGE) for name in fields]


def _state(model: type[Any]) -> ListColumn:
    state = saving.state_of(model)
    return ListColumn(VERSION, Field("", "text"), state, None, (), lambda _values: Cell(""))


def _rows(child: type[Any], lines: Field, parent: Any) -> list[dict[str, Any]]:
    """Give the child rows in the order in which the record's page shows them."""
    columns = _columns(child, row_fields(child, lines))
    query = ask(child, columns, row_key(child, lines))
    query = query.where(getattr(child, lines.child or "") == parent)
    rows = db.session.execute(query.order_by(*child.__mapper__.primary_key))
    return [{"id": row[0]} | dict(_values(child, columns, row, 1)) for row in rows]


def _values(
    model: type[Any], columns: Sequence[ListColumn], row: Sequence[Any], begin: int
) -> Iterator[tuple[str, Any]]:
    for column in columns:
        end = begin + len(column.asks)
        yield from _value(model, column, row[begin:end])
        begin = end


def _value(
    model: type[Any], column: ListColumn, values: Sequence[Any]
) -> Iterator[tuple[str, Any]]:
    name, field = column.name, column.field
    if name == VERSION:
        yield name, saving.token(model, values)
    elif field.kind == "link":
        yield name, _link(*values[:2])
    elif field.is_many:
        yield name, _members(field, values[0] or ())
    elif field.is_file:
        yield name, given_file(snake(model.__name__), name, values)
    elif field.kind == "rich_text":
        yield name, values[1]
    else:
        yield name, kinds.to_json(field, values[0])
        if field.currency:
            yield currency_name(name), values[1]


def _members(field: Field, held: Sequence[Any]) -> list[Any]:
    """Give the records that are held, or the names of tags."""
    if field.kind == "tags":
        return [title for _key, title, *_colour in held if title is not None]
    return [_link(key, title) for key, title, *_colour in held]


def _link(key: Any, title: Any) -> dict[str, Any] | None:
    """Give the record pointed to; one the viewer may not see has no title."""
    if key is None:
        return None
    return {"id": key, "title": None if title is None else str(title)}
