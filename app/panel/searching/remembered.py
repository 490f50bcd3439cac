"""What a person marked with a star, and what they opened last; of records, by model and key."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import (
    BindParameter,
    ForeignKey,
    Index,
    bindparam,
    delete,
    literal,
    select,
    union_all,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock
from app.core.access import rows_of
from app.core.db import Base, db
from app.core.fields import instant, text
from app.core.language import _

MOST_FAVOURITES, MOST_RECENT = 50, 12

_KEPT = 100
"""So many of the records opened last stay known."""


class Favourite(Base):
    """A record somebody marked with a star."""

    __tablename__ = "favourite"

    user_id: Mapped[int] = mapped_column(
        ForeignKey("ab_user.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    model: Mapped[str] = text(_("Kind of record"), primary_key=True)
    key: Mapped[str] = text(_("Record"), primary_key=True)
    starred_at: Mapped[datetime] = instant(_("Marked at"), default=clock.now)


class RecentRecord(Base):
    """A record somebody opened, and when they did so last."""

    __tablename__ = "recent_record"
    __table_args__ = (Index("recent_record_in_order", "user_id", "opened_at"),)

    user_id: Mapped[int] = mapped_column(
        ForeignKey("ab_user.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    model: Mapped[str] = text(_("Kind of record"), primary_key=True)
    key: Mapped[str] = text(_("Record"), primary_key=True)
    opened_at: Mapped[datetime] = instant(_("Opened at"), default=clock.now)


class Known(NamedTuple):
    """A record a person knows, by its model and key."""

    model: str
    key: str


def star(user_id: int, known: Known, *, is_on: bool) -> None:
    """Mark a record with a star, or take the star away."""
    if is_on:
        marked = insert(Favourite).values(
            user_id=user_id, model=known.model, key=known.key, starred_at=clock.now()
        )
        db.session.execute(marked.on_conflict_do_nothing())
        return
    of_record = (Favourite.model == known.model) & (Favourite.key == known.key)
    db.session.execute(delete(Favourite).where(Favourite.user_id == user_id, of_record))


def note_opened(user_id: int, known: Known) -> None:
    """Remember that somebody opened a record just now; what lies far back is forgotten."""
    of_user = RecentRecord.user_id == user_id
    newest = select(RecentRecord.opened_at).where(of_user)
    last_kept = newest.order_by(RecentRecord.opened_at.desc()).offset(_KEPT).limit(1)
    forgotten = (
        delete(RecentRecord)
        .where(of_user, RecentRecord.opened_at <= last_kept.scalar_subquery())
        .returning(RecentRecord.key)
        .cte("forgotten")
    )
    opened = insert(RecentRecord).values(
        user_id=user_id, model=known.model, key=known.key, opened_at=clock.now()
    )
    noted = opened.on_conflict_do_update(
        index_elements=["user_id", "model", "key"], set_={"opened_at": opened.excluded.opened_at}
    )
    db.session.execute(noted.add_cte(forgotten))


_WHO: BindParameter[int] = bindparam("user")
_KEPT_BY = union_all(
    select(literal(1).label("kind"), Favourite.model, Favourite.key)
    .where(Favourite.user_id == _WHO)
    .order_by(Favourite.starred_at.desc())
    .limit(MOST_FAVOURITES),
    select(literal(2), RecentRecord.model, RecentRecord.key)
    .where(RecentRecord.user_id == _WHO)
    .order_by(RecentRecord.opened_at.desc())
    .limit(MOST_RECENT),
)


def kept_by(user_id: int) -> tuple[Sequence[Known], Sequence[Known]]:
    """Give what somebody marked and what they opened last, the newest first, by one statement."""
    rows = rows_of(_KEPT_BY, {"user": user_id})
    favourites, recent = (
        [Known(model, key) for kind, model, key in rows if kind == wanted] for wanted in (1, 2)
    )
    return favourites, recent
