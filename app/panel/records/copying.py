"""A new record that begins with what another holds."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import UniqueConstraint

from app.core.fields import Field
from app.panel import saving
from app.panel.forms.fields import FieldMaker
from app.panel.forms.inputs import Input, Row, form_fields, row_fields, typed_fields
from app.panel.lists.offered import offered
from app.panel.lists.options import title_of_key
from app.panel.registry import Registered, target_of


def copied(entry: Registered, key: str, language: str) -> Input:
    """Fill in the form of a new record with what one holds that the viewer reads.

    What must be different in every record stays empty, and so does a link to what the viewer
    may not see; child rows are copied as new ones. Raises NotVisibleError.
    """
    record, maker = saving.get(entry, key), FieldMaker(language)
    may_read = offered(entry)
    fields = {name: it for name, it in form_fields(entry).items() if name in may_read}
    filled = Input(typed=dict(_values(maker, entry.model, record, fields)))
    for name, lines, child in entry.lines():
        if name in form_fields(entry):
            wanted = row_fields(child, lines)
            filled.rows[name] = [
                Row(typed=dict(_values(maker, child, row, wanted))) for row in getattr(record, name)
            ]
    return filled


def _values(
    maker: FieldMaker, model: type[Any], record: Any, fields: Mapping[str, Field]
) -> Iterator[tuple[str, str]]:
    unique = set(_unique_columns(model))
    for name, field in typed_fields(model, fields).items():
        if (field.column or name) in unique:
            continue
        value = maker.stored(model, record, name)
        if field.kind == "link" and value and not title_of_key(target_of(model, name), value):
            continue
        yield name, value


def _unique_columns(model: type[Any]) -> Iterator[str]:
    """Name the columns whose values are those of one record alone."""
    table: Any = model.__table__
    yield from (it.name for it in table.columns if it.unique or it.primary_key)
    rules = (
        *(it for it in table.constraints if isinstance(it, UniqueConstraint)),
        *(it for it in table.indexes if it.unique),
    )
    yield from (it.columns[0].name for it in rules if len(it.columns) == 1)
