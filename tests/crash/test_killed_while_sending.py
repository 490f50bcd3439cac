"""`kill -9` of one of two senders: no letter comes twice, and none is lost unseen."""

import multiprocessing
import os
import signal
import threading
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.core import clock
from app.core.db import db, transaction
from app.core.outbox import OutboxMessage
from app.jobs import sending, worker
from app.modules.messages import models
from app.modules.messages.letters import post, written
from tests.factories.mailbox import Mailbox

LETTERS = 8

_fork = multiprocessing.get_context("fork")


@pytest.fixture
def box(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Mailbox]:
    """Give a mail server on this machine, that the environment names."""
    box = Mailbox()
    given = {"HOST": "127.0.0.1", "PORT": box.port, "SECURITY": "none"}
    for name, value in given.items():
        monkeypatch.setitem(app.config, f"SMTP_{name}", value)
    monkeypatch.setitem(app.config, "MAIL_FROM", "books@firma.example")
    yield box
    box.close()


def work(app: Flask) -> None:
    """Send what waits, as a worker does, until killed."""
    with app.app_context():
        db.engine.dispose(close=False)  # the parent's connections are not ours to use or close
    sending.keep_sending(app, threading.Event())


def serve(app: Flask) -> None:
    """Be a worker, with its lock, its clock and its sender."""
    with app.app_context():
        db.engine.dispose(close=False)
    worker.run(app)


def leave_letters() -> None:
    """Leave some letters, and no connection that a child could inherit."""
    with transaction():
        for number in range(LETTERS):
            letter = written("test", "en", name=f"n{number}")
            post(f"n{number}@example.com", letter, send_key=f"letter:{number}")
    db.session.remove()
    db.engine.dispose()


def states() -> Counter[str]:
    db.session.rollback()
    return Counter(db.session.scalars(select(OutboxMessage.state)))


@pytest.mark.parametrize(("moment", "left"), [("RCPT", "waiting"), ("TEXT", "unknown")])
def test_one_of_two_senders_is_killed(app: Flask, box: Mailbox, moment: str, left: str) -> None:
    leave_letters()
    box.holds_at = moment
    processes = [_fork.Process(target=work, args=(app,), daemon=True) for _ in range(2)]
    for process in processes:
        process.start()
    for _process in processes:
        assert box.held.acquire(timeout=20), "a sender did not come"
    _kill(processes[0].pid)
    processes[0].join()
    box.open.set()
    while states()["waiting"] or states()["sending"] > 1:
        threading.Event().wait(0.02)
    _kill(processes[1].pid)
    processes[1].join()
    assert states() == {"sent": LETTERS - 1, "sending": 1}
    with clock.stopped_at(datetime.now(UTC) + timedelta(minutes=6)):
        is_sent_again = sending.send_next()
    assert is_sent_again == (left == "waiting")
    assert states() == {"sent": LETTERS} if is_sent_again else {"sent": LETTERS - 1, left: 1}
    came = Counter(letter["To"] for letter in box.mails)
    assert set(came.values()) == {1}, "a letter came twice"
    assert len(came) == LETTERS, "a letter is lost"
    if left == "unknown":
        _judge(box)


def test_the_second_worker_takes_over_what_the_first_one_left(
    app: Flask, box: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "PAUSE", 0.02)
    leave_letters()
    box.holds_at = "TEXT"
    first = _fork.Process(target=serve, args=(app,), daemon=True)
    first.start()
    assert box.held.acquire(timeout=20), "the first worker does not send"
    second = _fork.Process(target=serve, args=(app,), daemon=True)
    second.start()
    assert not box.held.acquire(timeout=1), "a second worker sends beside the first"
    _kill(first.pid)
    first.join()
    box.open.set()
    while states()["waiting"] or states()["sending"] > 1:
        threading.Event().wait(0.02)
    os.kill(second.pid or 0, signal.SIGTERM)
    second.join(timeout=20)
    assert second.exitcode == 0
    assert states() == {"sent": LETTERS - 1, "sending": 1}
    assert len(box.letters) == LETTERS


def _judge(box: Mailbox) -> None:
    """Let a person, and nobody else, send the letter of which nobody knows."""
    with transaction():
        unknown = db.session.scalars(select(OutboxMessage).filter_by(state="unknown")).one()
        models.send_again(unknown)
    assert sending.send_next()
    assert len(box.letters) == LETTERS + 1


def _kill(pid: int | None) -> None:
    assert pid
    os.kill(pid, signal.SIGKILL)
