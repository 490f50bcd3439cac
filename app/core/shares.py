"""Shares: one record that a colleague may read although its owner is another."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Index, Select, cast, func, select
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import User, db
from app.core.fields import link
from app.core.language import _
from app.core.of_record import OfRecord


class RecordShare(OfRecord):
    """A colleague may read this one record, and do nothing else to it."""

    __tablename__ = "record_share"
    __table_args__ = (
        Index("record_share_of_record", "model", "key"),
        Index("record_share_with_user", "user_id", "model", "key", unique=True),
    )

    user_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id", ondelete="CASCADE"))
    user: Mapped[User] = link(_("Colleague"), "RecordShare.user_id")


_share = RecordShare.__table__.c


def models_shared_with(user_id: Any) -> Select[Any]:
    """Ask for the models of which a person was given a record, to stand inside a statement."""
    found = func.array_agg(_share.model.distinct())
    return select(found).where(_share.user_id == user_id).correlate(None)


def read_shared_models(user_id: int) -> frozenset[str]:
    """Give the models of which a person was given a record."""
    # By the connection: the guard of rows asks this to guard the session's statements.
    found: Iterable[str] | None = db.session.connection().scalar(models_shared_with(user_id))
    return frozenset(found or ())


def is_shared(model: type[Any], key: Any, user_id: int | None) -> ColumnElement[bool]:
    """Give the condition that a record, by the column of its key, was shared with a person.

    The keys are gathered before the rows are read, so that an index of the key finds them.
    """
    share = RecordShare.__table__.alias().c
    kind = model.__mapper__.primary_key[0].type
    of_person = (share.model == model.__name__) & (share.user_id == user_id)
    keys = select(cast(share.key, kind)).where(of_person).correlate(None)
    shared: ColumnElement[bool] = key == func.any(func.array(keys.scalar_subquery()))
    return shared
