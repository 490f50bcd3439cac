"""A mail server on this machine, speaking SMTP with its own voice, and every bad habit."""

import base64
import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from socketserver import StreamRequestHandler, ThreadingTCPServer
from typing import Any


@dataclass
class Mailbox:
    """What came, and how the server behaves.

    `answers` gives other words than the usual to a command ("RCPT": "451 come later");
    `hangs_up_at` names a command at which the line is cut; at `holds_at` everybody waits until
    `open` is set.
    """

    answers: dict[str, str] = field(default_factory=dict)
    hangs_up_at: str = ""
    holds_at: str = ""
    context: ssl.SSLContext | None = None
    """With it STARTTLS is offered, and signing in after that."""
    letters: list[bytes] = field(default_factory=list)
    signed_in: list[str] = field(default_factory=list)
    heard: list[str] = field(default_factory=list)
    held: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    open: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self._server = Server(self)
        self.port = int(self._server.server_address[1])
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()

    @property
    def mails(self) -> list[EmailMessage]:
        """Give the letters that came, as a reader's program reads them."""
        return [message_from_bytes(letter, policy=default) for letter in self.letters]

    def close(self) -> None:
        """End the server, and whoever waits in it."""
        self.open.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


def text_of(mail: EmailMessage, kind: str = "plain") -> str:
    """Give the text of a letter."""
    body = mail.get_body((kind,))
    assert body
    return str(body.get_content())


class Server(ThreadingTCPServer):
    """Listens on a free port of this machine alone."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, box: Mailbox) -> None:
        self.box = box
        super().__init__(("127.0.0.1", 0), _Handler)


class _Handler(StreamRequestHandler):
    is_private = False

    @property
    def box(self) -> Mailbox:
        """Give whose server this is."""
        assert isinstance(self.server, Server)
        return self.server.box

    def handle(self) -> None:
        try:
            self._say("220 mail.test ESMTP")
            for line in self._lines():
                if not self._answer(line):
                    return
        except OSError:
            return

    def finish(self) -> None:
        super().finish()
        self.connection.close()  # one that became private is not the one the server knows

    def _lines(self) -> Iterator[str]:
        while line := self.rfile.readline(2_000):
            yield line.decode().rstrip("\r\n")

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())
        self.wfile.flush()

    def _answer(self, line: str) -> bool:
        command = line[:4].upper()
        self.box.heard.append(line)
        if self.box.hangs_up_at == command:
            return False
        if self.box.holds_at == command:
            self._hold()
        if other := self.box.answers.get(command):
            self._say(other)
        else:
            getattr(self, f"_on_{command.lower()}", self._on_unknown)(line)
        return command != "QUIT"

    def _hold(self) -> None:
        self.box.held.release()
        self.box.open.wait(20)

    def _on_ehlo(self, _line: str) -> None:
        self._say("250-mail.test")
        if self.box.context and not self.is_private:
            self._say("250-STARTTLS")
        if self.is_private:
            self._say("250-AUTH PLAIN")
        self._say("250 8BITMIME")

    def _on_star(self, _line: str) -> None:
        self._say("220 go ahead")
        assert self.box.context
        self.connection: Any = self.box.context.wrap_socket(self.connection, server_side=True)
        self.rfile = self.connection.makefile("rb")
        self.wfile = self.connection.makefile("wb")
        self.is_private = True

    def _on_auth(self, line: str) -> None:
        self.box.signed_in.append(base64.b64decode(line.split()[2]).decode())
        self._say("235 welcome")

    def _on_mail(self, _line: str) -> None:
        self._say("250 ok")

    _on_rcpt = _on_rset = _on_noop = _on_mail

    def _on_data(self, _line: str) -> None:
        self._say("354 go ahead")
        content = b""
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            content += line.removeprefix(b".") if line.startswith(b"..") else line
            if self.box.hangs_up_at == "TEXT":
                raise ConnectionResetError
        self.box.letters.append(content)
        if self.box.holds_at == "TEXT":
            self._hold()
        self._say(self.box.answers.get("TEXT", "250 kept"))

    def _on_quit(self, _line: str) -> None:
        self._say("221 bye")

    def _on_unknown(self, _line: str) -> None:
        self._say("502 no such command")
