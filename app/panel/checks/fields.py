"""The fields of a model as such: labels, currencies, child rows, the key, the table's name."""

from collections.abc import Iterator
from typing import Any

from app.core.fields import Field, fields_of
from app.core.hints import hint
from app.core.own import PREFIX, is_own, is_own_table
from app.panel.checks.known import Fault, unknown
from app.panel.forms.inputs import row_fields
from app.panel.registry import Registered


def field_faults(entry: Registered) -> Iterator[Fault]:
    """Give what is wrong with the fields of a model, whatever its panel says."""
    if len(entry.model.__mapper__.primary_key) != 1:
        yield "E013", "the primary key has several columns. Give the model one of its own."
    for name, field in entry.fields.items():
        if field.currency and not hasattr(entry.model, field.currency):
            near = hint(field.currency, entry.model.__mapper__.attrs.keys())
            yield (
                "E015",
                f"the currency of {name!r} is {field.currency!r}, which is unknown. {near}",
            )
        if not str(field.label).strip():
            yield "E016", f"the field {name!r} has no label. Write one as its first argument."
        if field.kind == "link" and field.column not in entry.model.__mapper__.columns:
            near = hint(field.column or "", entry.model.__mapper__.columns.keys())
            yield "E028", f"the link {name!r} goes by {field.column!r}, which is no column. {near}"
    for name, field, child in entry.lines():
        yield from _line_faults(entry, name, field, child)
    yield from _table_faults(entry)


def _line_faults(entry: Registered, name: str, field: Field, child: type[Any]) -> Iterator[Fault]:
    column = child.__mapper__.columns.get(field.child or "")
    tables = {key.column.table for key in column.foreign_keys} if column is not None else set()
    if entry.model.__table__ not in tables:
        yield (
            "E029",
            (
                f"the rows of {name!r} point here by {child.__name__}.{field.child}, no link here. "
                f"Give {child.__name__} a column made by ref({entry.name})."
            ),
        )
    for part, known in row_fields(child, field).items():
        if known.is_file or known.kind == "rich_text":
            yield (
                "E039",
                (
                    f"the rows of {name!r} hold {part!r}, a {known.kind} field. "
                    f"Put it on {entry.name}, or leave it out of `columns`."
                ),
            )
    yield from unknown("E030", f"columns of {name}", field.columns, set(fields_of(child)))


def _table_faults(entry: Registered) -> Iterator[Fault]:
    table = entry.model.__table__.name
    if is_own(entry.model) is not is_own_table(table):
        wanted = f"begin with {PREFIX!r}" if is_own(entry.model) else f"not begin with {PREFIX!r}"
        yield (
            "E031",
            (
                f"the table {table!r} must {wanted}, so that product and own tables never meet. "
                "Leave __tablename__ out."
            ),
        )
