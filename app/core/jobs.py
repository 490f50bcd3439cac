"""Jobs: work that waits for the worker, as rows that survive any crash."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, Identity, Index, UniqueConstraint, and_, or_, select, update
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock
from app.core.db import Base, db
from app.core.errors import N_, DomainError
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


class Heartbeat(Base):
    """When a process last said that it lives."""

    __tablename__ = "heartbeat"

    name: Mapped[str] = text(_("Process"), primary_key=True)
    beat_at: Mapped[datetime] = instant(_("Last sign of life"))


def beat(name: str) -> None:
    """Say that a process lives."""
    now = clock.now()
    statement = insert(Heartbeat).values(name=name, beat_at=now)
    db.session.execute(
        statement.on_conflict_do_update(index_elements=["name"], set_={"beat_at": now})
    )


def enqueue(kind: str, payload: dict[str, Any] | None = None, *, slot: str | None = None) -> None:
    """Leave work for the worker in the same transaction; a slot already taken is left alone."""
    db.session.execute(
        insert(Job).values(kind=kind, payload=payload or {}, slot=slot).on_conflict_do_nothing()
    )


def is_under_way(kind: str) -> bool:
    """Tell whether a job of a kind waits for the worker or is being done."""
    is_held = and_(Job.state == "running", Job.lease_until > clock.now())
    found = select(Job.id).where(Job.kind == kind, or_(Job.state == "waiting", is_held))
    return db.session.scalar(found.limit(1)) is not None


def newest(kind: str) -> Job | None:
    """Give the job of a kind that was left last."""
    return db.session.scalar(select(Job).where(Job.kind == kind).order_by(Job.id.desc()).limit(1))


MOST_ATTEMPTS = 5


def claim(lease: timedelta) -> Job | None:
    """Take the next job for a while; one whose holder fell silent is taken again.

    The attempt number is the fence: a holder that wakes up late finds another's number there
    and may not write its result.
    """
    now = clock.now()
    job = db.session.scalar(
        select(Job)
        .where(
            or_(
                and_(Job.state == "waiting", Job.run_after <= now),
                and_(Job.state == "running", Job.lease_until < now),
            ),
            Job.attempt < MOST_ATTEMPTS,
        )
        .order_by(Job.run_after, Job.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if job is None:
        return None
    job.state, job.attempt, job.lease_until = "running", job.attempt + 1, now + lease
    db.session.flush()
    return job


class TakenOverError(DomainError):
    """A worker that fell silent finds that another one does its job."""

    message = N_("Job {job} was taken over by another worker.")


@dataclass(frozen=True, slots=True)
class Turn:
    """The attempt at a job that is being made: what it has done so far can be told."""

    job_id: int
    attempt: int
    lease: timedelta

    def tell(self, progress: int, result: str) -> None:
        """Say how far it is, in percent, and what came of it so far; it is held for longer.

        Raises TakenOverError once another attempt is being made.
        """
        statement = (
            update(Job)
            .where(Job.id == self.job_id, Job.attempt == self.attempt, Job.state == "running")
            .values(progress=progress, result=result, lease_until=clock.now() + self.lease)
            .returning(Job.id)
        )
        if db.session.scalar(statement) is None:
            raise TakenOverError(job=self.job_id)


_turn: ContextVar[Turn | None] = ContextVar("turn", default=None)


@contextmanager
def being_done(turn: Turn) -> Iterator[None]:
    """Let what is done in the block be an attempt at a job."""
    token = _turn.set(turn)
    try:
        yield
    finally:
        _turn.reset(token)


def tell(progress: int, result: str) -> None:
    """Say how far the job that is being done is; outside of one nobody listens."""
    if turn := _turn.get():
        turn.tell(progress, result)


def finish(job_id: int, attempt: int, *, state: str, result: str) -> bool:
    """Write what came of an attempt; False if another attempt has taken over meanwhile."""
    statement = (
        update(Job)
        .where(Job.id == job_id, Job.attempt == attempt, Job.state == "running")
        .values(state=state, result=result, progress=100, finished_at=clock.now())
        .returning(Job.id)
    )
    return db.session.scalar(statement) is not None
