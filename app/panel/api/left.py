"""Notes, calls, e-mails and files of a record by the API: the services of its timeline."""

from collections.abc import Callable, Sequence
from typing import Any

from flask import Response, jsonify, request
from sqlalchemy import select
from werkzeug.wrappers import Response as AnyResponse

from app.core.access import NotVisibleError
from app.core.db import db, transaction
from app.panel import rights, saving
from app.panel.api.asked import read_limit
from app.panel.api.bodies import json_body
from app.panel.api.calls import Answer, answer_once
from app.panel.api.left_values import (
    WrongValuesError,
    files_given,
    kept_of,
    letters_given,
    new_note,
    notes_given,
    read_before,
    read_letter,
    read_note,
    read_number,
)
from app.panel.errors import refusal
from app.panel.files import send_kept
from app.panel.registry import Registered, key_of, registered
from app.panel.searching.remembered import Known
from app.panel.timeline import files, letters, notes
from app.panel.timeline.letters import Letter
from app.panel.timeline.models import RecordLetter, RecordNote
from app.panel.timeline.notes import Written
from app.panel.timeline.views import attach_sent, person

_Write = Callable[[Registered, Any, Any], Answer]


def list_notes(model: str, key: str) -> Response:
    """Give a page of the notes and calls of a record, the newest first."""
    return _page(model, key, RecordNote, notes_given)


def write_note(model: str, key: str) -> Response:
    """Write a note on a record, or report a call."""

    def write(entry: Registered, record: Any, values: Answer) -> Answer:
        written = Written(**values)
        return notes_given([notes.write_note(entry, record, written)])[0]

    return _written(model, key, new_note, write)


def change_note(model: str, key: str, number: str) -> Response:
    """Change what the body names of a note of one's own."""

    def write(entry: Registered, record: Any, values: Answer) -> Answer:
        note = notes.own_note(entry, record, read_number(number))
        written = Written(**kept_of(note) | values)
        return notes_given([notes.change_note(entry, record, note.id, written)])[0]

    return _written(model, key, read_note, write, status=200)


def delete_note(model: str, key: str, number: str) -> Response:
    """Delete a note of one's own."""
    with transaction():
        notes.delete_note(*_opened(model, key), read_number(number))
    return Response(status=204)


def list_letters(model: str, key: str) -> Response:
    """Give a page of the e-mails of a record, the newest first, with what became of each."""
    return _page(model, key, RecordLetter, letters_given)


def write_letter(model: str, key: str) -> Response:
    """Write an e-mail about a record."""

    def write(entry: Registered, record: Any, letter: Letter) -> Answer:
        return letters_given([letters.send(entry, record, letter)])[0]

    return _written(model, key, read_letter, write)


def list_files(model: str, key: str) -> Response:
    """Give the files of a record, the newest first: no record has more than a page."""
    entry, record = _opened(model, key)
    return jsonify(rows=files_given(files.files_of(Known(entry.name, str(key_of(record))))))


def attach_files(model: str, key: str) -> Response:
    """Put the files of a multipart body on a record: all of them, or none."""
    with transaction():
        answer = {"rows": files_given(attach_sent(*_opened(model, key)))}
    return _answered(answer, 201)


def give_file(model: str, key: str, token: str) -> AnyResponse:
    """Give the content of a file."""
    file = files.find(*_opened(model, key), token)
    return send_kept(files.path_of(file), file.kind, file.name)


def delete_file(model: str, key: str, token: str) -> Response:
    """Take a file from a record."""
    with transaction():
        files.detach(*_opened(model, key), token)
    return Response(status=204)


def _opened(model: str, key: str) -> tuple[Registered, Any]:
    """Give a record that the caller may read; raises NotVisibleError, AccessDeniedError."""
    person()
    entry = next((it for it in registered().values() if it.slug == model), None)
    if entry is None:
        raise NotVisibleError
    rights.require(entry.name, "read")
    return entry, saving.get(entry, key)


def _written(
    model: str, key: str, read: Callable[[Answer], Any], write: _Write, status: int = 201
) -> Response:
    """Carry a call out in one transaction, once for its key; what is refused is named by field."""
    opened = _opened(model, key)
    body = json_body()
    try:
        values = read(body)
    except WrongValuesError as error:
        return refusal(error, error.fields)
    with transaction():
        answer = answer_once(body, lambda: write(*opened, values))
    return _answered(answer, status)


def _page(
    model: str, key: str, kind: type[Any], shown: Callable[[Sequence[Any]], list[Answer]]
) -> Response:
    """Give a page of what was left on a record, the newest first."""
    entry, record = _opened(model, key)
    limit, before = read_limit(request.args), read_before(request.args)
    asked = select(kind).where(kind.model == entry.name, kind.key == str(key_of(record)))
    if before is not None:
        asked = asked.where(kind.id < before)
    rows = db.session.scalars(asked.order_by(kind.id.desc()).limit(limit + 1)).all()
    more = str(rows[limit - 1].id) if len(rows) > limit else None
    return jsonify(rows=shown(rows[:limit]), next=more)


def _answered(answer: Answer, status: int) -> Response:
    response = jsonify(answer)
    response.status_code = status
    return response
