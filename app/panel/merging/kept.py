"""What is kept of a merge: which records, what was moved and changed, and what undoes it."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Identity, Index, String, exists
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock
from app.core.db import Base, User
from app.core.fields import instant, ref, text
from app.core.language import _


class RecordMerge(Base):
    """A record that was merged into another of its model, and whether it still is."""

    __tablename__ = "record_merge"
    __table_args__ = (
        Index("record_merge_of_loser", "model", "loser_key", "id"),
        Index("record_merge_of_survivor", "model", "survivor_key"),
        Index(
            "record_merge_search",
            "search_key",
            postgresql_using="gin",
            postgresql_ops={"search_key": "gin_trgm_ops"},
        ),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    model: Mapped[str] = text(_("Kind of record"))
    survivor_key: Mapped[str] = text(_("The record that stays"))
    loser_key: Mapped[str] = text(_("The record that goes"))
    search_key: Mapped[str] = mapped_column(String(collation="C"), default="")
    """The folded text by which the one that went was found."""
    user_id: Mapped[int | None] = ref(User, ondelete="SET NULL", nullable=True)
    merged_at: Mapped[datetime] = instant(_("Merged at"), default=clock.now)
    undone_by_id: Mapped[int | None] = ref(User, ondelete="SET NULL", nullable=True)
    undone_at: Mapped[datetime | None] = instant(_("Undone at"))
    was_archived: Mapped[bool] = mapped_column(default=False)
    """Whether the one that went lay in the archive before."""
    moves: Mapped[list[Any]] = mapped_column(JSONB, default=list)
    """[name of the pointer, rows moved, rows given up] of each pointer that was moved."""
    values: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    """[before, after] of each field of the one that stayed, as JSON holds them."""
    report: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    """What was told of the last step: counts, and what stayed where it was."""


def is_any_merged() -> ColumnElement[bool]:
    """Ask inside another statement whether any merge stands: where none does, no search asks."""
    return exists().where(RecordMerge.undone_at.is_(None))
