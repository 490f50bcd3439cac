"""The description of the API after OpenAPI 3: every model's records, calls and errors."""

from collections.abc import Mapping

from app.panel.allowed import allowed
from app.panel.api import asked
from app.panel.api.bodies import CONFIRM, REASON
from app.panel.api.field_schemas import (
    UPLOAD,
    UPLOADED,
    Schema,
    described,
    given,
    given_rows,
    key_schema,
    required,
    taken,
    taken_rows,
)
from app.panel.api.records import VERSION, lines_of
from app.panel.api.records import described as described_fields
from app.panel.definition import Action, actions_of
from app.panel.forms.inputs import form_fields, typed_fields
from app.panel.lists.query import PAGE
from app.panel.merging.offered import is_mergeable
from app.panel.registry import Registered

_TEXT: Schema = {"type": "string"}

ERROR: Schema = {
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["code", "message", "fields", "request_id"],
            "properties": {
                "code": {"type": "string", "description": "For programs: wrong_input"},
                "message": {"type": "string", "description": "For people, with the next step"},
                "fields": {
                    "type": "object",
                    "description": "Sentences by field; addresses.0.city for a row's",
                    "additionalProperties": {"type": "array", "items": _TEXT},
                },
                "request_id": _TEXT,
            },
        }
    },
}

_MEANINGS = {
    "400": "The body is no JSON",
    "401": "No token, or one that does not hold any more",
    "403": "A right is missing",
    "404": "There is no such record, or the caller may not see it",
    "405": "The address is not called like this",
    "409": "The record changed meanwhile, is in use, or needs a confirmation",
    "413": "The body is too large",
    "415": "The body is not sent as JSON",
    "422": "Some fields are wrong; each is named",
    "429": "Too many attempts",
    "500": "Something went wrong on the server; nothing was saved",
}

_ERROR = {"$ref": "#/components/schemas/Error"}

RESPONSES: Mapping[str, Schema] = {
    status: {"description": meaning, "content": {"application/json": {"schema": _ERROR}}}
    for status, meaning in _MEANINGS.items()
}
"""What every call may be refused with, in the one shape of the API."""

_READING = ("401", "403", "404", "422", "500")
_WRITING = ("400", *_READING, "409", "413", "415")


def components(entry: Registered) -> Mapping[str, Schema]:
    """Describe the records of a model: in a list, alone, new, and changed."""
    key = {"id": key_schema(entry.key), VERSION: {"type": "string"}}
    mark: Schema = {"type": "string", "format": "date-time", "nullable": True}
    archived = {"archived_at": mark} if entry.is_archivable else {}
    row = {**key, **archived, **given(entry.model, described_fields(entry))}
    rows = {name: given_rows(child, field) for name, field, child in lines_of(entry)}
    found = {f"{entry.name}Row": _object(row), entry.name: _object(row | rows)}
    return found if entry.panel.read_only else {**found, **_bodies(entry)}


def _bodies(entry: Registered) -> Mapping[str, Schema]:
    fields = typed_fields(entry.model, form_fields(entry))
    may = allowed(entry.model).may_change
    rows = {name: taken_rows(child, it) for name, it, child in lines_of(entry) if may(name)}
    confirm = {"type": "boolean", "description": "Save although a warning was given"}
    values = {**taken(entry.model, fields), **rows, CONFIRM: confirm}
    version = {"type": "string", "description": "The state that was read; 409 if it changed"}
    needed = required(entry.model, fields)
    return {
        f"{entry.name}New": _body(values) | ({"required": needed} if needed else {}),
        f"{entry.name}Change": _body({**values, VERSION: version}),
    }


def paths(entry: Registered) -> Mapping[str, Schema]:
    """Describe the calls of a model."""
    base, one = f"/api/v1/{entry.slug}/", f"/api/v1/{entry.slug}/{{pk}}"
    record, key = _answer("The record", _ref(entry.name)), _key(entry)
    calls: dict[str, Schema] = {base: {"get": _list(entry)}}
    calls[one] = {"get": _call(entry, "Give a record", record, _READING, key)}
    if not entry.panel.read_only:
        calls[base]["post"] = _create(entry)
        calls[one] |= _changes(entry, key)
    if entry.is_archivable:
        for name, text in (("archive", "Put a record away"), ("restore", "Take it out again")):
            calls[f"{one}/{name}"] = {"post": _call(entry, text, record, _READING, key)}
    calls |= _files(entry, one, base, key)
    if is_mergeable(entry.model):
        calls[f"{one}/merge"] = {"post": _merge(entry, key)}
    for action in actions_of(entry.model).values():
        call = _call(entry, f"{action.label}: an action", _outcome(entry), _WRITING, key, _ONCE)
        calls[f"{one}/actions/{action.name}"] = {"post": call | _asked(action)}
    return calls


def _files(entry: Registered, one: str, base: str, key: Schema) -> Mapping[str, Schema]:
    """Describe the calls for the files in the fields of a record."""
    found: dict[str, Schema] = {}
    for name, field in described_fields(entry).items():
        if not field.is_file:
            continue
        content = {"*/*": {"schema": {"type": "string", "format": "binary"}}}
        given = {"200": {"description": "The content", "content": content}}
        text = f"Give the file in {described(field)}"
        found[f"{one}/files/{name}"] = {"get": _call(entry, text, given, _READING, key)}
        if name in typed_fields(entry.model, form_fields(entry)) and not entry.panel.read_only:
            answer = _answer("The file, to be named in a record", UPLOADED, status="201")
            text = f"Upload a file for {described(field)}"
            call = _call(entry, text, answer, (*_READING, "413", "429"))
            found[f"{base}files/{name}"] = {"post": call | {"requestBody": UPLOAD}}
    return found


def _merge(entry: Registered, key: Schema) -> Schema:
    """Describe the call that merges another record into one."""
    names = [*typed_fields(entry.model, form_fields(entry))]
    answer = {"allOf": [_ref(entry.name), {"properties": {"merge": {"type": "integer"}}}]}
    text = "The record that stays, and the number of the merge"
    call = _call(entry, "Merge another record into it", _answer(text, answer), _WRITING, key, _ONCE)
    take = {
        "type": "array",
        "items": {"type": "string", "enum": names},
        "description": "Fields whose value comes from it; without this what is empty is filled",
    }
    values = {
        "with": {**key_schema(entry.key), "description": "The record that goes to the archive"},
        "take": take,
        VERSION: {"type": "string", "description": "The state that was read; 409 if it changed"},
        CONFIRM: {"type": "boolean", "description": "Merge although a warning was given"},
    }
    schema = _body(values) | {"required": ["with"]}
    content = {"application/json": {"schema": schema}}
    return call | {"requestBody": {"required": True, "content": content}}


def _asked(action: Action) -> Schema:
    """Describe what an action may be told: why it is carried out, where it asks for that."""
    if action.asks is None:
        return {}
    reason = {"type": "string", "description": "Why, where the books ask for it"}
    schema = _body({REASON: reason})
    return {"requestBody": {"content": {"application/json": {"schema": schema}}}}


def _list(entry: Registered) -> Schema:
    page = _object(
        {
            "rows": {"type": "array", "items": _ref(f"{entry.name}Row")},
            "next": {"type": "string", "nullable": True, "description": "Goes into `after`"},
            "previous": {"type": "string", "nullable": True, "description": "Into `before`"},
            "count": {"type": "integer", "description": "Given for count=1"},
        },
        optional=("count",),
    )
    answer = _answer("A page of the list", page)
    return _call(entry, "Give a page of the list", answer, _READING, *_parameters(entry))


def _parameters(entry: Registered) -> list[Schema]:
    switch: Schema = {"type": "string", "enum": ["0", "1"]}
    sorts = [f"{sign}{name}" for name in entry.panel.list for sign in ("", "-")]
    known: dict[str, tuple[Schema, str]] = {
        "q": (_TEXT, "Words or parts of words, in any order"),
        "sort": ({"type": "string", "enum": sorts}, "A field, with a minus from the largest"),
        "after": (_TEXT, "Begin after this place: `next` of another page"),
        "before": (_TEXT, "End before this place: `previous` of another page"),
        "at": ({"type": "string", "enum": ["last"]}, "Begin at the last page"),
        "limit": (
            {"type": "integer", "minimum": 1, "maximum": asked.MOST_ROWS, "default": PAGE},
            "How many rows",
        ),
        **{name: (switch, f"1 for {name}") for name in asked.switches(entry)},
    }
    fields = entry.fields
    return [
        _parameter(name, *(known.get(name) or (_TEXT, f"Filter: {described(fields[name])}")))
        for name in asked.parameters(entry)
    ]


def _create(entry: Registered) -> Schema:
    answer = _answer("The new record", _ref(entry.name), status="201")
    call = _call(entry, "Make a record", answer, _WRITING, _ONCE)
    return call | {"requestBody": _request(f"{entry.name}New")}


def _changes(entry: Registered, key: Schema) -> Mapping[str, Schema]:
    record = _answer("The record as it is now", _ref(entry.name))
    match = _header("If-Match", "The version that was read, where the body carries none")
    change = _call(entry, "Change what the body names", record, _WRITING, key, match)
    gone = {"204": {"description": "Deleted"}}
    return {
        "put": change | {"requestBody": _request(f"{entry.name}Change")},
        "delete": _call(entry, "Delete a record nothing points to", gone, (*_READING, "409"), key),
    }


def _outcome(entry: Registered) -> Schema:
    return _answer(
        "What came of it: a record, of this model or another",
        _object(
            {
                "model": {"type": "string", "example": entry.name},
                "record": {"type": "object", "nullable": True},
                "url": {"type": "string", "nullable": True, "description": "A screen to go on to"},
            }
        ),
    )


def _call(
    entry: Registered, text: str, answers: Schema, refusals: tuple[str, ...], *parameters: Schema
) -> Schema:
    refused = {status: {"$ref": f"#/components/responses/{status}"} for status in refusals}
    return {
        "tags": [entry.name],
        "summary": text,
        "security": [{"jwt": []}],
        "parameters": list(parameters),
        "responses": answers | refused,
    }


def _key(entry: Registered) -> Schema:
    schema = key_schema(entry.key)
    return {"name": "pk", "in": "path", "required": True, "schema": schema}


def _parameter(name: str, schema: Schema, text: str) -> Schema:
    return {"name": name, "in": "query", "description": text, "schema": schema}


def _header(name: str, text: str) -> Schema:
    return {"name": name, "in": "header", "description": text, "schema": _TEXT}


_ONCE = _header("Idempotency-Key", "Send it again with the same key: it is carried out once")


def _answer(text: str, schema: Schema, status: str = "200") -> Schema:
    return {status: {"description": text, "content": {"application/json": {"schema": schema}}}}


def _request(name: str) -> Schema:
    return {"required": True, "content": {"application/json": {"schema": _ref(name)}}}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _object(properties: Schema, optional: tuple[str, ...] = ()) -> Schema:
    needed = [name for name in properties if name not in optional]
    return {"type": "object", "required": needed, "properties": properties}


def _body(properties: Schema) -> Schema:
    return {"type": "object", "additionalProperties": False, "properties": properties}
