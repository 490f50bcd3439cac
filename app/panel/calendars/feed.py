"""The secret address of a calendar: one for each person and calendar, for other programs to read.

The secret is 128 random bits. Only its hash is kept, so that nobody reads it out of a backup.
"""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any, ClassVar

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Identity,
    UniqueConstraint,
    delete,
    func,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock
from app.core.db import Base, User, db
from app.core.errors import N_, DomainError
from app.core.fields import instant, ref, text
from app.core.history import write_line
from app.core.language import _

PURPOSE = "calendar-feed"
"""Part of what is hashed: a secret made for something else opens no calendar."""

UNASKED = timedelta(days=400)
"""An address that no program has asked for so long ends by itself: nobody would miss it."""

_BYTES = 16


class NoSuchFeedError(DomainError):
    """No calendar is at the address: wrong, ended, or its person may read it no more."""

    status: ClassVar[int] = 404
    message = N_("There is no calendar at this address. Make a new address in the calendar.")


class CalendarFeed(Base):
    """A person's secret address of a calendar, with the filter it had when it was made."""

    __tablename__ = "calendar_feed"
    __table_args__ = (UniqueConstraint("user_id", "model", "by"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    user_id: Mapped[int] = ref(User, ondelete="CASCADE")
    model: Mapped[str] = text(_("Kind of record"))
    by: Mapped[str] = text(_("Date"))
    asked: Mapped[dict[str, str]] = mapped_column(JSONB, default=dict)
    """What the address of the calendar said of its filter, by name."""
    language: Mapped[str] = text(_("Language"))
    token_hash: Mapped[str] = text(_("Hash of the secret"), unique=True)
    made_at: Mapped[datetime] = instant(_("Made at"), default=clock.now)
    used_at: Mapped[datetime | None] = instant(_("Last used at"), nullable=True)


def feed_of(user_id: int, model: str, by: str) -> CalendarFeed | None:
    """Give a person's address of a calendar, if there is one that has not ended."""
    of = _of(user_id, model, by)
    return db.session.scalar(select(CalendarFeed).where(*of, _is_asked_for()))


def renew(user_id: int, model: str, by: str, asked: dict[str, str], language: str) -> str:
    """Make a new secret, which is given this once; the one before opens nothing any more."""
    db.session.execute(delete(CalendarFeed).where(*_of(user_id, model, by)))
    secret = secrets.token_urlsafe(_BYTES)
    feed = CalendarFeed(
        user_id=user_id,
        model=model,
        by=by,
        asked=asked,
        language=language,
        token_hash=hashed(secret),
    )
    db.session.add(feed)
    db.session.flush()
    write_line("CalendarFeed", feed.id, "created", {"by": [None, f"{model}.{by}"]})
    return secret


def end(user_id: int, model: str, by: str) -> None:
    """Let the address open nothing any more."""
    gone = delete(CalendarFeed).where(*_of(user_id, model, by)).returning(CalendarFeed.id)
    for key in db.session.scalars(gone).all():
        write_line("CalendarFeed", key, "deleted", {"by": [f"{model}.{by}", None]})


def opened_by(secret: str) -> CalendarFeed:
    """Give the address a secret opens while its person is active and it is asked for.

    Raises NoSuchFeedError.
    """
    found = db.session.scalar(
        select(CalendarFeed)
        .join(User, User.id == CalendarFeed.user_id)
        .where(CalendarFeed.token_hash == hashed(secret), User.active, _is_asked_for())
    )
    if found is None:
        raise NoSuchFeedError
    return found


def note_use(feed: CalendarFeed) -> None:
    """Remember when the address was last read, by the minute: programs ask often."""
    minute = func.date_trunc("minute", clock.now())
    used = update(CalendarFeed).where(CalendarFeed.id == feed.id).values(used_at=minute)
    db.session.execute(used)


def hashed(secret: str) -> str:
    """Give the form in which a secret is kept."""
    return hashlib.sha256(f"{PURPOSE}:{secret}".encode()).hexdigest()


def _is_asked_for() -> ColumnElement[bool]:
    last = func.coalesce(CalendarFeed.used_at, CalendarFeed.made_at)
    return last > clock.now() - UNASKED


def _of(user_id: int, model: str, by: str) -> tuple[Any, ...]:
    return CalendarFeed.user_id == user_id, CalendarFeed.model == model, CalendarFeed.by == by
