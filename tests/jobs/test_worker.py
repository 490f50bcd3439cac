"""A slot runs once, a silent holder loses its job, and its late result is void."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from psycopg import Connection
from sqlalchemy import select

from app.core import clock, jobs
from app.core.db import db, transaction
from app.jobs import kinds, worker
from app.ledger.posting import post
from tests.factories.ledger import customer, voucher

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
LEASE = timedelta(minutes=5)


def all_jobs() -> list[jobs.Job]:
    db.session.expire_all()
    return list(db.session.scalars(select(jobs.Job).order_by(jobs.Job.id)))


def enqueue(kind: str = "forget_keys", slot: str | None = None) -> None:
    with transaction():
        jobs.enqueue(kind, slot=slot)


def test_a_slot_is_taken_once(app: Flask) -> None:
    enqueue(slot="2026-11-22")
    enqueue(slot="2026-11-22")
    assert len(all_jobs()) == 1


def test_a_job_is_done_and_says_what_came_of_it(app: Flask) -> None:
    enqueue("verify_books")
    assert worker.do_next()
    assert not worker.do_next()
    (job,) = all_jobs()
    assert (job.state, job.result) == ("done", "The books are right.")


def test_a_failing_job_keeps_the_reason(app: Flask, owner: Connection[Any]) -> None:
    with transaction():
        post(voucher(customer()))
    owner.execute("UPDATE balance SET debit = debit + 1")
    enqueue("verify_books")
    worker.do_next()
    (job,) = all_jobs()
    assert job.state == "failed"
    assert "balance of account" in (job.result or "")


def test_a_silent_holder_loses_its_job_and_its_late_result_is_void(app: Flask) -> None:
    enqueue()
    with clock.stopped_at(datetime.now(UTC) + timedelta(seconds=1)), transaction():
        first = jobs.claim(LEASE)
        assert first
        late = first.attempt
    with clock.stopped_at(datetime.now(UTC) + timedelta(minutes=6)), transaction():
        second = jobs.claim(LEASE)
        assert second
        assert second.attempt == late + 1
    with transaction():
        assert not jobs.finish(second.id, late, state="done", result="late")
        assert jobs.finish(second.id, second.attempt, state="done", result="right")
    assert [job.result for job in all_jobs()] == ["right"]


def test_a_held_job_is_not_taken_twice(app: Flask) -> None:
    enqueue()
    with transaction():
        assert jobs.claim(LEASE)
    with transaction():
        assert jobs.claim(LEASE) is None


def test_a_job_that_kills_its_worker_is_given_up(app: Flask) -> None:
    enqueue()
    for attempt in range(jobs.MOST_ATTEMPTS + 1):
        moment = datetime.now(UTC) + timedelta(minutes=6 * (attempt + 1))
        with clock.stopped_at(moment), transaction():
            claimed = jobs.claim(LEASE)
    assert claimed is None


def test_the_daily_jobs_stand_in_their_slot_once_their_hour_has_come(app: Flask) -> None:
    with clock.stopped_at(NOON.replace(hour=0)):  # three in the morning in Istanbul
        worker.tick(app)
        worker.tick(app)
    assert [job.kind for job in all_jobs()] == [*kinds.HOURLY, "verify_books"]


def test_rates_are_fetched_once_after_each_of_their_times(app: Flask) -> None:
    for hour, minute in ((12, 29), (12, 29), (12, 31), (19, 0), (20, 0)):
        with clock.stopped_at(NOON.replace(hour=hour, minute=minute)):
            worker.tick(app)
    slots = [job.slot for job in all_jobs() if job.kind == "fetch_rates"]
    assert slots == ["2026-11-22 09:00", "2026-11-22 15:30", "2026-11-22 20:00"]


def test_every_daily_kind_can_be_done() -> None:
    assert set(kinds.DAILY) <= set(kinds.KINDS)


def test_what_is_told_on_the_way_is_on_the_job_and_holds_it_for_longer(app: Flask) -> None:
    enqueue()
    with clock.stopped_at(datetime.now(UTC) + timedelta(seconds=1)), transaction():
        job = jobs.claim(LEASE)
        assert job
        turn = jobs.Turn(job.id, job.attempt, 2 * LEASE)
        with jobs.being_done(turn):
            jobs.tell(40, "so far")
        until = clock.now() + 2 * LEASE
    (job,) = all_jobs()
    assert (job.progress, job.result, job.lease_until) == (40, "so far", until)
    jobs.tell(50, "nobody listens")
    assert all_jobs()[0].progress == 40


def test_whoever_was_taken_over_can_tell_nothing_more(app: Flask) -> None:
    enqueue()
    with clock.stopped_at(datetime.now(UTC) + timedelta(seconds=1)), transaction():
        job = jobs.claim(LEASE)
        assert job
        late = jobs.Turn(job.id, job.attempt - 1, LEASE)
    with pytest.raises(jobs.TakenOverError):
        late.tell(40, "too late")
