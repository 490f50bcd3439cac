"""The worker fetches rates after 15:30, keeps what came, and says what did not."""

from datetime import timedelta

from flask import Flask
from sqlalchemy import func, select

from app.core import clock, jobs
from app.core.actor import Actor
from app.core.db import db, transaction
from app.core.history import HistoryLine
from app.jobs import worker
from app.modules.currencies.models import ExchangeRate
from tests.integrations.bank import FRIDAY, Answer, CentralBank
from tests.integrations.conftest import EVENING
from tests.integrations.conftest import bank as bank
from tests.integrations.conftest import fetching as fetching


def fetch() -> jobs.Job:
    """Let the worker do what its clock left, and give the job of the rates."""
    while worker.do_next():
        pass
    db.session.expire_all()
    newest = select(jobs.Job).filter_by(kind="fetch_rates").order_by(jobs.Job.id.desc())
    job = db.session.scalars(newest).first()
    assert job is not None
    return job


def stored() -> int:
    return db.session.scalar(select(func.count(ExchangeRate.id))) or 0


def test_the_clock_lets_the_worker_fetch_the_bulletin_of_the_day(
    fetching: Flask, bank: CentralBank
) -> None:
    bank.publish(FRIDAY)
    worker.tick(fetching)
    job = fetch()
    assert (job.slot, job.state) == ("2026-11-20 15:30", "done")
    assert (job.result or "").splitlines()[0] == "20.11.2026: 2 new, 0 changed, 0 unchanged"
    assert stored() == 2
    told = select(HistoryLine.actor_kind).filter_by(model="ExchangeRate")
    assert set(db.session.scalars(told)) == {Actor("job").kind}


def test_what_came_before_the_bank_went_down_is_kept_and_the_rest_comes_later(
    fetching: Flask, bank: CentralBank
) -> None:
    bank.publish(FRIDAY)
    thursday = FRIDAY - timedelta(days=1)
    bank.publish(thursday, Answer(b"", 500))
    worker.tick(fetching)
    job = fetch()
    assert job.state == "failed"
    assert "1 bulletins could not be fetched: 19.11.2026: 127.0.0.1 answered" in (job.result or "")
    assert stored() == 2
    bank.publish(thursday)
    with clock.stopped_at(EVENING + timedelta(hours=1)):
        worker.tick(fetching)
        assert fetch().state == "done"
    assert stored() == 4


def test_a_worker_without_an_address_asks_nobody(app: Flask) -> None:
    with clock.stopped_at(EVENING):
        worker.tick(app)
        job = fetch()
    assert (job.state, job.result) == ("done", "No address of bulletins is set.")


def test_a_job_under_way_is_known_until_it_is_done_or_its_holder_silent(app: Flask) -> None:
    with clock.stopped_at(EVENING):
        assert not jobs.is_under_way("fetch_rates")
        with transaction():
            jobs.enqueue("fetch_rates")
        assert jobs.is_under_way("fetch_rates")
        with transaction():
            assert jobs.claim(timedelta(minutes=5))
        assert jobs.is_under_way("fetch_rates")
    with clock.stopped_at(EVENING + timedelta(minutes=6)):
        assert not jobs.is_under_way("fetch_rates")
