"""Notes and calls: written by who reads a record, changed by who wrote them."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import select

from app.core import clock
from app.core.access import NotVisibleError
from app.core.actor import current_actor
from app.core.db import db
from app.core.errors import N_, DomainError
from app.panel.kinds import KINDS
from app.panel.registry import Registered, key_of
from app.panel.searching.remembered import Known
from app.panel.timeline.colleagues import Colleague, by_username, reads
from app.panel.timeline.models import NOTES, OUTCOMES, RecordNote
from app.panel.timeline.news import notify, tell_followers

MOST_LETTERS, MOST_MINUTES = 10_000, 1440

MENTION = re.compile(r"(?<![\w@.])@([\w.+-]*\w)")
"""A user name after an at sign that no word, address or other name runs into."""


class EmptyNoteError(DomainError):
    """Nothing was written."""

    message = N_("Write something first.")


class NoteTooLongError(DomainError):
    """A note is read beside a record; a longer text is a file."""

    message = N_("The note has {length} characters: shorten it to {most}, or attach it as a file.")


class MayNotReadError(DomainError):
    """Somebody was mentioned who may not read the record."""

    message = N_("{name} may not read this record: share it with them first, or name others.")


class NotYourNoteError(DomainError):
    """People change what they wrote themselves."""

    status: ClassVar[int] = 403
    message = N_("Only who wrote a note changes or deletes it.")


class WrongCallError(DomainError):
    """A call was reported that cannot have been."""

    message = N_("Give when the call was, not in the future, and its minutes from 0 to 1440.")


@dataclass(frozen=True, slots=True)
class Written:
    """What somebody wrote: a note, or a call with whom, when, how it went and how long."""

    body: str
    kind: str = "note"
    called_at: datetime | None = None
    spoke_to: str = ""
    outcome: str = ""
    minutes: int | None = None


def write_note(entry: Registered, record: Any, written: Written) -> RecordNote:
    """Keep a note on a record and tell whom it concerns; raises a DomainError."""
    note = RecordNote(model=entry.name, key=str(key_of(record)))
    mentioned = _apply(entry, record, note, written)
    db.session.add(note)
    db.session.flush()
    known = Known(note.model, note.key)
    notify(mentioned, "mentioned", known)
    tell_followers(known, note.kind, but=mentioned)
    return note


def change_note(entry: Registered, record: Any, number: int, written: Written) -> RecordNote:
    """Change a note of one's own; who is mentioned now and was not before is told."""
    note = own_note(entry, record, number)
    before = {person.id for person in _people_in(note.body).values()}
    mentioned = _apply(entry, record, note, written)
    db.session.flush()
    notify(mentioned - before, "mentioned", Known(note.model, note.key))
    return note


def delete_note(entry: Registered, record: Any, number: int) -> None:
    """Delete a note of one's own; the history keeps what stood in it."""
    db.session.delete(own_note(entry, record, number))
    db.session.flush()


def own_note(entry: Registered, record: Any, number: int) -> RecordNote:
    """Give a note of a record that the acting person wrote; raises NotYourNoteError."""
    asked = select(RecordNote).where(
        RecordNote.id == number,
        RecordNote.model == entry.name,
        RecordNote.key == str(key_of(record)),
    )
    note = db.session.scalar(asked)
    if note is None:
        raise NotVisibleError
    me = current_actor().user_id
    if me is None or note.created_by_id != me:
        raise NotYourNoteError
    return note


def _apply(entry: Registered, record: Any, note: RecordNote, written: Written) -> set[int]:
    """Check and set what was written; give who is mentioned in it."""
    body = KINDS["long_text"].parse(written.body, "")
    is_call = written.kind == "call"
    if not body and not is_call:
        raise EmptyNoteError
    if len(body) > MOST_LETTERS:
        raise NoteTooLongError(length=len(body), most=MOST_LETTERS)
    if written.kind not in NOTES or (is_call and not _is_possible(written)):
        raise WrongCallError
    mentioned = _people_in(body)
    for person in mentioned.values():
        if not (person.is_active and reads(person.id, entry, record)):
            raise MayNotReadError(name=person.name)
    note.kind, note.body = written.kind, body
    note.called_at = written.called_at if is_call else None
    note.spoke_to = KINDS["text"].parse(written.spoke_to, "") if is_call else ""
    note.outcome = (written.outcome or None) if is_call else None
    note.minutes = written.minutes if is_call else None
    return {person.id for person in mentioned.values()}


def _is_possible(written: Written) -> bool:
    in_time = written.called_at is not None and written.called_at <= clock.now()
    in_length = written.minutes is None or 0 <= written.minutes <= MOST_MINUTES
    return in_time and in_length and written.outcome in {"", *OUTCOMES}


def mentions_in(body: str) -> Iterator[str]:
    """Give the user names that a text may mention, as they were written."""
    return (match[1].lower() for match in MENTION.finditer(body))


def _people_in(body: str) -> Mapping[str, Colleague]:
    return by_username(set(mentions_in(body)))
