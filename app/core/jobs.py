"""Jobs: work that waits for the worker, as rows that survive any crash."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Identity, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock
from app.core.db import Base, db
from app.core.fields import choice, instant, long_text, text, whole
from app.core.language import _

STATES = {
    "waiting": _("Waiting"),
    "running": _("Running"),
    "done": _("Done"),
    "failed": _("Failed"),
}


class Job(Base):
    """A piece of work for the worker; `slot` makes a scheduled one run once per turn."""

    __tablename__ = "job"
    __table_args__ = (
        UniqueConstraint("kind", "slot", name="job_once_per_slot"),
        Index("job_waiting", "run_after", postgresql_where="state = 'waiting'"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    kind: Mapped[str] = text(_("Kind"))
    slot: Mapped[str | None] = text(_("Slot"))
    payload: Mapped[dict[str, Any]] = mapped_column(JSONB)
    state: Mapped[str] = choice(_("State"), STATES, default="waiting")
    run_after: Mapped[datetime] = instant(_("Not before"), default=clock.now)
    lease_until: Mapped[datetime | None] = instant(_("Held until"))
    attempt: Mapped[int] = whole(_("Attempt"), default=0)
    progress: Mapped[int] = whole(_("Progress (%)"), default=0)
    result: Mapped[str | None] = long_text(_("Result"))
    created_at: Mapped[datetime] = instant(_("Created at"), default=clock.now)
    finished_at: Mapped[datetime | None] = instant(_("Finished at"))


def enqueue(kind: str, payload: dict[str, Any] | None = None, *, slot: str | None = None) -> None:
    """Leave work for the worker in the same transaction; a slot already taken is left alone."""
    db.session.execute(
        insert(Job).values(kind=kind, payload=payload or {}, slot=slot).on_conflict_do_nothing()
    )
