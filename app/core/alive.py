"""Whether a connection of the pool still leads to the server, seen without asking it."""

import select
from time import monotonic
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.exc import DBAPIError, InvalidatePoolError

_PAUSE = 30.0
"""Seconds for which a connection that lay still is trusted: what stands between may forget it."""

_USED = "used"


def watch(engine: Engine, pause: float = _PAUSE) -> None:
    """Replace connections that broke while they lay in the pool, before somebody is given one.

    A server that ends one writes to it, or closes it: then there is something to read, where
    nobody asked anything. Only then, and after a pause, the server itself is asked; to ask it
    before every request cost as much as a statement.
    """

    @event.listens_for(engine, "checkin")
    def _lay_down(_connection: Any, record: Any) -> None:
        record.info[_USED] = monotonic()

    @event.listens_for(engine, "checkout")
    def _take_up(connection: Any, record: Any, _proxy: Any) -> None:
        last = record.info.get(_USED)
        if last is None:
            return  # it was opened just now
        has_lain = monotonic() - last > pause
        if (has_lain or _has_news(connection)) and not _answers(engine, connection):
            raise InvalidatePoolError


def _has_news(connection: Any) -> bool:
    if connection.closed:
        return True
    waiting = select.poll()
    waiting.register(connection.fileno(), select.POLLIN)
    return bool(waiting.poll(0))


def _answers(engine: Engine, connection: Any) -> bool:
    try:
        return engine.dialect.do_ping(connection)
    except (DBAPIError, engine.dialect.loaded_dbapi.Error):
        return False
