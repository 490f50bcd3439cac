"""Keeping the files of fields: content first, its row with it; who may put one into a record."""

import secrets
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from flask import has_request_context, session
from sqlalchemy import func, select

from app.core import clock
from app.core.db import db, when_settled
from app.core.errors import N_, DomainError
from app.core.fields import fields_of
from app.core.stored_files import StoredFile, is_unused
from app.panel import rights
from app.panel.allowed import allowed
from app.panel.storing import beside, clean_name, place, write
from app.panel.timeline.sniffing import PICTURES, FileRefusedError, sniff

FOLDER = "fields"
PICTURE_KINDS = frozenset(PICTURES.values())
PICTURE_ENDINGS = "png, jpg, jpeg, webp, gif"

MOST_WAITING, MOST_WAITING_BYTES = 200, 500 * 1024 * 1024
"""Of one person: uploads that no record points to yet."""


class NotAPictureError(FileRefusedError):
    """A field for a picture was given something else."""

    message = N_("“{name}” is no picture: choose one of {allowed}.")


class TooManyWaitingError(DomainError):
    """Somebody uploads and uploads, and puts nothing into records."""

    message = N_(
        "You have uploaded {files} files or {most} MB that stand in no record yet: "
        "save them, or wait until tomorrow."
    )
    status = 429


class NoSuchFileError(DomainError):
    """The file is not there, or not this person's to put into a record."""

    message = N_("This file is not yours to put here, or it is gone: choose it again.")


def keep(name: str, content: bytes, *, is_picture: bool = False) -> StoredFile:
    """Keep a file until a field points to it, for a day; raises a FileRefusedError.

    The content lies on the disk before its row is settled, and goes if the row is undone.
    """
    name = clean_name(name)
    sniffed = sniff(name, content)
    if is_picture and sniffed.kind not in PICTURE_KINDS:
        raise NotAPictureError(name=name, allowed=PICTURE_ENDINGS)
    _require_room()
    now = clock.now()
    stored = StoredFile(
        token=secrets.token_urlsafe(24),
        stored_as=secrets.token_hex(32),
        name=name,
        kind=sniffed.kind,
        size=len(content),
        has_preview=bool(sniffed.preview),
        made_at=now,
        user_id=rights.acting_user_id(),
        session=_session(),
        unused_since=now,
    )
    db.session.add(stored)
    db.session.flush()
    path = path_of(stored.stored_as)
    when_settled(None, lambda: erase([path]))
    write(path, content)
    if sniffed.preview:
        write(beside(path), sniffed.preview)
    return stored


def path_of(stored_as: str) -> Path:
    """Give where the content of a file lies."""
    return place(FOLDER, stored_as)


def content_of(stored: StoredFile | None) -> bytes | None:
    """Give the content of a file; None where there is none, or where it is gone."""
    path = None if stored is None else path_of(stored.stored_as)
    return path.read_bytes() if path is not None and path.is_file() else None


def erase(paths: Sequence[Path]) -> None:
    """Take contents away with their small pictures."""
    for path in paths:
        path.unlink(missing_ok=True)
        beside(path).unlink(missing_ok=True)


def find(token: str) -> StoredFile | None:
    """Give the file of an address, whoever may have it."""
    return db.session.scalar(select(StoredFile).where(StoredFile.token == token))


def stored_token(key: int | None) -> str:
    """Give the address of a file by its key."""
    stored = None if key is None else db.session.get(StoredFile, key)
    return "" if stored is None else stored.token


def name_of_token(token: str) -> str:
    """Give what the file of an address is called; "" where there is none."""
    stored = find(token) if token else None
    return stored.name if stored else ""


def read_token(token: str) -> int:
    """Give the key of the file of an address; raises NoSuchFileError."""
    stored = find(token)
    if stored is None:
        raise NoSuchFileError
    return stored.id


def may_put(model: type[Any], name: str, key: int | None) -> bool:
    """Tell whether the acting person may let a field hold a file.

    It is one they uploaded in this session or by the API, or one that the same field of a record
    holds which they read: so a record can be saved again and copied.
    """
    if key is None:
        return True
    stored = db.session.get(StoredFile, key)
    if stored is None or not _fits(model, name, stored):
        return False
    if not has_request_context():
        return True  # a command or a job puts what it kept itself
    me = rights.acting_user_id()
    is_mine = me is not None and stored.user_id == me and stored.session in {"", _session()}
    return is_mine or is_held(model, name, key)


def is_held(model: type[Any], name: str, key: int) -> bool:
    """Tell whether a field that the viewer reads holds a file in a record they reach."""
    field = allowed(model).seen.get(name)
    if field is None or not rights.can(model, "read"):
        return False
    held = getattr(model, field.column or "") == key
    return db.session.scalar(select(held).select_from(model).where(held).limit(1)) is not None


def _fits(model: type[Any], name: str, stored: StoredFile) -> bool:
    return fields_of(model)[name].kind == "file" or stored.kind in PICTURE_KINDS


def _session() -> str:
    """Name the session of the browser that asks; a program has none."""
    return str(session.get("id", "")) if has_request_context() else ""


def _require_room() -> None:
    """Refuse more of a person than a day's work; commands and jobs are not counted."""
    me = rights.acting_user_id()
    if me is None:
        return
    mine = (StoredFile.user_id == me) & is_unused(db.session())
    asked = select(func.count(), func.coalesce(func.sum(StoredFile.size), 0)).where(mine)
    count, size = db.session.execute(asked).one()
    if count >= MOST_WAITING or size >= MOST_WAITING_BYTES:
        raise TooManyWaitingError(files=MOST_WAITING, most=MOST_WAITING_BYTES // 1024**2)
