"""Sweeping the files of fields: what nothing points to for a day goes, row first, content last."""

from datetime import timedelta
from typing import Any

from sqlalchemy import and_, delete, not_, select, update

from app.core import clock
from app.core.db import db, when_settled
from app.core.stored_files import STORED, is_unused
from app.panel.storing import root_of
from app.panel.uploads.keeping import FOLDER, erase, path_of

SWEEP_FILES_JOB = "sweep_files"

KEPT_FOR = timedelta(days=1)
"""How long a file stays that no field points to: an upload that waits, one that was replaced."""

_MOST = 1_000


def sweep_files(_payload: dict[str, Any]) -> str:
    """Let go of files that no record needs any more; a job of the worker, each hour."""
    _note_unused()
    gone = _delete_rows()
    when_settled(lambda: erase([path_of(it) for it in gone]), None)
    strays = _erase_strays()
    return f"{len(gone)} files deleted, {strays} without a row"


def _note_unused() -> None:
    """Write down since when nothing points to a file, and forget it of those in use again."""
    unused, now = is_unused(db.session()), clock.now()
    begun = update(STORED).where(STORED.c.unused_since.is_(None), unused)
    db.session.execute(begun.values(unused_since=now))
    used = and_(STORED.c.unused_since.is_not(None), not_(unused))
    db.session.execute(update(STORED).where(used).values(unused_since=None))


def _delete_rows() -> list[str]:
    """Delete rows whose day is over; gives the names of their contents.

    Locked first: a record that takes such a file at this moment keeps it, or is told no.
    """
    before = clock.now() - KEPT_FOR
    old = select(STORED.c.id).where(STORED.c.unused_since < before).limit(_MOST)
    locked = [*db.session.scalars(old.with_for_update(skip_locked=True))]
    still = STORED.c.id.in_(locked) & is_unused(db.session())
    return [*db.session.scalars(delete(STORED).where(still).returning(STORED.c.stored_as))]


def _erase_strays() -> int:
    """Erase contents whose row was never settled: whoever wrote them was killed."""
    before = (clock.now() - KEPT_FOR).timestamp()
    found = {
        path.name.partition(".")[0]
        for path in root_of(FOLDER).glob("*/*")
        if path.stat().st_mtime < before
    }
    known = set(db.session.scalars(select(STORED.c.stored_as).where(STORED.c.stored_as.in_(found))))
    strays = [path_of(name) for name in found - known]
    erase(strays)
    return len(strays)
