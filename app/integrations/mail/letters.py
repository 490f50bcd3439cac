"""A message of the outbox as a letter: plain text and HTML, nothing a receiver must fetch."""

import hashlib
import json
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr

from app.core import clock
from app.core.outbox import Held


def letter_of(held: Held, sender: str) -> bytes:
    """Write a letter as it travels; each attempt carries the same id.

    Raises ValueError for an address or a subject that no letter may have.
    """
    content = json.loads(held.sealed.reveal()) if held.sealed else held.content
    letter = EmailMessage(policy=SMTP)
    letter["Subject"] = held.subject
    letter["From"] = formataddr((content.get("from_name", ""), sender))
    letter["To"] = held.recipient
    letter["Date"] = format_datetime(clock.now())
    letter["Message-ID"] = f"<{_id_of(held.send_key)}@{sender.rpartition('@')[2]}>"
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content(content["text"])
    letter.add_alternative(content["html"], subtype="html")
    if language := content.get("language"):
        letter["Content-Language"] = language
    return letter.as_bytes()


def _id_of(send_key: str) -> str:
    return hashlib.sha256(send_key.encode()).hexdigest()[:32]
