"""Files of fields by program: uploaded first, then named in the body of a record."""

from typing import Any

from flask import Response, jsonify, request

from app.core.access import NotVisibleError
from app.core.db import transaction
from app.core.errors import N_, DomainError
from app.core.stored_files import StoredFile
from app.panel import kinds, rights
from app.panel.allowed import ClosedFieldError, allowed
from app.panel.registry import Registered
from app.panel.timeline.sniffing import MOST_BYTES
from app.panel.uploads.keeping import keep, read_token

PART = "file"


class NoFileSentError(DomainError):
    """An upload came without a file."""

    message = N_("Send the file as multipart/form-data, in a part called “file”.")


def upload(entry: Registered, name: str) -> Response:
    """Keep a file that a field of a record shall hold; only who sent it may put it there."""
    if not (rights.may(entry, "create") or rights.may(entry, "update")):
        rights.require(entry.name, "update")
    field = entry.fields.get(name)
    if field is None or not field.is_file or entry.panel.read_only:
        raise NotVisibleError
    if not allowed(entry.model).may_change(name):
        raise ClosedFieldError(label=field.label)
    sent = request.files.get(PART)
    if sent is None or not sent.filename:
        raise NoFileSentError
    with transaction():
        content = sent.stream.read(MOST_BYTES + 1)
        stored = keep(sent.filename, content, is_picture=field.kind == "image")
        answer = said(stored)
    response = jsonify(answer)
    response.status_code = 201
    return response


def said(stored: StoredFile) -> dict[str, Any]:
    """Say what was kept; its id goes into the body of a record."""
    return {"id": stored.token, "name": stored.name, "size": stored.size, "type": stored.kind}


def read_file(value: Any) -> int | None:
    """Read a file in the body of a record: the id that uploading it gave. Raises a DomainError."""
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise kinds.wrong_json("the id of an uploaded file, or null", value)
    return read_token(value)


def given_file(slug: str, name: str, values: Any) -> dict[str, Any] | None:
    """Give the file in a field of a record, with the address of its content."""
    key, token, called, size, kind = values[:5]
    if token is None:
        return None
    url = f"/api/v1/{slug}/{key}/files/{name}"
    return {"id": token, "name": called, "size": size, "type": kind, "url": url}
