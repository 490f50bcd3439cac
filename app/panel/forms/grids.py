"""Child rows in a form: those stored or those sent, and the blank one that new ones copy."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any

from app.core.fields import Field, fields_of
from app.core.language import said
from app.panel.forms.fields import FieldMaker
from app.panel.forms.inputs import Input, Row, row_fields
from app.panel.pages import FormField, Grid, GridRow, Heading
from app.panel.registry import key_of, target_of

_BLANK = "__row__"


def grid_field(
    maker: FieldMaker, model: type[Any], name: str, *, record: Any, sent: Input | None
) -> FormField:
    """Give the field that holds a record's child rows."""
    lines, child = fields_of(model)[name], target_of(model, name)
    fields = row_fields(child, lines)
    problems = sent.problems.get(name, ()) if sent else ()
    return FormField(
        name=name,
        input=name,
        label=str(lines.label),
        kind="lines",
        hint=str(lines.hint),
        errors=[said(problem) for problem in problems],
        grid=Grid(
            name=name,
            headings=[Heading(key, str(field.label), field.kind) for key, field in fields.items()],
            rows=_sent(maker, child, fields, sent.rows.get(name, ()), _Rows(record, name))
            if sent
            else _stored(maker, child, fields, getattr(record, name, ()), name),
            blank=_row(maker, child, fields, None, f"{name}-{_BLANK}-"),
        ),
    )


def _stored(
    maker: FieldMaker, child: type[Any], fields: Mapping[str, Field], rows: Any, name: str
) -> list[GridRow]:
    return [_row(maker, child, fields, row, f"{name}-{number}-") for number, row in enumerate(rows)]


def _row(
    maker: FieldMaker, child: type[Any], fields: Mapping[str, Field], row: Any, prefix: str
) -> GridRow:
    made = [
        maker.made(child, key, value=maker.stored(child, row, key), prefix=prefix) for key in fields
    ]
    return GridRow(prefix, "" if row is None else str(key_of(row)), made)


class _Rows:
    """The rows under a name of a record as they are stored, by key."""

    def __init__(self, record: Any, name: str) -> None:
        self.name = name
        self._record = record

    @cached_property
    def by_key(self) -> Mapping[str, Any]:
        """Find a stored row, for what of it nobody typed."""
        return {str(key_of(row)): row for row in getattr(self._record, self.name, ())}


def _sent(
    maker: FieldMaker, child: type[Any], fields: Mapping[str, Field], rows: Any, stored: _Rows
) -> list[GridRow]:
    return [
        _sent_row(maker, child, fields, whole, f"{stored.name}-{number}-")
        for number, row in enumerate(rows)
        for whole in [_whole(maker, child, fields, row, stored)]
        if row.key or not row.is_gone
    ]


def _whole(
    maker: FieldMaker, child: type[Any], fields: Mapping[str, Field], row: Row, stored: _Rows
) -> Row:
    """Put what nobody may type beside what was typed in a row."""
    known = stored.by_key.get(row.key)
    others = {name: maker.stored(child, known, name) for name in fields if name not in row.typed}
    return replace(row, typed=row.typed | others)


def _sent_row(
    maker: FieldMaker,
    child: type[Any],
    fields: Mapping[str, Field],
    row: Row,
    prefix: str,
) -> GridRow:
    made = [
        maker.made(
            child,
            key,
            value=row.typed.get(key, ""),
            errors=[said(problem) for problem in row.problems.get(key, ())],
            prefix=prefix,
        )
        for key in fields
    ]
    return GridRow(prefix, row.key, made, is_gone=row.is_gone)
