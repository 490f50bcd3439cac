"""The worker: one process at a time holds the lock, keeps the clock and takes jobs."""

import logging
import signal
from datetime import timedelta
from threading import Event, Thread
from types import FrameType
from typing import Any

import click
from apscheduler.schedulers.background import BackgroundScheduler
from flask import Flask, current_app
from flask.cli import with_appcontext
from sqlalchemy import Connection, text

from app.core import clock, jobs
from app.core.actor import Actor, acting_as
from app.core.db import db, transaction
from app.jobs.kinds import DAILY, HOURLY, KINDS
from app.jobs.sending import keep_sending

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=30)
PAUSE = 1.0
BEAT_EVERY = 10
_PATIENCE = 30.0
"""So long a letter that is being handed over may keep a worker from ending, in seconds."""

# "worker" in digits: whoever holds this lock is the one worker.
_WORKER_LOCK = 967_537


@click.command()
@with_appcontext
def worker() -> None:
    """Keep the clock and do the jobs, until told to stop."""
    run(current_app._get_current_object())  # type: ignore[attr-defined] # noqa: SLF001


def run(app: Flask) -> None:
    """Work until SIGTERM or SIGINT; a second worker waits until the first one is gone."""
    stop = Event()

    def halt(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, halt)
    signal.signal(signal.SIGINT, halt)
    with app.app_context(), db.engine.connect() as holder:
        while not stop.is_set() and not _is_the_worker(holder):
            stop.wait(5 * PAUSE)
        if not stop.is_set():
            _work(app, holder, stop)


def _is_the_worker(holder: Connection) -> bool:
    """Try to take the lock, which is held as long as this connection lives."""
    taken = holder.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": _WORKER_LOCK})
    holder.commit()
    return bool(taken)


def _work(app: Flask, holder: Connection, stop: Event) -> None:
    scheduler = BackgroundScheduler(timezone=clock.ISTANBUL)
    scheduler.add_job(tick, "interval", seconds=BEAT_EVERY, args=[app], max_instances=1)
    scheduler.start()
    tick(app)
    sender = Thread(target=keep_sending, args=(app, stop), name="sender", daemon=True)
    sender.start()  # a long job keeps no letter waiting
    try:
        while not stop.is_set():
            if not do_next():
                holder.scalar(text("SELECT 1"))  # ends this worker when its lock is lost
                holder.commit()
                stop.wait(PAUSE)
    finally:
        stop.set()
        sender.join(timeout=_PATIENCE)
        scheduler.shutdown()


def tick(app: Flask) -> None:
    """Say that we live, and leave the jobs of the day; a slot already taken stays taken.

    Of several times that have passed only the last counts: one job makes up for all of them.
    """
    now = clock.now().astimezone(clock.ISTANBUL)
    with app.app_context(), transaction():
        jobs.beat("worker")
        for kind in HOURLY:
            jobs.enqueue(kind, slot=f"{now:%Y-%m-%dT%H}")
        for kind, times in DAILY.items():
            if due := [at for at in times if at <= now.time()]:
                jobs.enqueue(kind, slot=f"{now.date()} {due[-1]:%H:%M}")


def do_next() -> bool:
    """Do one job, if one is waiting; its work and its result are each one transaction."""
    with transaction():
        job = jobs.claim(LEASE)
        if job is None:
            return False
        job_id, kind, payload, attempt = job.id, job.kind, job.payload, job.attempt
    with jobs.being_done(jobs.Turn(job_id, attempt, LEASE)):
        state, result = _attempt(kind, payload)
    with transaction():
        if not jobs.finish(job_id, attempt, state=state, result=result):
            log.warning("job %s was taken over; attempt %s is void", job_id, attempt)
    return True


def _attempt(kind: str, payload: dict[str, Any]) -> tuple[str, str]:
    try:
        with acting_as(Actor("job")), transaction():
            return "done", KINDS[kind](payload)
    except Exception as error:
        log.exception("job %s failed", kind)
        return "failed", str(error)
