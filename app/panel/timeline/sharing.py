"""Sharing a record with a colleague who reads such records, but not this one."""

from collections.abc import Sequence
from typing import Any, ClassVar

from sqlalchemy import select

from app.core.access import NotVisibleError
from app.core.db import db
from app.core.errors import N_, DomainError
from app.core.shares import RecordShare
from app.panel.registry import Registered, key_of
from app.panel.searching.remembered import Known
from app.panel.timeline.colleagues import changes, may_be_given
from app.panel.timeline.news import notify


class MayNotShareError(DomainError):
    """Who only reads a record gives it to nobody."""

    status: ClassVar[int] = 403
    message = N_("Only who may change this record shares it. Ask its owner.")


class CannotBeGivenError(DomainError):
    """The colleague reads the record already, or reads no such records at all."""

    message = N_(
        "Choose a colleague from the list: whose role reads no such records is given none, and "
        "whoever reads this one already needs no share."
    )


def share(entry: Registered, record: Any, user_id: int) -> None:
    """Let a colleague read this record; raises MayNotShareError, CannotBeGivenError."""
    require_change(entry, record)
    if user_id not in {person.id for person in may_be_given(entry, record)}:
        raise CannotBeGivenError
    known = Known(entry.name, str(key_of(record)))
    db.session.add(RecordShare(model=known.model, key=known.key, user_id=user_id))
    db.session.flush()
    notify([user_id], "shared", known)


def take_back(entry: Registered, record: Any, number: int) -> None:
    """Take a share back: the colleague no longer reads the record from the next request on."""
    require_change(entry, record)
    found = [it for it in shares_of(entry, record) if it.id == number]
    if not found:
        raise NotVisibleError
    db.session.delete(found[0])
    db.session.flush()


def shares_of(entry: Registered, record: Any) -> Sequence[RecordShare]:
    """Give with whom a record is shared, the first first."""
    asked = select(RecordShare).where(
        RecordShare.model == entry.name, RecordShare.key == str(key_of(record))
    )
    return db.session.scalars(asked.order_by(RecordShare.id)).all()


def require_change(entry: Registered, record: Any) -> None:
    """Refuse whoever only reads the record; raises MayNotShareError."""
    if not changes(entry, record):
        raise MayNotShareError
