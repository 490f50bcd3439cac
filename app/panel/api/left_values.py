"""What people left on a record as the API gives it, and reads it."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from flask import request

from app.core.access import NotVisibleError
from app.core.errors import N_, DomainError
from app.core.fields import Field, fields_of
from app.core.language import said
from app.panel import kinds
from app.panel.addresses import code_in_path
from app.panel.api.asked import UnknownParameterError
from app.panel.api.bodies import UnknownFieldError, plain
from app.panel.timeline.colleagues import names_of
from app.panel.timeline.delivered import found_of
from app.panel.timeline.letters import Letter, copies_of
from app.panel.timeline.models import Attachment, RecordLetter, RecordNote

Answer = dict[str, Any]

NOTE = ("kind", "body", "called_at", "spoke_to", "outcome", "minutes")
"""What is written of a note or a call."""

LETTER = ("to", "cc", "subject", "body", "files")
"""What is written of an e-mail."""

LISTS = ("to", "cc", "files")

MOST_LISTED = 50

_FIRST_YEAR, _EXPECTED = 1900, "a moment with its zone, like 2026-11-22T11:03:00+03:00"

_NUMBER = re.compile(r"[0-9]{1,18}")

_NOTHING: Mapping[str, Any] = {"kind": "note", "body": "", "spoke_to": "", "outcome": ""}
"""What stands in a note for null."""


class WrongValuesError(DomainError):
    """Some values of a body cannot be read."""

    message = N_("Some values are not right yet. Nothing was saved: correct them and send again.")

    def __init__(self, fields: Mapping[str, list[str]]) -> None:
        """Keep what is wrong, by field."""
        super().__init__()
        self.fields = fields


class UnknownPlaceError(DomainError):
    """A page begins where no page does."""

    message = N_("Go on with “before” and the “next” of a page.")


def read_number(text: str) -> int:
    """Read the number of what was left on a record; raises NotVisibleError."""
    if not _NUMBER.fullmatch(text):
        raise NotVisibleError
    return int(text)


def read_before(arguments: Mapping[str, str]) -> int | None:
    """Read where a page begins; raises what is wrong with the address."""
    for name in arguments:
        if name not in {"before", "limit"}:
            raise UnknownParameterError(name=name[:40], known="before, limit")
    before = arguments.get("before")
    if before is not None and not _NUMBER.fullmatch(before):
        raise UnknownPlaceError
    return None if before is None else int(before)


def read_note(body: Answer) -> Answer:
    """Read what a body says of a note; raises WrongValuesError."""
    fields = fields_of(RecordNote)

    def read(name: str, value: Any) -> Any:
        found = _moment(value) if name == "called_at" else plain(fields[name], value)
        return _NOTHING.get(name) if found is None else found

    return _read(body, NOTE, read)


def _moment(value: Any) -> datetime | None:
    """Read a moment, which says its zone; raises a DomainError."""
    if value is None:
        return None
    try:
        moment = datetime.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise kinds.wrong_json(_EXPECTED, value) from error
    if moment.tzinfo is None or moment.year < _FIRST_YEAR:
        raise kinds.wrong_json(_EXPECTED, value)
    return moment


def new_note(body: Answer) -> Answer:
    """Read a new note: what a body leaves out is empty; raises WrongValuesError."""
    return {"body": ""} | read_note(body)


def kept_of(note: RecordNote) -> Answer:
    """Give what a note says, to be changed in part."""
    kept = {name: getattr(note, name) for name in NOTE}
    return kept | {"outcome": note.outcome or ""}


def read_letter(body: Answer) -> Letter:
    """Read an e-mail; raises WrongValuesError."""

    def read(name: str, value: Any) -> Any:
        if name in LISTS:
            return _texts(value)
        return plain(Field("", "text" if name == "subject" else "long_text"), value) or ""

    values = _read(body, LETTER, read)
    return Letter(
        to=",".join(values.get("to", ())),
        copies=",".join(values.get("cc", ())),
        subject=values.get("subject", ""),
        body=values.get("body", ""),
        files=values.get("files", ()),
    )


def _texts(value: Any) -> list[str]:
    is_list = isinstance(value, list) and len(value) <= MOST_LISTED
    if not is_list or not all(isinstance(it, str) for it in value):
        raise kinds.wrong_json("a list of texts", value)
    return [plain(Field("", "text"), it) or "" for it in value]


def _read(body: Answer, known: Sequence[str], read: Any) -> Answer:
    values, wrong = {}, {}
    for name, value in body.items():
        try:
            if name not in known:
                raise UnknownFieldError(name=name[:40])
            values[name] = read(name, value)
        except DomainError as problem:
            wrong[name[:40]] = [said(problem)]
    if wrong:
        raise WrongValuesError(wrong)
    return values


def notes_given(notes: Sequence[RecordNote]) -> list[Answer]:
    """Give notes and calls."""
    fields = fields_of(RecordNote)
    return [
        made | {name: kinds.to_json(fields[name], getattr(it, name)) for name in NOTE}
        for made, it in zip(_made(notes), notes, strict=True)
    ]


def letters_given(letters: Sequence[RecordLetter]) -> list[Answer]:
    """Give e-mails, with what became of each copy."""
    found, fields = found_of(letters), fields_of(RecordLetter)

    def copies(letter: RecordLetter) -> list[Answer]:
        if letter.send_key is None:
            return []
        known = [(found.get(key), address) for key, address in copies_of(letter)]
        return [
            {
                "recipient": address,
                "state": it.state if it else None,
                "error": it.error if it else None,
            }
            for it, address in known
        ]

    return [
        made
        | {name: getattr(it, name) for name in ("direction", "sender", "subject", "body")}
        | {"to": _listed(it.recipients), "cc": _listed(it.copies), "files": it.files.splitlines()}
        | {"received_at": kinds.to_json(fields["received_at"], it.received_at)}
        | {"copies": copies(it)}
        for made, it in zip(_made(letters), letters, strict=True)
    ]


def files_given(files: Sequence[Attachment]) -> list[Answer]:
    """Give files, with the address of their content; they are called by their tokens."""
    root = request.path.rstrip("/")
    return [
        made
        | {"id": it.token, "name": it.name, "type": it.kind, "size": it.size}
        | {"url": f"{request.script_root}{root}/{code_in_path(it.token)}"}
        for made, it in zip(_made(files), files, strict=True)
    ]


def _listed(line: str) -> list[str]:
    return [it for it in line.split(", ") if it]


def _made(rows: Sequence[Any]) -> list[Answer]:
    """Give the number of each row, when it was made and by whom."""
    names = names_of({it.created_by_id for it in rows if it.created_by_id})
    return [
        {
            "id": it.id,
            "created_at": it.created_at.isoformat(),
            "created_by": {"id": it.created_by_id, "title": names.get(it.created_by_id)}
            if it.created_by_id
            else None,
        }
        for it in rows
    ]
