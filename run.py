"""Start everything: database, deploy, web and worker; Ctrl-C ends it all."""

import ctypes
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from http import HTTPStatus
from typing import Any
from urllib.request import urlopen

from flask import Flask
from gunicorn.app.base import BaseApplication

import config
from app import create_app
from app.commands.demo.filling import fill
from app.commands.demo.plan import Plan
from app.commands.deploy import bring_up_to_date
from app.core.db import db
from app.core.errors import DomainError
from app.core.settling import settle
from app.jobs import worker

_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG of prctl(2)


class Web(BaseApplication):  # type: ignore[misc] # gunicorn carries no types
    """The web server of one machine: a process with threads."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        super().__init__()

    def load_config(self) -> None:
        """Listen where the environment says."""
        host, port = self._app.config["HOST"], self._app.config["PORT"]
        options = {
            "bind": f"{host}:{port}",
            "threads": 8,
            "timeout": 120,
            "loglevel": "error",
            "control_socket_disable": True,
        }
        for name, value in options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """Serve the application that is already built."""
        return self._app


def main() -> int:
    """Bring the installation up to date, then serve until told to stop."""
    settings = config.from_environment()
    _refuse_taken_port(settings["HOST"], settings["PORT"])
    app, password = _build(settings)
    settle()
    children = {_start(Web(app).run), _start(partial(worker.run, app))}
    for ending in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ending, lambda *_: _end(children))
    threading.Thread(target=_announce, args=(settings, password), daemon=True).start()
    return _wait_for(children)


def _build(settings: dict[str, Any]) -> tuple[Flask, str | None]:
    """Give the application on a database brought up to date, and a new administrator's password."""
    try:
        app = create_app(settings)
        return app, _bring_up(app)
    except DomainError as error:
        sys.exit(str(error))


def _refuse_taken_port(host: str, port: int) -> None:
    try:
        socket.create_server((host, port), reuse_port=False).close()
    except OSError as error:
        reason = os.strerror(error.errno or 0)
        sys.exit(f"{host}:{port} cannot be used: {reason}. Set PORT to another number.")


def _bring_up(app: Flask) -> str | None:
    """Deploy; a new instance also gets the demonstration company."""
    with app.app_context():
        password = bring_up_to_date()
        if password:
            for step in fill(Plan("S", seed=1)):
                for person in step.people:
                    sys.stdout.write(f"{person.role}: {person.username} / {person.password}\n")
        db.session.remove()
        db.engine.dispose()
    return password


def _start(serve: Callable[[], object]) -> int:
    """Fork a child that serves, and that ends when this process does, however it ends."""
    parent = os.getpid()
    child = os.fork()
    if child:
        return child
    # Ctrl-C in a terminal goes to its whole group. The web server's threads can lock themselves
    # up on two signals at once, so it reaches this process's children through it alone.
    os.setpgrp()
    ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGTERM)
    if os.getppid() != parent:
        sys.exit(1)
    serve()
    sys.exit(0)


def _end(children: set[int]) -> None:
    for child in children:
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGTERM)


def _wait_for(children: set[int]) -> int:
    """Wait for the first child to end, end the others, and tell how it ended."""
    worst = 0
    while children:
        child, status = os.wait()
        children.discard(child)
        worst = max(worst, os.waitstatus_to_exitcode(status))
        _end(children)
    return worst


def _announce(settings: dict[str, Any], password: str | None) -> None:
    """Print the address once it answers, and the first time how to sign in."""
    address = f"http://{settings['HOST']}:{settings['PORT']}"
    while not _answers(address):
        time.sleep(0.05)
    lines = [f"Mutabık runs at {address}"]
    if password:
        lines.append(f"Sign in as admin with the password {password}")
    sys.stdout.write("\n".join((*lines, "Ctrl-C stops it.\n")))
    sys.stdout.flush()


def _answers(address: str) -> bool:
    try:
        with urlopen(f"{address}/healthz", timeout=1) as answer:  # noqa: S310 - our own address
            return bool(answer.status == HTTPStatus.OK)
    except OSError:
        return False


if __name__ == "__main__":
    sys.exit(main())
