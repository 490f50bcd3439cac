"""A receiver of the test's own, and programs of people who change records."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.core import clock
from app.core.actor import Actor, acting_as
from app.core.db import db, transaction
from app.core.outbox import OutboxMessage
from app.jobs import sending
from app.modules.webhooks.models import Webhook
from app.panel.definition import run_saved
from tests.factories import office
from tests.factories.callers import Caller
from tests.factories.hearer import Hearer

Watch = Callable[..., int]


@pytest.fixture
def staff(app: Flask) -> dict[str, int]:
    """Hire everybody; gives their numbers."""
    return office.hire()


@pytest.fixture
def may_be_here(app: Flask, served: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let receivers be on this machine."""
    for one in (app, served):
        monkeypatch.setitem(one.config, "WEBHOOKS_TO_THIS_MACHINE", "yes")


@pytest.fixture
def hearer(may_be_here: None) -> Iterator[Hearer]:
    """Give a receiver on this machine."""
    hearer = Hearer()
    yield hearer
    hearer.close()


@pytest.fixture
def boss(served: Flask, staff: dict[str, int]) -> Caller:
    """Give a program that may do everything."""
    return Caller(served, "boss")


@pytest.fixture
def watch(staff: dict[str, int], hearer: Hearer) -> Watch:
    """Give the way to a webhook of somebody, on all events of a model."""

    def make(model: str, person: str = "boss", **other: object) -> int:
        address = f"http://127.0.0.1:{hearer.port}/in"
        values = {"name": "Stock", "model": model, "address": address, "on_action": True} | other
        with acting_as(Actor("user", staff[person])), transaction():
            webhook = Webhook(**values)
            db.session.add(webhook)
            db.session.flush()
            run_saved(webhook)
            db.session.flush()
            return webhook.id

    return make


def deliver(**later: int) -> None:
    """Send what waits, now or so much later."""
    with clock.stopped_at(datetime.now(UTC) + timedelta(**later)):
        while sending.send_next():
            pass


def states() -> list[str]:
    """Give the states of all messages, in their order."""
    db.session.rollback()
    return list(db.session.scalars(select(OutboxMessage.state).order_by(OutboxMessage.id)))


def webhook() -> Webhook:
    """Give the only webhook, as it stands in the database."""
    db.session.rollback()
    db.session.expire_all()
    return db.session.scalars(select(Webhook)).one()
