"""Links that let somebody choose a new password: kept as a digest, for one purpose, used once."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import ClassVar

from sqlalchemy import ForeignKey, String, delete, select, update
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock
from app.core.db import Base, User, db
from app.core.errors import N_, DomainError
from app.core.fields import instant, text, whole
from app.core.language import _
from app.panel import sessions
from app.panel.sign_in import NotRepeatedError, set_password
from app.panel.sign_in_limits import forgive

RESET = "reset_password"
"""The purpose of a link, and the kind of job that makes one and sends it."""

HOLDS = timedelta(minutes=30)

_BYTES = 16


class LinkOverError(DomainError):
    """A link is wrong, used, too old, or was made before the password changed."""

    status: ClassVar[int] = 410
    message = N_("This link does not hold (any more): it can be used once, within half an hour.")


class SentLink(Base):
    """A link that was sent to somebody, by the digest of its word."""

    __tablename__ = "sent_link"

    digest: Mapped[str] = mapped_column(String(collation="C"), primary_key=True)
    purpose: Mapped[str] = text(_("Purpose"))
    user_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id", ondelete="CASCADE"), index=True)
    auth_version: Mapped[int] = whole(_("Sign-in version"))
    expires_at: Mapped[datetime] = instant(_("Holds until"))
    used_at: Mapped[datetime | None] = instant(_("Used at"))


def make(user: User, purpose: str = RESET) -> str:
    """Make a link for somebody and give its word, of 128 bits, which is kept nowhere."""
    word = secrets.token_urlsafe(_BYTES)
    db.session.execute(delete(SentLink).where(SentLink.expires_at < clock.now() - HOLDS))
    db.session.add(
        SentLink(
            digest=digest(word),
            purpose=purpose,
            user_id=user.id,
            auth_version=sessions.auth_version(user.id),
            expires_at=clock.now() + HOLDS,
        )
    )
    return word


def holds(word: str, purpose: str = RESET) -> bool:
    """Tell whether a link may still be used; looking uses nothing up."""
    return _held(word, purpose) is not None


def use(word: str, wanted: str, repeated: str, purpose: str = RESET) -> User:
    """Give whoever has the link the password they want; every sign-in and link of theirs ends.

    Raises LinkOverError, NotRepeatedError, and a WeakPasswordError: then the link still holds.
    """
    link = _held(word, purpose)
    if link is None:
        raise LinkOverError
    if wanted != repeated:
        raise NotRepeatedError
    mine = update(SentLink).where(SentLink.digest == link.digest, SentLink.used_at.is_(None))
    used = mine.values(used_at=clock.now()).returning(SentLink.digest)
    if db.session.scalar(used.execution_options(synchronize_session=False)) is None:
        raise LinkOverError
    user = db.session.get_one(User, link.user_id)
    set_password(user, wanted)  # a new version of sign-ins: other links of theirs are over too
    forgive(user.username, user.email)
    return user


def _held(word: str, purpose: str) -> SentLink | None:
    link = db.session.scalar(
        select(SentLink)
        .join(User, User.id == SentLink.user_id)
        .where(
            SentLink.digest == digest(word),
            SentLink.purpose == purpose,
            SentLink.used_at.is_(None),
            SentLink.expires_at > clock.now(),
            User.active,
        )
    )
    if link is None or link.auth_version != sessions.auth_version(link.user_id):
        return None
    return link


def digest(word: str) -> str:
    """Give what is kept of a link's word."""
    return hashlib.sha256(word.encode()).hexdigest()
