"""A receiver of webhooks on this machine: what it heard, and every bad habit."""

import json
import ssl
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Told:
    """A delivery as it came: its path, its headers, its raw body."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def event(self) -> dict[str, Any]:
        """Give what the body says."""
        found: dict[str, Any] = json.loads(self.body)
        return found


@dataclass
class Hearer:
    """A web server; `status` and `answer` are what it says, `headers` beside it."""

    status: int = 200
    answer: bytes = b"thanks"
    headers: dict[str, str] = field(default_factory=dict)
    context: ssl.SSLContext | None = None
    pause: float = 0.0
    told: list[Told] = field(default_factory=list)
    closing: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self._server = _Server(self)
        if self.context:
            self._server.socket = self.context.wrap_socket(
                self._server.socket, server_side=True, do_handshake_on_connect=False
            )
        self.port = self._server.server_port
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()

    @property
    def events(self) -> list[dict[str, Any]]:
        """Give what was told, in its order."""
        return [told.event for told in self.told]

    def close(self) -> None:
        """End the server."""
        self.closing.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, hearer: Hearer) -> None:
        self.hearer = hearer
        super().__init__(("127.0.0.1", 0), _Handler)

    def handle_error(self, *_details: Any) -> None:
        """Say nothing of callers that went away."""


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        assert isinstance(self.server, _Server)
        hearer = self.server.hearer
        body = self.rfile.read(int(self.headers["Content-Length"]))
        hearer.told.append(Told(self.path, dict(self.headers), body))
        if hearer.closing.wait(hearer.pause):
            return
        self.send_response(hearer.status)
        for name, value in hearer.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(hearer.answer)

    def log_message(self, *_message: object) -> None:
        """Say nothing."""
