"""A message of the outbox as a letter: plain text and HTML, nothing a receiver must fetch."""

import hashlib
import json
from collections.abc import Sequence
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr

from app.core import clock
from app.core.outbox import Held
from app.panel.timeline.files import Carried


def letter_of(held: Held, sender: str, files: Sequence[Carried] = ()) -> bytes:
    """Write a letter as it travels; each attempt carries the same id.

    The copies of a letter that a person wrote to several carry one id, and name all of them.
    Raises ValueError for an address or a subject that no letter may have.
    """
    content = json.loads(held.sealed.reveal()) if held.sealed else held.content
    letter = EmailMessage(policy=SMTP)
    letter["Subject"] = held.subject
    letter["From"] = formataddr((content.get("from_name", ""), sender))
    letter["To"] = content.get("to") or held.recipient
    for header, name in (("Cc", "cc"), ("Reply-To", "reply_to")):
        if value := content.get(name):
            letter[header] = value
    letter["Date"] = format_datetime(clock.now())
    known = content.get("id") or held.send_key
    letter["Message-ID"] = f"<{_id_of(known)}@{sender.rpartition('@')[2]}>"
    if "reply_to" not in content:
        letter["Auto-Submitted"] = "auto-generated"
    letter.set_content(content["text"])
    if html := content.get("html"):
        letter.add_alternative(html, subtype="html")
    for it in files:
        main, _, sub = it.kind.partition("/")
        letter.add_attachment(it.content, maintype=main, subtype=sub, filename=it.name)
    if language := content.get("language"):  # last: what begins with Content goes with the parts
        letter["Content-Language"] = language
    return letter.as_bytes()


def _id_of(send_key: str) -> str:
    return hashlib.sha256(send_key.encode()).hexdigest()[:32]
