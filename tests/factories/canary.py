"""A server on this machine that nobody has a reason to visit."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer


@contextmanager
def watched() -> Iterator[str]:
    """Give its address; fails at the end if anybody asked it for anything."""
    visits: list[str] = []

    class Canary(BaseHTTPRequestHandler):
        """Remembers who asks for what."""

        def do_GET(self) -> None:
            """Remember the visit."""
            visits.append(self.path)
            self.send_response(200)
            self.end_headers()

        do_HEAD = do_POST = do_OPTIONS = do_GET  # noqa: N815 - the server's own names

        def log_message(self, *_arguments: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Canary) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()
    assert not visits
