"""A central bank on this machine, speaking the real wire format, with every bad habit."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

FRIDAY = date(2026, 11, 20)
FILE = Path(__file__).parents[1] / "data" / "rates" / "bulletin_20112026.xml"


def bulletin(day: date = FRIDAY, usd: str = "42.8000") -> bytes:
    """Write the sample as the bulletin of a day, with a dollar of its own."""
    text = FILE.read_text(encoding="utf-8").replace("42.8000", usd)
    text = text.replace('Tarih="20.11.2026"', f'Tarih="{day:%d.%m.%Y}"')
    return text.replace('Date="11/20/2026"', f'Date="{day:%m/%d/%Y}"').encode()


@dataclass
class Answer:
    """What comes under an address; `pause` is waited for before each of the pieces."""

    body: bytes = b""
    status: int = 200
    pieces: int = 1
    pause: float = 0.0
    headers: dict[str, str] = field(default_factory=dict)


class CentralBank:
    """A web server of bulletins; a day nobody gave it is no business day."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self.asked: list[str] = []
        self.closing = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()

    @property
    def address(self) -> str:
        """Give the address below which the bulletins lie."""
        return f"http://127.0.0.1:{self._server.server_port}/kurlar"

    def publish(self, day: date, answer: Answer | None = None) -> None:
        """Publish a day's bulletin, or whatever comes in its place."""
        path = f"/kurlar/{day:%Y%m}/{day:%d%m%Y}.xml"
        self.answers[path] = answer or Answer(bulletin(day))

    def close(self) -> None:
        """End the server."""
        self.closing.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


def _handler(bank: CentralBank) -> Callable[..., BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            bank.asked.append(self.path)
            answer = bank.answers.get(self.path, Answer(b"<html>404</html>", 404))
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.end_headers()
            size = -(-len(answer.body) // answer.pieces) or 1
            for start in range(0, len(answer.body), size):
                if bank.closing.wait(answer.pause):
                    return
                try:
                    self.wfile.write(answer.body[start : start + size])
                    self.wfile.flush()
                except OSError:
                    return

        def log_message(self, *_message: object) -> None:
            """Say nothing."""

    return Handler
