"""Fields as JSON schemas: what a call gives of them, and what it takes."""

from collections.abc import Iterator, Mapping
from typing import Any

from app.core.fields import Field
from app.core.rich_text import MOST_CHARACTERS as MOST_OF_RICH_TEXT
from app.core.tags import LONGEST, MOST
from app.panel.api.records import currency_name, row_key
from app.panel.forms.inputs import MOST_ROWS, is_required, row_fields, typed_fields
from app.panel.forms.members import MOST_MEMBERS
from app.panel.kinds import MOST_CHARACTERS
from app.panel.registry import target_of

Schema = dict[str, Any]

_TEXT: Schema = {"type": "string", "maxLength": MOST_CHARACTERS}
_KINDS: Mapping[str, Schema] = {
    "text": _TEXT,
    "choice": _TEXT,
    "email": _TEXT,
    "phone": {"type": "string", "example": "+905321234567"},
    "tax_number": {"type": "string", "example": "1234567890"},
    "iban": {"type": "string", "example": "TR330006100519786457841326"},
    "whole": {"type": "integer", "minimum": -(2**31) + 1, "maximum": 2**31 - 1},
    "money": {"type": "string", "pattern": r"^(-?[0-9]{1,16}(\.[0-9]{1,2})?)?$"},
    "rate": {"type": "string", "pattern": r"^(-?[0-9]{1,12}(\.[0-9]{1,6})?)?$"},
    "day": {"type": "string", "format": "date"},
    "instant": {"type": "string", "format": "date-time"},
    "yes_no": {"type": "boolean"},
    "rich_text": {"type": "string", "format": "html", "maxLength": MOST_OF_RICH_TEXT},
}
_FILE: Schema = {
    "type": "object",
    "nullable": True,
    "required": ["id", "name", "size", "type", "url"],
    "properties": {
        "id": {"type": "string", "description": "What puts it into a record once more"},
        "name": {"type": "string"},
        "size": {"type": "integer", "description": "Bytes"},
        "type": {"type": "string", "example": "application/pdf"},
        "url": {"type": "string", "description": "Answers with the content"},
    },
}

UPLOADED: Schema = {
    "type": "object",
    "required": ["id", "name", "size", "type"],
    "properties": {name: it for name, it in _FILE["properties"].items() if name != "url"},
}
UPLOAD: Schema = {
    "required": True,
    "content": {
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "required": ["file"],
                "properties": {"file": {"type": "string", "format": "binary"}},
            }
        }
    },
}
"""How a file is sent, and what is answered."""


def given(model: type[Any], fields: Mapping[str, Field]) -> Schema:
    """Describe the fields of a record as a call gives them."""
    return dict(_given(model, fields))


def _given(model: type[Any], fields: Mapping[str, Field]) -> Iterator[tuple[str, Schema]]:
    for name, field in fields.items():
        if field.kind == "link":
            yield name, _link(model, name, field)
            continue
        if field.is_many:
            yield name, _members(field, _link(model, name, field))
            continue
        if field.is_file:
            yield name, _FILE | {"description": described(field)}
            continue
        yield name, _plain(field) | _choices(field, may_be_empty=True)
        if field.currency:
            yield currency_name(name), {"type": "string", "nullable": True}


def taken(model: type[Any], fields: Mapping[str, Field]) -> Schema:
    """Describe the fields of a record as a call takes them."""
    return {name: _taken(model, name, field) for name, field in fields.items()}


def required(model: type[Any], fields: Mapping[str, Field]) -> list[str]:
    """Name the fields without which no record is made."""
    return [name for name in fields if is_required(model, name)]


def given_rows(child: type[Any], lines: Field) -> Schema:
    """Describe child rows as a call gives them."""
    fields = row_fields(child, lines)
    properties = {"id": key_schema(row_key(child, lines)), **given(child, fields)}
    return {
        "type": "array",
        "description": described(lines),
        "items": {"type": "object", "required": ["id"], "properties": properties},
    }


def taken_rows(child: type[Any], lines: Field) -> Schema:
    """Describe child rows as a call takes them: all of them, those not sent are removed."""
    fields = typed_fields(child, row_fields(child, lines))
    row = {"type": "integer", "nullable": True, "description": "Left out for a new row"}
    return {
        "type": "array",
        "maxItems": MOST_ROWS,
        "description": f"{described(lines)}: all rows; those not sent are removed",
        "items": {
            "type": "object",
            "additionalProperties": False,
            "properties": {"id": row, **taken(child, fields)},
        },
    }


def key_schema(key: Any) -> Schema:
    """Describe the key of a record."""
    return {"type": "integer" if key.type.python_type is int else "string"}


def described(field: Field) -> str:
    """Say what a field is, and its hint."""
    return ": ".join(filter(None, (str(field.label), str(field.hint))))


def _plain(field: Field) -> Schema:
    known = _KINDS.get(field.kind, {"type": "string"})
    return {**known, "nullable": True, "description": described(field)}


def _taken(model: type[Any], name: str, field: Field) -> Schema:
    may_be_empty = not is_required(model, name)
    if field.is_many:
        return _members(field, key_schema(target_of(model, name).__mapper__.primary_key[0]))
    if field.kind == "link":
        target = target_of(model, name)
        key = key_schema(target.__mapper__.primary_key[0])
        text = f"{described(field)}; the id of a {target.__name__}"
        return {**key, "nullable": may_be_empty, "description": text}
    if field.is_file:
        text = f"{described(field)}; the id that uploading the file gave"
        return {"type": "string", "nullable": may_be_empty, "description": text}
    known = _plain(field) | _choices(field, may_be_empty=may_be_empty)
    return known | {"nullable": may_be_empty}


def _members(field: Field, member: Schema) -> Schema:
    """Describe several records: tags by their names, others as they are given or taken."""
    is_tags = field.kind == "tags"
    items: Schema = {"type": "string", "maxLength": LONGEST} if is_tags else member
    most = MOST if is_tags else MOST_MEMBERS
    text = f"{described(field)}: all of them; those not sent are taken out"
    return {"type": "array", "maxItems": most, "items": items, "description": text}


def _choices(field: Field, *, may_be_empty: bool) -> Schema:
    if field.choices is None:
        return {}
    return {"enum": [*field.choices, *(("", None) if may_be_empty else ())]}


def _link(model: type[Any], name: str, field: Field) -> Schema:
    key = key_schema(target_of(model, name).__mapper__.primary_key[0])
    title = "What names the record; null where the caller may not see it"
    return {
        "type": "object",
        "nullable": True,
        "description": described(field),
        "required": ["id", "title"],
        "properties": {
            "id": key,
            "title": {"type": "string", "nullable": True, "description": title},
        },
    }
