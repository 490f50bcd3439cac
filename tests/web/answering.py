"""A server for the browser, on a free port of this machine alone."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Any
from urllib.request import urlopen

from flask import Flask
from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler

from app.core.db import db


class _Quiet(WSGIRequestHandler):
    """Answers without a line in the log for each request: our own edge writes one."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing."""


class Answering(ThreadedWSGIServer):
    """A server that can be waited for: it knows from when to when it answers a connection."""

    def __init__(self, app: Flask) -> None:
        super().__init__("127.0.0.1", 0, app, _Quiet)
        self._served = app
        self._taken: set[int] = set()

    @property
    def address(self) -> str:
        """Say where it is."""
        return f"http://127.0.0.1:{self.server_port}"

    def process_request(self, request: Any, client_address: Any) -> None:
        """Take a connection, in the order they came."""
        self._taken.add(id(request))
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        """Let go of a connection."""
        super().shutdown_request(request)
        self._taken.discard(id(request))

    def leave_the_database(self) -> None:
        """Answer all that was asked before now, and close every connection to the database."""
        # Connections are taken in order: once this one is, so is whatever a closed page left.
        urlopen(f"{self.address}/healthz").close()  # noqa: S310 - our own address
        deadline = time.monotonic() + 20
        while self._taken and time.monotonic() < deadline:
            time.sleep(0.01)
        with self._served.app_context():
            db.session.remove()
            db.engine.dispose()


@contextmanager
def answered(app: Flask) -> Iterator[Answering]:
    """Serve an application as long as the block runs."""
    server = Answering(app)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()
