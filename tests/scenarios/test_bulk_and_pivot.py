"""The guide of many records at once, as its reader follows it."""

import json
from decimal import Decimal
from io import BytesIO

import pytest
from flask import Flask
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from app.core.db import db, transaction
from app.ledger.models import Party
from app.panel.bulk import deeds
from tests.factories import ledger, office, pages, people
from tests.factories.guides import Guide

GUIDE = Guide("bulk-and-pivot")


def test_its_addresses_answer_and_its_deed_is_done_and_undone(
    app: Flask, served: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.hire()
    with transaction():
        for city in ("Bursa", "Bursa", "Van"):
            ledger.customer(city=city, notes="Old").credit_limit = Decimal("100.25")
        keys = [str(key) for key in db.session.scalars(select(Party.id))]
    db.session.remove()
    monkeypatch.setattr(deeds, "_makers", [*deeds._makers])  # noqa: SLF001 - what the guide adds goes again
    exec(compile(GUIDE.block("python"), "guide", "exec"), {})  # noqa: S102 - the guide's own
    client = office.browser(served, "boss")
    pages.speak(client, "en")
    token = people.csrf_token(client.get("/profile/").text)
    assert "Note a call" in client.get("/party/bulk").text
    sent = {"csrf_token": token, "deed": "note", "keys": json.dumps(keys)}
    address = client.post("/party/bulk", data=sent).location
    notes = select(Party.notes).distinct()
    assert db.session.scalars(notes).all() == ["Old"]
    db.session.rollback()
    client.post(f"{address}/do", data={"csrf_token": token})
    assert db.session.scalars(notes).all() == ["Old\nCalled."]
    db.session.rollback()
    client.post(f"{address}/undo", data={"csrf_token": token})
    assert db.session.scalars(notes).all() == ["Old"]
    db.session.rollback()
    book = client.get(GUIDE.command("/party/export")).data
    rows = CalamineWorkbook.from_filelike(BytesIO(book)).get_sheet_by_index(0).to_python()
    assert str(rows).count("Bursa") == 2
    assert "Van" not in str(rows)
    assert "200.50" in client.get(GUIDE.command("/party/pivot")).text
