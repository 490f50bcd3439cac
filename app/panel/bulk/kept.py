"""What is kept of a deed on many records: who, when, which rows, and how each stood before."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Identity
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock
from app.core.db import Base, User
from app.core.fields import choice, instant, ref, text, whole
from app.core.language import _

STATES = {
    "rehearsing": _("Being rehearsed"),
    "planned": _("Rehearsed, not done"),
    "doing": _("Being done"),
    "done": _("Done"),
    "undoing": _("Being undone"),
    "undone": _("Undone"),
    "failed": _("Failed"),
}

TONES = {"done": "success", "undone": "warning", "failed": "danger"}

UNDER_WAY = frozenset({"rehearsing", "doing", "undoing"})
"""States in which the worker is at it."""


class BulkChange(Base):
    """A deed on many records at once, from its rehearsal to its undoing."""

    __tablename__ = "bulk_change"

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    user_id: Mapped[int] = ref(User, ondelete="CASCADE")
    model: Mapped[str] = text(_("Kind of record"))
    deed: Mapped[str] = text(_("Deed"))
    said: Mapped[str] = text(_("Deed"))
    """The deed as its author read it."""
    value: Mapped[Any] = mapped_column(JSONB)
    """What the field shall hold, as JSON holds it; nothing for deeds that ask for no value."""
    state: Mapped[str] = choice(_("State"), STATES, default="planned")
    progress: Mapped[int] = whole(_("Progress (%)"), default=0)
    problem: Mapped[str] = text(_("Problem"), default="")
    planned_at: Mapped[datetime] = instant(_("When"), default=clock.now, index=True)
    done_at: Mapped[datetime | None] = instant(_("Done at"))
    undone_at: Mapped[datetime | None] = instant(_("Undone at"))
    undone_by_id: Mapped[int | None] = whole(_("Undone by"))
    rows: Mapped[list[Any]] = mapped_column(JSONB)
    """[key, state, name, what stood there before] of each row; the last once it is done."""
    left: Mapped[list[Any]] = mapped_column(JSONB, default=list)
    """[name, reason] of each row that was left alone at the last step."""
