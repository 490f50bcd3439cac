"""Telling an address an event: to the very place that was judged, signed, within limits."""

import http.client
import json
import socket
import ssl
import threading
from contextlib import suppress
from typing import Any

from flask import current_app
from sqlalchemy import select

from app.core import clock
from app.core.db import db, transaction
from app.core.outbox import Held, NeverError, NobodyKnowsError, NotNowError
from app.core.sealed import Secret
from app.integrations.webhooks.signing import signature
from app.modules.webhooks.addresses import AddressError, Place, place_of
from app.modules.webhooks.models import Webhook

SECONDS = 10.0
"""How long a whole delivery may take."""

MOST_BYTES = 65_536
"""How much of an answer is read at all; a few hundred letters of it are kept."""

_AGENT = "Mutabik (webhooks)"
_GONE = 410


def send(held: Held) -> str:
    """Tell a receiver an event, and give what it answered.

    Raises a SendingError, and HeldByAnotherError before anything has left.
    """
    address, secret = _receiver(held)
    try:
        place = place_of(address, may_be_here=current_app.config["WEBHOOKS_TO_THIS_MACHINE"])
    except AddressError as error:
        raise NotNowError(str(error)) from error
    body = json.dumps(held.content["body"], ensure_ascii=False, separators=(",", ":")).encode()
    headers = _headers(held, secret.reveal(), body)
    held.hand_over()
    status, answer = _tell(place, headers, body)
    words = f"{status} {answer}"
    if 200 <= status < 300:  # noqa: PLR2004 - the class of success
        return words
    raise (NeverError if status == _GONE else NotNowError)(words)


def _receiver(held: Held) -> tuple[str, Secret]:
    asked = select(Webhook.address, Webhook.secret).where(
        Webhook.id == held.content["webhook_id"], Webhook.is_active
    )
    with transaction():
        row = db.session.execute(asked).one_or_none()
    if row is None or row.secret is None:
        raise NeverError("The webhook is switched off.")
    return row.address, row.secret


def _headers(held: Held, secret: str, body: bytes) -> dict[str, str]:
    sent_at = int(clock.now().timestamp())
    return {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": _AGENT,
        "Mutabik-Event": held.content["body"]["id"],
        "Mutabik-Signature": f"t={sent_at},v1={signature(secret, sent_at, body)}",
    }


class _Pinned(http.client.HTTPConnection):
    """A connection to the place that was judged, not to where the name leads by now."""

    def __init__(self, place: Place) -> None:
        super().__init__(place.host, place.port, timeout=SECONDS)
        self._place = place

    def connect(self) -> None:
        """Connect to the judged address; TLS asks for the name."""
        self.sock: Any = socket.create_connection((self._place.ip, self._place.port), self.timeout)
        if self._place.is_tls:
            context = ssl.create_default_context()
            self.sock = context.wrap_socket(self.sock, server_hostname=self._place.host)

    def cut(self) -> None:
        """End the conversation from another thread."""
        with suppress(OSError, AttributeError):
            self.sock.shutdown(socket.SHUT_RDWR)


def _tell(place: Place, headers: dict[str, str], body: bytes) -> tuple[int, str]:
    connection = _Pinned(place)
    # Whatever trickles in, headers or body: after so long the line is cut.
    end = threading.Timer(SECONDS, connection.cut)
    end.start()
    try:
        connection.request("POST", place.path, body, headers)
        answer = connection.getresponse()  # a redirect is an answer like another: never followed
        return answer.status, answer.read(MOST_BYTES).decode(errors="replace")
    except (OSError, http.client.HTTPException) as error:
        raise NobodyKnowsError(str(error) or type(error).__name__) from error
    finally:
        end.cancel()
        connection.close()
