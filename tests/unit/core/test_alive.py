"""A connection that broke in the pool is replaced before somebody is given it."""

from typing import Any

import psycopg
import pytest
from flask import Flask
from sqlalchemy import create_engine, event, text

from app.core import alive
from app.core.db import db
from tests.conftest import driver_url

_WHO = text("SELECT pg_backend_pid()")


def backend() -> int:
    """Ask by a connection of the pool, and give it back."""
    number = db.session.execute(_WHO).scalar_one()
    db.session.remove()
    return int(number)


def test_a_connection_that_lives_is_given_again_without_asking_the_server(app: Flask) -> None:
    first = backend()
    asked: list[Any] = []

    def note(*details: Any) -> None:
        asked.append(details[2])

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        assert backend() == first
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    assert len(asked) == 1


def test_one_that_the_server_ended_is_replaced(app: Flask) -> None:
    first = backend()
    with psycopg.connect(driver_url(app.config["DATABASE_URL"])) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", (first,))
    assert backend() != first


@pytest.mark.parametrize(("pause", "pings"), [(0.0, 1), (60.0, 0)])
def test_one_that_lay_long_is_asked(app: Flask, pause: float, pings: int) -> None:
    engine = create_engine(app.config["DATABASE_URL"])
    alive.watch(engine, pause)
    asked: list[Any] = []
    ping = engine.dialect.do_ping

    def noted(connection: Any) -> bool:
        asked.append(connection)
        return ping(connection)

    setattr(engine.dialect, "do_ping", noted)  # noqa: B010 - SQLAlchemy's own
    for _each in range(2):
        with engine.connect() as connection:
            connection.execute(_WHO)
    engine.dispose()
    assert len(asked) == pings
