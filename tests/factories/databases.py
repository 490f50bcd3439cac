"""Databases of a run: filled once by whichever process comes first, copied for every test."""

import fcntl
import pickle
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import psycopg
from flask import Flask
from sqlalchemy import text

from app.core.db import db

Filled = TypeVar("Filled")


@dataclass(frozen=True, slots=True)
class Databases:
    """The server's databases, seen by one process of the run."""

    maintenance: psycopg.Connection[Any]
    application: Callable[[str], Flask]
    """Builds an application on a database."""
    folder: Path
    """What all processes of the run share."""
    worker: str

    def filled(self, name: str, fill: Callable[[], Filled], base: str = "template1") -> Filled:
        """Fill a copy of the base unless another process did; give what filling it gave.

        What fills it may not come from the numbers of this process alone: others copy it too.
        """
        kept = self.folder / f"{name}.filled"
        with (self.folder / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not kept.exists():
                self.maintenance.execute(f"CREATE DATABASE {name} TEMPLATE {base}")
                kept.write_bytes(pickle.dumps(self._fill(name, fill)))
        given: Filled = pickle.loads(kept.read_bytes())  # noqa: S301 - written above
        return given

    def _fill(self, name: str, fill: Callable[[], Filled]) -> Filled:
        with self.application(name).app_context():
            given = fill()
            db.session.remove()
            db.engine.dispose()
        return given

    def copied(self, base: str, name: str) -> str:
        """Give a fresh copy of a filled database under a name of this process."""
        copy = f"{name}_{self.worker}"
        self._drop_when_left(copy)
        self.maintenance.execute(f"CREATE DATABASE {copy} TEMPLATE {base} STRATEGY file_copy")
        return copy

    def empty(self, name: str) -> str:
        """Give a database that nobody deployed."""
        return self.copied("template1", name)

    def _drop_when_left(self, name: str) -> None:
        deadline = time.monotonic() + 10
        # Asked while somebody is still leaving, DROP itself would sleep a tenth of a second.
        while (left := self._still_used(name)) and time.monotonic() < deadline:
            time.sleep(0.002)
        if left:
            self._turn_out(name)
        self.maintenance.execute(f"DROP DATABASE IF EXISTS {name}")
        if left:  # it costs this one test, with a name, and not every test after it too
            raise LeakedConnectionError(left)

    def _still_used(self, name: str) -> list[tuple[Any, ...]]:
        return self.maintenance.execute(_SESSIONS, [name]).fetchall()

    def _turn_out(self, name: str) -> None:
        """End the sessions of the two roles; each may end its own alone."""
        self.maintenance.execute(_END.format(name=name))
        with self.application(name).app_context():
            db.session.execute(text(_END.format(name=name)))
            db.session.remove()
            db.engine.dispose()


_SESSIONS = """
    SELECT usename, application_name, state, xact_start, query FROM pg_stat_activity
     WHERE datname = %s AND backend_type LIKE 'client%%'
"""
_END = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE datname = '{name}' AND usename = current_user AND pid <> pg_backend_pid()
"""


class LeakedConnectionError(AssertionError):
    """A test before this one left a connection open; says what it last asked."""
