"""How long a sign-in lasts: every cookie and token carries what can be taken back."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar

from flask import current_app, g, session
from sqlalchemy import BindParameter, ForeignKey, Select, String, bindparam, delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock
from app.core.access import rows_of
from app.core.db import Base, User, db
from app.core.fields import choice, instant, text, whole
from app.core.language import _
from app.core.shares import models_shared_with
from app.panel import grants
from app.panel.lists.kept import list_version_now
from app.panel.merging.kept import is_any_merged
from app.panel.timeline.models import unread_news


def idle() -> timedelta:
    """Nobody has used the session for so long: it is over."""
    return current_app.config["SESSION_IDLE"]  # type: ignore[no-any-return]


def longest() -> timedelta:
    """However busy it is, after so long one signs in again."""
    return current_app.config["SESSION_LONGEST"]  # type: ignore[no-any-return]


_SEEN_EVERY = timedelta(minutes=5)


LETTERS = {
    "none": _("None"),
    "mine": _("What concerns me"),
    "all": _("Everything the bell tells me"),
}
"""Which news a person wants by mail."""


class UserProfile(Base):
    """What is kept of a user beside the account: the language, and which sign-ins still hold."""

    __tablename__ = "user_profile"

    user_id: Mapped[int] = mapped_column(
        ForeignKey("ab_user.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    auth_version: Mapped[int] = whole(_("Sign-in version"), default=0)
    language: Mapped[str | None] = text(_("Language"))
    letters: Mapped[str] = choice(
        _("News by e-mail"), LETTERS, default="mine", server_default="mine"
    )


class EndedSession(Base):
    """A session somebody signed out of: a copy of its cookie opens nothing any more."""

    __tablename__ = "ended_session"

    id: Mapped[str] = mapped_column(String(collation="C"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id", ondelete="CASCADE"))
    ended_at: Mapped[datetime] = instant(_("Ended at"), default=clock.now, index=True)


def auth_version(user_id: int) -> int:
    """Give the version that a user's cookies and tokens must carry."""
    asked = select(UserProfile.auth_version).where(UserProfile.user_id == user_id)
    return db.session.scalar(asked) or 0


def begin(user_id: int) -> None:
    """Mark the cookie of a person who has just signed in."""
    moment = clock.now().timestamp()
    session["auth_version"] = auth_version(user_id)
    session["id"] = secrets.token_urlsafe(16)
    session["signed_in_at"] = session["seen_at"] = moment


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who asks: what a request knows of a user, without an object of the database."""

    id: int
    username: str
    first_name: str
    last_name: str
    is_authenticated: ClassVar = True
    is_active: ClassVar = True

    def get_id(self) -> str:
        """Give what the cookie names the user by."""
        return str(self.id)

    @property
    def name(self) -> str:
        """Give both names as people write them."""
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def initials(self) -> str:
        """Give the first letters of the first and the last name."""
        words = self.name.split() or [self.username or "?"]
        return "".join(dict.fromkeys((words[0][0], words[-1][0])))


def holder(user_id: int) -> SignedIn | None:
    """Give the user of this request's cookie, in one statement, while the sign-in holds."""
    if not _is_in_time():
        return None
    user = _user_at(_OF_COOKIE, user_id, session.get("auth_version"), session=session.get("id", ""))
    if user is not None:
        _note_seen()
    return user


def bearer(user_id: int, version: Any) -> SignedIn | None:
    """Give the user of a token in one statement, while the version it carries holds."""
    return _user_at(_OF_TOKEN, user_id, version)


_WHO: BindParameter[int] = bindparam("user")
_OF_TOKEN = (
    select(
        *(User.id, User.username, User.first_name, User.last_name),
        UserProfile.auth_version,
        grants.version_now(),
        models_shared_with(_WHO).scalar_subquery(),
        unread_news(_WHO).scalar_subquery(),
        list_version_now(),
        is_any_merged(),
    )
    .outerjoin(UserProfile, UserProfile.user_id == User.id)
    .where(User.id == _WHO, User.active)
)
_OF_COOKIE = _OF_TOKEN.where(
    ~select(EndedSession.id).where(EndedSession.id == bindparam("session")).exists()
)
"""Made once; who asks is given with each question."""


def _user_at(asked: Select[Any], user_id: int, version: Any, **cookie: str) -> SignedIn | None:
    row = next(iter(rows_of(asked, {"user": user_id, **cookie})), None)
    return None if row is None or (row.auth_version or 0) != version else _noted(row)


def seen(user_id: int) -> SignedIn | None:
    """Give an active user through whose eyes somebody looks; all the request knows is theirs."""
    row = next(iter(rows_of(_OF_TOKEN, {"user": user_id})), None)
    return None if row is None else _noted(row)


def _noted(row: Any) -> SignedIn:
    """Give the user of a row, and let the request know what was found along."""
    *names, _version, rights, shared, g.unread_news, g.list_version, g.is_any_merged = row
    grants.note_version(rights)
    g.shares = frozenset(shared or ())
    return SignedIn(*names)


def _is_in_time() -> bool:
    now = clock.now().timestamp()
    seen, signed_in = session.get("seen_at", 0.0), session.get("signed_in_at", 0.0)
    return bool(now - seen < idle().total_seconds() and now - signed_in < longest().total_seconds())


def _note_seen() -> None:
    now = clock.now().timestamp()
    if now - session["seen_at"] > _SEEN_EVERY.total_seconds():
        session["seen_at"] = now


def end(user_id: int) -> None:
    """Sign this request's session out for good; older endings nobody can use are dropped."""
    if known := session.get("id"):
        ended = insert(EndedSession).values(id=known, user_id=user_id, ended_at=clock.now())
        db.session.execute(ended.on_conflict_do_nothing())
    db.session.execute(delete(EndedSession).where(EndedSession.ended_at < clock.now() - longest()))


def end_everywhere(user_id: int) -> None:
    """Let every cookie and token of a user end with the next request they are used in."""
    first = insert(UserProfile).values(user_id=user_id, auth_version=1)
    again = {"auth_version": UserProfile.auth_version + 1}
    db.session.execute(first.on_conflict_do_update(index_elements=["user_id"], set_=again))
