"""Files of long lists: asked for, written by the worker, taken by who asked, swept after a day."""

import os
import secrets
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from flask import current_app
from sqlalchemy import delete, func, select, update

from app.core import clock, history, jobs
from app.core.access import NotVisibleError
from app.core.db import db, transaction
from app.core.driver import table_of
from app.core.errors import N_, DomainError
from app.core.language import said, speaking
from app.panel import rights
from app.panel.exports.forms import FORMS
from app.panel.exports.kept import ListExport
from app.panel.lists.asked import read
from app.panel.lists.offered import offered
from app.panel.lists.query import Listing
from app.panel.on_behalf import on_behalf_of
from app.panel.registry import Registered, key_in, registered

MOST_AT_ONCE = 2_000
"""Rows that are written while the browser waits; longer lists are left to the worker."""

WRITE_JOB, SWEEP_JOB = "write_list", "sweep_lists"

KEPT_FOR = timedelta(days=1)


class NoMoreRoomError(DomainError):
    """So many files of one person at once would keep the worker from everybody else."""

    message = N_("{most} files are being written for you already: wait until one is ready.")
    status = 429


class NotWrittenError(DomainError):
    """Something of ours failed; the log of the worker says what."""

    message = N_("The file could not be written. Ask for it again; if that fails too, tell us.")
    status = 500


MOST_WAITING = 5


def is_long(listing: Listing) -> bool:
    """Tell whether a list is to be written by the worker."""
    return count(listing, MOST_AT_ONCE + 1) > MOST_AT_ONCE


def count(listing: Listing, most: int | None = None) -> int:
    """Count the rows of a list's filter, no further than `most`."""
    found = listing.filtered(listing.entry.key).limit(most).subquery()
    return db.session.scalar(select(func.count()).select_from(found)) or 0


def require(entry: Registered) -> None:
    """Refuse whoever may not read a list, or not take it along."""
    rights.require(entry.name, "export")
    rights.require(entry.name, "read")


def order(listing: Listing, form: str) -> ListExport:
    """Leave a list to the worker; raises NoMoreRoomError."""
    asked, user_id = listing.asked, rights.acting_user_id()
    own = select(func.count()).select_from(ListExport).where(ListExport.user_id == user_id)
    if (db.session.scalar(own.where(ListExport.state == "waiting")) or 0) >= MOST_WAITING:
        raise NoMoreRoomError(most=MOST_WAITING)
    columns = ",".join(asked.columns or asked.usual)
    wanted = ListExport(
        user_id=user_id,
        model=listing.entry.name,
        form=form,
        language=listing.language,
        asked=asked.said() | ({"columns": columns} if columns else {}),
        total=count(listing),
    )
    db.session.add(wanted)
    db.session.flush()
    jobs.enqueue(WRITE_JOB, {"export_id": wanted.id}, slot=str(wanted.id))
    return wanted


def own_export(key: str) -> ListExport:
    """Give a file of the acting person's; raises NotVisibleError for those of others."""
    number = key_in(ListExport, key)
    found = None if number is None else db.session.get(ListExport, number)
    user_id = rights.acting_user_id()
    if found is None or user_id is None or found.user_id != user_id or is_over(found):
        raise NotVisibleError
    return found


def is_over(export: ListExport) -> bool:
    """Tell whether the day of a file is over."""
    return export.asked_at < clock.now() - KEPT_FOR


def path_of(export: ListExport) -> Path:
    """Give the place of a file that is ready; raises NotVisibleError where there is none."""
    path = folder() / export.file
    if not export.file or not path.is_file():
        raise NotVisibleError
    return path


def folder() -> Path:
    """Give the folder of files, which only this account of the machine can read."""
    path = Path(current_app.config["INSTANCE_DIR"]) / "exports"
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def write_list(payload: dict[str, Any]) -> str:
    """Write a list for who asked, by the rights that person has now; a job of the worker.

    What forbids it by now is written into the export, where its page says it.
    """
    number = int(payload["export_id"])
    with transaction():
        export = db.session.get(ListExport, number)
        if export is None or export.state != "waiting":
            return "Nobody waits for it any more."
        wanted = _Order(
            number, export.user_id, export.model, export.form, export.language, export.asked
        )
    with speaking(wanted.language):
        try:
            return _written(wanted)
        except DomainError as refusal:
            _finish(number, state="failed", problem=said(refusal))
            return str(refusal)
        except Exception:
            _finish(number, state="failed", problem=said(NotWrittenError()))
            raise


class _Order(NamedTuple):
    """What is to be written, and for whom."""

    number: int
    user_id: int
    model: str
    form: str
    language: str
    asked: dict[str, str]


def _written(wanted: _Order) -> str:
    path = folder() / f"{secrets.token_hex(20)}.{wanted.form}"
    with on_behalf_of(wanted.user_id):
        listing = _listing(wanted)
        with transaction():
            said_of_it = {"filter": wanted.asked, "form": wanted.form}
            history.write_line(wanted.model, "list", "exported", said_of_it)
        try:
            with _new_file(path) as file, transaction(reads_only=True):
                FORMS[wanted.form].write(listing, file, _teller(wanted.number))
            _finish(wanted.number, state="ready", file=path.name)
        except BaseException:
            path.unlink(missing_ok=True)
            raise
    return path.name


def _listing(wanted: _Order) -> Listing:
    entry = registered().get(wanted.model)
    if entry is None or wanted.form not in FORMS:
        raise NotVisibleError
    require(entry)
    return Listing(entry, read(entry, wanted.asked, offered(entry)), wanted.language)


def _new_file(path: Path) -> BinaryIO:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    return os.fdopen(descriptor, "wb")


def _teller(number: int) -> Callable[[int], None]:
    """Say how far a file is, beside the transaction that reads the list."""

    def tell(written: int) -> None:
        with db.engine.begin() as beside:
            beside.execute(_change(number).values(written=written))

    return tell


def _finish(number: int, **values: str) -> None:
    with transaction():
        db.session.execute(_change(number).values(**values))


def _change(number: int) -> Any:
    table = table_of(ListExport)
    return update(table).where(table.c.id == number)


def sweep(_payload: dict[str, Any]) -> str:
    """Delete files whose day is over, and what was left lying by a worker that was killed."""
    before = clock.now() - KEPT_FOR
    db.session.execute(delete(ListExport).where(ListExport.asked_at < before))
    old = [path for path in folder().iterdir() if path.stat().st_mtime < before.timestamp()]
    for path in old:
        path.unlink(missing_ok=True)
    return f"{len(old)} files deleted"
