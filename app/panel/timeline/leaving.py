"""What follows when a record changes or goes: followers hear of it, what was left on it goes."""

from typing import Any

from sqlalchemy import delete, select, update

from app.core import outbox
from app.core.db import db, when_settled
from app.core.events import RecordChanged, RecordDeleted
from app.core.shares import RecordShare
from app.panel.searching.remembered import Favourite, Known, RecentRecord
from app.panel.timeline.files import erasing, files_of
from app.panel.timeline.models import (
    Assignment,
    Attachment,
    Follower,
    Notification,
    RecordLetter,
    RecordNote,
)
from app.panel.timeline.news import tell_followers

_LEFT: tuple[type[Any], ...] = (
    *(RecordNote, RecordLetter, Assignment, Attachment, RecordShare),
    *(Follower, Notification, Favourite, RecentRecord),
)

LETTERS_JOB = "forget_files_of_letters"

_FILES: Any = Attachment.__table__
_OF_LETTERS = {"model": "", "key": ""}
"""Where files are that stay for letters: on no record."""

_MOST = 1_000


def tell_of_change(event: RecordChanged) -> None:
    """Tell who follows a record that it was changed."""
    tell_followers(Known(event.model, event.key), "changed")


def clear_away(event: RecordDeleted) -> None:
    """Take away whatever was left on a record that is gone: another may come under its key.

    Files that letters on their way take along stay for them, on no record and given to nobody.
    """
    known = Known(event.model, event.key)
    of_record = (_FILES.c.model == known.model) & (_FILES.c.key == known.key)
    numbers = [*db.session.scalars(select(_FILES.c.id).where(of_record).with_for_update())]
    wanted = outbox.waited_for("files", numbers)
    gone = [it for it in files_of(known) if it.id not in wanted]
    when_settled(erasing(gone), None)
    db.session.execute(update(_FILES).where(_FILES.c.id.in_(wanted)).values(_OF_LETTERS))
    for part in _LEFT:
        table = part.__table__
        left = (table.c.model == event.model) & (table.c.key == event.key)
        db.session.execute(delete(table).where(left))


def forget_files_of_letters(_payload: dict[str, Any]) -> str:
    """Let go of files that stayed for letters alone, once no letter waits for them; a job."""
    kept = select(Attachment).filter_by(**_OF_LETTERS).order_by(Attachment.id).limit(_MOST)
    found = db.session.scalars(kept).all()
    wanted = outbox.waited_for("files", [it.id for it in found])
    gone = [it for it in found if it.id not in wanted]
    when_settled(erasing(gone), None)
    db.session.execute(delete(_FILES).where(_FILES.c.id.in_([it.id for it in gone])))
    return f"{len(gone)} files deleted"
