"""What follows when a record changes or goes: followers hear of it, what was left on it goes."""

from typing import Any

from sqlalchemy import delete

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


def tell_of_change(event: RecordChanged) -> None:
    """Tell who follows a record that it was changed."""
    tell_followers(Known(event.model, event.key), "changed")


def clear_away(event: RecordDeleted) -> None:
    """Take away whatever was left on a record that is gone: another may come under its key."""
    when_settled(erasing(files_of(Known(event.model, event.key))), None)
    for part in _LEFT:
        table = part.__table__
        of_record = (table.c.model == event.model) & (table.c.key == event.key)
        db.session.execute(delete(table).where(of_record))
