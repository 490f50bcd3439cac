"""A process that works on the books until it is killed, and tells what was acknowledged."""

import multiprocessing
import os
import signal
from collections.abc import Callable
from multiprocessing.connection import Connection
from time import sleep

from flask import Flask
from sqlalchemy import text

from app.core.db import db

Work = Callable[[Callable[[str], None]], None]

_fork = multiprocessing.get_context("fork")


def kill_at_work(app: Flask, work: Work, *, after: float, said_before: int = 0) -> list[str]:
    """Kill a process that does some work; give what it had said until then.

    The blow falls `after` seconds, counted from the moment it said the given number of things.
    """
    db.session.remove()
    db.engine.dispose()
    ear, mouth = _fork.Pipe(duplex=False)
    process = _fork.Process(target=_live, args=(app, work, mouth))
    process.start()
    mouth.close()
    heard = [ear.recv() for _ in range(said_before)]
    sleep(after)
    assert process.pid
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    _wait_for_the_server()
    return heard + _rest(ear)


def _wait_for_the_server() -> None:
    """Wait until the server has noticed, and has finished or undone what was under way."""
    others = text(
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    while db.session.scalar(others):
        db.session.rollback()
        sleep(0.005)
    db.session.rollback()


def _live(app: Flask, work: Work, mouth: Connection) -> None:
    with app.app_context():
        db.engine.dispose(close=False)  # the parent's connections are not ours to use or close
        work(mouth.send)
        sleep(60)


def _rest(ear: Connection) -> list[str]:
    """Hear what was said before the end; a word cut short was never said."""
    heard = []
    try:
        while True:
            heard.append(ear.recv())
    except (EOFError, OSError):
        return heard
