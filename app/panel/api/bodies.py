"""What a caller sends: JSON within bounds, read into the input that forms are read into."""

import json
from collections.abc import Mapping
from typing import Any

from flask import request
from werkzeug.exceptions import UnsupportedMediaType

from app.core.characters import is_storable
from app.core.errors import N_, DomainError
from app.core.fields import Field, fields_of
from app.core.tags import read_names
from app.panel import kinds
from app.panel.allowed import allowed
from app.panel.api.files import read_file
from app.panel.api.records import VERSION, lines_of
from app.panel.forms.inputs import (
    MOST_ROWS,
    Input,
    Row,
    TooManyRowsError,
    check_required,
    form_fields,
    row_fields,
    typed_fields,
)
from app.panel.forms.members import MOST_MEMBERS, TooManyMembersError
from app.panel.registry import Registered, key_in, target_of

MOST_BYTES = 1_048_576
CONFIRM = "_confirm"
REASON = "reason"

_LARGEST_KEY = 10**18
_MOST_NAMED = 20


class NotJsonError(DomainError):
    """The body cannot be read as JSON."""

    status = 400
    message = N_("The body is no JSON that can be read: check its brackets, quotes and characters.")


class NotAnObjectError(DomainError):
    """The body is JSON, but no object."""

    message = N_("Send an object with the fields by name, like {example}.")


class UnknownFieldError(DomainError):
    """The body names a field that is not there, or that nobody writes."""

    message = N_("There is no field “{name}” to write: the description of the API names them all.")


class UnknownRowError(DomainError):
    """A child row is no object."""

    message = N_("Send the rows as a list of objects; a row that is there already carries its id.")


def json_body(*, may_be_missing: bool = False) -> dict[str, Any]:
    """Read the body of the request.

    Raises UnsupportedMediaType, RequestEntityTooLarge, NotJsonError, NotAnObjectError.
    """
    request.max_content_length = MOST_BYTES
    data = request.get_data()
    if not data and may_be_missing:
        return {}
    if not request.is_json:
        raise UnsupportedMediaType
    return parse_object(data)


def parse_object(data: bytes) -> dict[str, Any]:
    """Read a JSON object; raises NotJsonError, NotAnObjectError."""
    try:
        body = json.loads(data, parse_constant=_no_number)
        json.dumps(body, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        raise NotJsonError from error
    if not isinstance(body, dict):
        raise NotAnObjectError(example='{"name": "Işıklar A.Ş."}')
    return body


def _no_number(text: str) -> None:
    raise ValueError(text)


def read_input(
    entry: Registered, body: Mapping[str, Any], *, is_new: bool, token: str | None = None
) -> Input:
    """Read what a record shall hold; of a record that is there, only what was sent."""
    found = Input(token=token, replaces_rows=True)
    fields = typed_fields(entry.model, form_fields(entry))
    _read(entry.model, fields, body, found, is_new=is_new)
    _read_marks(body, found)
    known = {*fields, VERSION, CONFIRM}
    for name, lines, child in lines_of(entry):
        if not allowed(entry.model).may_change(name):
            continue
        known.add(name)
        if name in body:
            fields_of_row = typed_fields(child, row_fields(child, lines))
            _read_rows(child, fields_of_row, name, body[name], found)
    _name_unknown(body.keys() - known, found.problems)
    return found


def read_reason(body: Mapping[str, Any]) -> str:
    """Read why an action is carried out; raises the error of what is no text."""
    reason = body.get(REASON, "")
    if not isinstance(reason, str):
        raise kinds.wrong_json("a text", reason)
    return reason.strip()


def _read_marks(body: Mapping[str, Any], found: Input) -> None:
    """Read the state the sender saw, and whether warnings were read."""
    for name, kind, expected in ((VERSION, str, "a text"), (CONFIRM, bool, "true or false")):
        if not isinstance(body.get(name, kind()), kind):
            found.problems[name] = [kinds.wrong_json(expected, body[name])]
    found.token = body.get(VERSION, found.token)
    found.is_warned = body.get(CONFIRM) is True


def _name_unknown(names: set[str], problems: dict[str, list[DomainError]]) -> None:
    for name in sorted(names)[:_MOST_NAMED]:
        problems[name[:40]] = [UnknownFieldError(name=name[:40])]


def _read(
    model: type[Any],
    fields: Mapping[str, Field],
    sent: Mapping[str, Any],
    found: Input | Row,
    *,
    is_new: bool,
) -> None:
    given = [name for name in fields if name in sent]
    for name in given:
        try:
            found.values[name] = _value(model, name, sent[name])
        except DomainError as problem:
            found.problems[name] = [problem]
    missing = check_required(model, list(fields) if is_new else given, found.values)
    found.problems = missing | found.problems


def _value(model: type[Any], name: str, value: Any) -> Any:
    """Read one value; a link is read as the key of its record. Raises a DomainError."""
    field = fields_of(model)[name]
    if field.is_many:
        return _members(model, name, field, value)
    if field.is_file:
        return read_file(value)
    return _key(target_of(model, name), value) if field.kind == "link" else plain(field, value)


def _members(model: type[Any], name: str, field: Field, value: Any) -> list[Any]:
    """Read all members of a field: those not among them are taken out."""
    if not isinstance(value, list):
        raise kinds.wrong_json("a list", value)
    if field.kind == "tags":
        if not all(isinstance(tag, str) and is_storable(tag) for tag in value):
            raise kinds.wrong_json("a list of names", value)
        return [*read_names(value)]
    if len(value) > MOST_MEMBERS:
        raise TooManyMembersError(most=MOST_MEMBERS)
    keys = [_key(target_of(model, name), key) for key in value]
    if None in keys:
        raise kinds.wrong_json("the ids of records", value)
    return keys


def plain(field: Field, value: Any) -> Any:
    """Read the value of a field that points to nothing; raises a DomainError."""
    if isinstance(value, str) and not is_storable(value):
        raise kinds.NotPlainTextError
    return kinds.parse_json(field, value)


def _key(target: type[Any], value: Any) -> Any:
    if value is None:
        return None
    kind = target.__mapper__.primary_key[0].type.python_type
    is_key = isinstance(value, kind) and not isinstance(value, bool)
    if not is_key or key_in(target, str(value)) is None:
        raise kinds.wrong_json("the id of a record, or null", value)
    return value


def _read_rows(
    child: type[Any], fields: Mapping[str, Field], name: str, sent: Any, found: Input
) -> None:
    """Read all child rows of a field: those not among them are removed."""
    if not isinstance(sent, list) or not all(isinstance(row, dict) for row in sent):
        found.problems[name] = [UnknownRowError()]
    elif len(sent) > MOST_ROWS:
        found.problems[name] = [TooManyRowsError(most=MOST_ROWS)]
    else:
        found.rows[name] = [_row(child, fields, row) for row in sent]


def _row(child: type[Any], fields: Mapping[str, Field], sent: Mapping[str, Any]) -> Row:
    row, key = Row(), sent.get("id")
    if key is not None:
        is_key = isinstance(key, int) and not isinstance(key, bool)
        row.key = str(key) if is_key and 0 <= key < _LARGEST_KEY else ""
        row.problems |= (
            {} if row.key else {"id": [kinds.wrong_json("the id of a row, or null", key)]}
        )
    problems = row.problems
    _read(child, fields, sent, row, is_new=not row.key)
    row.problems |= problems
    _name_unknown(sent.keys() - {*fields, "id"}, row.problems)
    return row
