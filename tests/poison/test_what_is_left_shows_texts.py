"""Notes, calls, e-mails, names of files and tasks are texts, whatever is written into them."""

import re

from flask import Flask
from sqlalchemy import select

from app.core.db import db
from app.panel.timeline.models import Attachment
from tests.factories import people
from tests.factories.poison import FORMULAS, SHORT, Poisoned, markup
from tests.factories.timelines import Desk, base_of
from tests.poison.test_pages_show_texts import read

_OWN_LINK = re.compile(
    r'<a href="[^"<>]*" target="_blank" rel="noopener noreferrer nofollow">[^<>]*</a>'
)


def leave(base: str, desk: Desk) -> None:
    """Leave payloads on a record in every way there is."""
    text = f"{markup('http://payload.example')} @boss"
    assert desk.write(base, text).status_code == 200
    called = {"called_on": "20.11.2026", "called_at": "10:00", "spoke_to": text[:400]}
    assert desk.write(base, text, **called).status_code == 200
    noted = {"received_on": "20.11.2026", "received_at": "10:00", "body": f"{text}\n" * 4}
    came = desk.post(f"{base}/letters/received", sender=text[:400], subject=text[:400], **noted)
    assert came.status_code == 200
    names = (it.replace('"', "'").replace("\r", " ")[-40:] for it in (SHORT, *FORMULAS))
    for name in (f"{it}.txt" for it in names):  # a quote ends the name of a part of a form
        assert desk.attach(base, (name, b"<script>alert(1)</script>")).status_code == 200
    me = str(db.session.scalar(select(people._tables["ab_user"].c.id).limit(1)))  # noqa: SLF001 - the administrator
    assert desk.post(f"{base}/assignments", user=me, note=text[:400]).status_code == 200


def test_what_was_left_runs_nothing(served: Flask, poisoned: Poisoned) -> None:
    base, desk = base_of("Party", poisoned.keys["Party"][0]), Desk(served, "boss")
    leave(base, desk)
    kinds = ("", "note", "letter")
    for address in (*(f"{base}/timeline?kind={it}" for it in kinds), "/assignments"):
        page = desk.get(address).text
        assert "payload.example" in page or "/assignments" in address
        found = read(_OWN_LINK.sub("", page))
        assert not found.bad, (address, found.bad)
    for token in db.session.scalars(select(Attachment.token)):
        answer = desk.get(f"{base}/files/{token}")
        assert answer.mimetype == "text/plain"
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert answer.headers["Content-Security-Policy"].startswith("sandbox")
        assert "\n" not in answer.headers["Content-Disposition"]
