"""The description of what people left on records: the same calls for every model, told once."""

from collections.abc import Mapping

from app.core.outbox import STATES
from app.panel.api.asked import MOST_ROWS
from app.panel.api.field_schemas import Schema
from app.panel.api.left_values import MOST_LISTED
from app.panel.lists.query import PAGE
from app.panel.timeline.letters import MOST_SUBJECT, MOST_TEXT
from app.panel.timeline.models import DIRECTIONS, NOTES, OUTCOMES

TAG = "What people left on records"

_TEXT: Schema = {"type": "string"}
_MOMENT: Schema = {"type": "string", "format": "date-time"}
_READING = ("401", "403", "404", "422", "500")
_WRITING = ("400", *_READING, "409", "413", "415", "429")

_ONCE: Schema = {
    "name": "Idempotency-Key",
    "in": "header",
    "description": "Send it again with the same key: it is carried out once",
    "schema": _TEXT,
}


def components() -> Mapping[str, Schema]:
    """Describe notes, e-mails and files as they are given and taken."""
    note = {
        "kind": {"type": "string", "enum": [*NOTES]},
        "body": {"type": "string", "description": "Plain text; @user mentions a colleague"},
        "called_at": {**_MOMENT, "nullable": True, "description": "Of a call, not in the future"},
        "spoke_to": {"type": "string", "nullable": True},
        "outcome": {"type": "string", "nullable": True, "enum": [*OUTCOMES, "", None]},
        "minutes": {"type": "integer", "nullable": True, "minimum": 0, "maximum": 1440},
    }
    return {
        "RecordNote": _object(_made("integer") | note),
        "RecordNoteWritten": _body(note),
        "RecordLetter": _object(_made("integer") | _letter()),
        "RecordLetterNew": _body(_letter_new()) | {"required": ["to", "subject", "body"]},
        "RecordFile": _object(
            _made("string")
            | {"name": _TEXT, "type": _TEXT, "size": {"type": "integer"}, "url": _TEXT}
        ),
    }


def _letter() -> Schema:
    copy = {
        "recipient": _TEXT,
        "state": {"type": "string", "nullable": True, "enum": [*STATES, None]},
        "error": {"type": "string", "nullable": True},
    }
    return {
        "direction": {"type": "string", "enum": [*DIRECTIONS]},
        "sender": _TEXT,
        "to": _list_of(_TEXT),
        "cc": _list_of(_TEXT),
        "subject": _TEXT,
        "body": _TEXT,
        "files": _list_of(_TEXT),
        "received_at": {**_MOMENT, "nullable": True},
        "copies": _list_of(_object(copy)),
    }


def _letter_new() -> Schema:
    addresses = {**_list_of(_TEXT), "maxItems": MOST_LISTED}
    files = {**addresses, "description": "The ids of files of the record"}
    return {
        "to": addresses,
        "cc": addresses,
        "subject": {"type": "string", "maxLength": MOST_SUBJECT},
        "body": {"type": "string", "maxLength": MOST_TEXT},
        "files": files,
    }


def paths() -> Mapping[str, Schema]:
    """Describe the calls; `model` begins the addresses of the model's own calls."""
    base = "/api/v1/{model}/{key}"
    note, letter = _ref("RecordNote"), _ref("RecordLetter")
    files = _object({"rows": _list_of(_ref("RecordFile"))})
    sent: Schema = {"type": "string", "format": "binary"}
    several = _body({"file": _list_of(sent)}) | {"required": ["file"]}
    multipart = {"content": {"multipart/form-data": {"schema": several}}, "required": True}
    one, number = _parameter("number"), _parameter("token")
    return {
        f"{base}/notes": {
            "get": _call("Give the notes and calls of a record", _page(note), parameters=_PAGED),
            "post": _write("Write a note or report a call", note, "RecordNoteWritten"),
        },
        f"{base}/notes/{{number}}": {
            "patch": _write("Change a note of one's own", note, "RecordNoteWritten", "200", one),
            "delete": _call("Delete a note of one's own", None, "204", parameters=(one,)),
        },
        f"{base}/letters": {
            "get": _call("Give the e-mails of a record", _page(letter), parameters=_PAGED),
            "post": _write("Write an e-mail about a record", letter, "RecordLetterNew"),
        },
        f"{base}/files": {
            "get": _call("Give the files of a record", files),
            "post": _call("Attach files", files, "201", _WRITING) | {"requestBody": multipart},
        },
        f"{base}/files/{{token}}": {
            "get": _call("Give the content of a file", sent, parameters=(number,)),
            "delete": _call("Delete a file", None, "204", (*_READING, "409"), (number,)),
        },
    }


def _parameter(name: str, where: str = "path", schema: Schema = _TEXT, text: str = "") -> Schema:
    needed = {"required": True} if where == "path" else {}
    return {"name": name, "in": where, "schema": schema, "description": text} | needed


_PAGED = (
    _parameter("before", "query", _TEXT, "Go on before this: `next` of another page"),
    _parameter(
        "limit",
        "query",
        {"type": "integer", "minimum": 1, "maximum": MOST_ROWS, "default": PAGE},
        "How many rows",
    ),
)


def _write(
    text: str, given: Schema, taken: str, status: str = "201", *parameters: Schema
) -> Schema:
    body = {"required": True, "content": {"application/json": {"schema": _ref(taken)}}}
    call = _call(text, given, status, _WRITING, (*parameters, _ONCE))
    return call | {"requestBody": body}


def _call(
    text: str,
    given: Schema | None,
    status: str = "200",
    refusals: tuple[str, ...] = _READING,
    parameters: tuple[Schema, ...] = (),
) -> Schema:
    refused = {it: {"$ref": f"#/components/responses/{it}"} for it in refusals}
    own = (_parameter("model", text="As in the model's own calls: party"), _parameter("key"))
    is_file = bool(given) and given == {"type": "string", "format": "binary"}
    kind = "*/*" if is_file else "application/json"
    answer: Schema = {"description": text}
    if given:
        answer["content"] = {kind: {"schema": given}}
    return {
        "tags": [TAG],
        "summary": text,
        "security": [{"jwt": []}],
        "parameters": [*own, *parameters],
        "responses": {status: answer} | refused,
    }


def _made(key: str) -> Schema:
    person = _object({"id": {"type": "integer"}, "title": {"type": "string", "nullable": True}})
    return {"id": {"type": key}, "created_at": _MOMENT, "created_by": person | {"nullable": True}}


def _page(row: Schema) -> Schema:
    return _object({"rows": _list_of(row), "next": {"type": "string", "nullable": True}})


def _list_of(row: Schema) -> Schema:
    return {"type": "array", "items": row}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _object(properties: Schema) -> Schema:
    return {"type": "object", "required": [*properties], "properties": properties}


def _body(properties: Schema) -> Schema:
    return {"type": "object", "additionalProperties": False, "properties": properties}
