"""Files on records: kept under names nobody can guess, given out to who reads the record."""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from sqlalchemy import func, select

from app.core import outbox
from app.core.access import NotVisibleError
from app.core.actor import current_actor
from app.core.db import db, when_settled
from app.core.errors import N_, DomainError
from app.panel.registry import Registered, key_of
from app.panel.searching.remembered import Known
from app.panel.storing import FileGoneError, beside, clean_name, place, write
from app.panel.timeline.colleagues import changes
from app.panel.timeline.models import Attachment
from app.panel.timeline.news import tell_followers
from app.panel.timeline.sniffing import FileRefusedError, sniff

MOST_FILES, MOST_OF_RECORD, MOST_AT_ONCE = 50, 100 * 1024 * 1024, 10
_FOLDER = "attachments"


class MayNotAttachError(DomainError):
    """Files are put on a record, and taken from it, by who may change it."""

    status: ClassVar[int] = 403
    message = N_("Only who may change this record attaches files to it, or deletes them.")


class TooManyFilesError(FileRefusedError):
    """A record has so many files, or so large ones, that no more are taken."""

    message = N_("A record takes {files} files and {most} MB: delete one you no longer need.")


class FileOnItsWayError(DomainError):
    """A letter that has not left yet takes the file along."""

    status: ClassVar[int] = 409
    message = N_(
        "An e-mail that waits to be sent takes “{name}” along: delete the file once it was sent, "
        "or let an administrator give the message up."
    )


@dataclass(frozen=True, slots=True)
class Carried:
    """A file as a letter takes it along."""

    name: str
    kind: str
    content: bytes


def attach(entry: Registered, record: Any, name: str, content: bytes) -> Attachment:
    """Keep a file on a record; raises MayNotAttachError, a FileRefusedError."""
    _require_change(entry, record)
    name = clean_name(name)
    sniffed = sniff(name, content)
    known = Known(entry.name, str(key_of(record)))
    count, size = _taken(known)
    if count >= MOST_FILES or size + len(content) > MOST_OF_RECORD:
        raise TooManyFilesError(files=MOST_FILES, most=MOST_OF_RECORD // 1024**2)
    attachment = Attachment(
        model=known.model,
        key=known.key,
        name=name,
        kind=sniffed.kind,
        size=len(content),
        token=secrets.token_urlsafe(24),
        stored_as=secrets.token_hex(32),
        has_preview=bool(sniffed.preview),
    )
    db.session.add(attachment)
    db.session.flush()
    when_settled(None, erasing([attachment]))
    write(path_of(attachment), content)
    if sniffed.preview:
        write(preview_of(attachment), sniffed.preview)
    tell_followers(known, "attached")
    return attachment


def detach(entry: Registered, record: Any, token: str) -> None:
    """Take a file from a record; its content goes once that is settled."""
    attachment = held(entry, record, token)
    me = current_actor().user_id
    is_own = me is not None and attachment.created_by_id == me
    if not (is_own or changes(entry, record)):
        raise MayNotAttachError
    if outbox.waited_for("files", [attachment.id]):
        raise FileOnItsWayError(name=attachment.name)
    when_settled(erasing([attachment]), None)
    db.session.delete(attachment)
    db.session.flush()


def find(entry: Registered, record: Any, token: str) -> Attachment:
    """Give a file of a record by its address; raises NotVisibleError."""
    asked = select(Attachment).where(
        Attachment.token == token,
        Attachment.model == entry.name,
        Attachment.key == str(key_of(record)),
    )
    attachment = db.session.scalar(asked)
    if attachment is None:
        raise NotVisibleError
    return attachment


def held(entry: Registered, record: Any, token: str, *, to_read: bool = False) -> Attachment:
    """Give a file of a record and keep it as it is until the end of the transaction.

    Who deletes it waits for the letters that take it along, and they for who deletes it.
    """
    attachment = find(entry, record, token)
    still = (Attachment.model == attachment.model) & (Attachment.key == attachment.key)
    lock = select(Attachment.id).where(Attachment.id == attachment.id, still)
    if db.session.scalar(lock.with_for_update(read=to_read)) is None:
        raise NotVisibleError
    return attachment


def files_of(known: Known) -> Sequence[Attachment]:
    """Give the files of a record, the newest first."""
    of_record = (Attachment.model == known.model) & (Attachment.key == known.key)
    asked = select(Attachment).where(of_record).order_by(Attachment.id.desc())
    return db.session.scalars(asked).all()


def path_of(attachment: Attachment) -> Path:
    """Give where the content lies: a name that was drawn by lot, never one that was typed."""
    return place(_FOLDER, attachment.stored_as)


def preview_of(attachment: Attachment) -> Path:
    """Give where the small picture of a file lies."""
    return beside(path_of(attachment))


def content_of(attachment: Attachment) -> bytes:
    """Read a file; raises FileGoneError."""
    try:
        return path_of(attachment).read_bytes()
    except FileNotFoundError as error:
        raise FileGoneError from error


def carried(numbers: Sequence[int]) -> list[Carried]:
    """Read the files that a letter takes along, by their numbers; raises FileGoneError."""
    rows = db.session.scalars(select(Attachment).where(Attachment.id.in_(numbers))).all()
    known = {row.id: row for row in rows} if numbers else {}
    if len(known) < len(numbers):
        raise FileGoneError
    found = (known[number] for number in numbers)
    return [Carried(it.name, it.kind, content_of(it)) for it in found]


def erasing(attachments: Sequence[Attachment]) -> Callable[[], None]:
    """Give the way to take the content of files away, when their rows are no more."""
    paths = [path for it in attachments for path in (path_of(it), preview_of(it))]

    def erase() -> None:
        for path in paths:
            path.unlink(missing_ok=True)

    return erase


def _taken(known: Known) -> tuple[int, int]:
    of_record = (Attachment.model == known.model) & (Attachment.key == known.key)
    asked = select(func.count(), func.coalesce(func.sum(Attachment.size), 0)).where(of_record)
    count, size = db.session.execute(asked).one()
    return count, int(size)


def _require_change(entry: Registered, record: Any) -> None:
    if not changes(entry, record):
        raise MayNotAttachError
