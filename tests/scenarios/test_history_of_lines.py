"""What is done to the rows of a record is told in the record's own history, removals too."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.core.db import db, transaction
from app.core.history import ROW, HistoryLine
from tests.factories import ledger as make
from tests.factories import office, pages, people
from tests.factories.callers import Caller

FIRST = {"name": "Depo", "city": "İzmir"}


@pytest.fixture
def party_id(app: Flask) -> int:
    """Hire everybody, and open a card."""
    office.hire()
    with transaction():
        return int(make.customer().id)


def told(party_id: int) -> list[dict[str, Any]]:
    asked = select(HistoryLine.changes).where(
        HistoryLine.model == "Party", HistoryLine.record_id == str(party_id)
    )
    return [
        change for change in db.session.scalars(asked.order_by(HistoryLine.id)) if ROW in change
    ]


def test_a_removed_row_is_told_with_what_stood_in_it(served: Flask, party_id: int) -> None:
    caller = Caller(served, "boss")
    made = caller.put(f"party/{party_id}", {"addresses": [FIRST, {"name": "Şube"}]})
    kept = made["addresses"][1]
    caller.put(f"party/{party_id}", {"addresses": [kept]})
    last = told(party_id)[-1]
    assert last[ROW]["action"] == "deleted"
    assert {name: last[name] for name in FIRST} == {"name": ["Depo", None], "city": ["İzmir", None]}
    assert [change[ROW]["action"] for change in told(party_id)] == ["created", "created", "deleted"]


def test_the_removal_is_read_as_a_sentence(served: Flask, party_id: int) -> None:
    caller = Caller(served, "boss")
    caller.put(f"party/{party_id}", {"addresses": [FIRST]})
    caller.put(f"party/{party_id}", {"addresses": []})
    reader = people.browser(served, "finance")
    pages.speak(reader, "en")
    said = pages.texts_of(reader.get(f"/party/tab/history/{party_id}").text)
    assert said[:2] == ["Boss Yılmaz", "removed a row of Addresses"]
    assert {"Address name: Depo", "City: İzmir", "Country: Türkiye"} <= set(said)
