"""Seeing the panel as somebody else: what they see, nothing changed, and both in the history."""

import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.core import clock
from app.core.actor import Actor, OnlyLookingError, acting_as
from app.core.db import User, db, transaction
from app.core.history import HistoryLine
from app.core.shares import RecordShare
from app.ledger.models import Party
from app.panel.timeline.models import Notification
from tests.factories import ledger, office, people

OWN, OTHERS = "Kendi Kartı", "Rakibin Kartı"


@pytest.fixture
def staff(app: Flask, process: Flask) -> dict[str, int]:
    numbers = office.hire()
    with transaction():
        ledger.customer(name=OWN, salesperson_id=numbers["sales"])
        ledger.customer(name=OTHERS, salesperson_id=numbers["rival"])
    return numbers


def look(process: Flask, key: int, person: str = "boss") -> FlaskClient:
    client = office.browser(process, person)
    client.set_cookie("language", "en")
    page = client.get(f"/people/see-as/{key}").text
    answer = client.post(f"/people/see-as/{key}", data=people.form(page))
    assert answer.status_code == 302, answer.text
    return client


def lines(*actions: str) -> list[tuple[str, int | None, str]]:
    asked = select(HistoryLine).where(HistoryLine.action.in_(actions)).order_by(HistoryLine.id)
    return [(it.action, it.actor_id, it.record_id) for it in db.session.scalars(asked)]


def test_an_administrator_sees_what_the_person_sees_and_goes_back(
    process: Flask, staff: dict[str, int]
) -> None:
    client = look(process, staff["sales"])
    page = client.get("/party/list/").text
    assert OWN in page
    assert OTHERS not in page
    assert "You see the panel as Sales Yılmaz does" in page
    assert client.get(f"/rights/{people.role_number('Sales')}").status_code == 403
    back = client.post("/looking/end", data=people.form(page))
    assert back.location == f"/user/show/{staff['sales']}"
    page = client.get("/party/list/").text
    assert OTHERS in page
    assert "You see the panel as Sales" not in page
    begun, ended = lines("seen_as", "seen_as_ended")
    assert begun == ("seen_as", staff["boss"], str(staff["sales"]))
    assert ended == ("seen_as_ended", staff["boss"], str(staff["sales"]))


def test_what_was_shared_with_the_person_and_their_bell_are_seen(
    process: Flask, staff: dict[str, int]
) -> None:
    with transaction():
        key = str(db.session.scalars(select(Party.id).where(Party.name == OTHERS)).one())
        db.session.add(RecordShare(model="Party", key=key, user_id=staff["sales"]))
        news = {"kind": "shared", "model": "Party", "key": key, "user_id": staff["sales"]}
        db.session.add_all(Notification(**news) for _number in range(7))
    client = look(process, staff["sales"])
    page = client.get("/party/list/").text
    assert OTHERS in page
    person = office.browser(process, "sales")
    person.set_cookie("language", "en")
    own = person.get("/party/list/").text
    bell = re.search(r"m-bell.*?</a>", own, re.DOTALL)
    assert bell
    assert "7" in bell[0]
    assert bell[0] in page


def test_nothing_is_changed_meanwhile(process: Flask, staff: dict[str, int]) -> None:
    client = look(process, staff["sales"])
    page = client.get("/party/list/").text
    key = db.session.scalars(select(Party.id).where(Party.name == OWN)).one()
    before = len(lines("created", "changed", "exported", "signed_out"))
    for address in (f"/party/edit/{key}", "/party/add", "/logout/", "/preferences", "/party/views"):
        answer = client.post(address, data=people.form(page, name="x", theme="dark"))
        assert answer.status_code == 403, address
        assert "nothing can be changed" in answer.text
    people.grant("Sales", "Party", "export")
    assert client.get("/party/export").status_code == 403
    assert client.get("/profile/").status_code == 403
    assert client.get(f"/party/show/{key}").status_code == 200
    recent = db.metadata.tables["recent_record"]
    assert db.session.execute(select(recent)).all() == []
    assert len(lines("created", "changed", "exported", "signed_out")) == before


def test_no_transaction_of_theirs_is_committed(app: Flask) -> None:
    with acting_as(Actor("user", 1, "r", behind=2)), pytest.raises(OnlyLookingError), transaction():
        raise AssertionError("nothing runs")


def test_nobody_is_seen_as_who_is_an_administrator_or_gone(
    process: Flask, staff: dict[str, int]
) -> None:
    people.user("inactive", "Sales", active=False)
    people.user("other boss", "Administrator")
    client = office.browser(process, "boss")
    page = client.get("/party/list/").text
    for whom in ("boss", "inactive", "other boss"):
        key = db.session.scalars(select(User.id).where(User.username == whom)).one()
        answer = client.post(f"/people/see-as/{key}", data=people.form(page))
        assert answer.status_code == 403, whom
    assert lines("seen_as") == []


def test_the_right_alone_is_not_enough_and_no_token_looks(
    process: Flask, staff: dict[str, int]
) -> None:
    people.grant("Finance", "User", "see_as", "read")
    client = office.browser(process, "finance")
    page = client.get(f"/people/see-as/{staff['sales']}").text
    answer = client.post(f"/people/see-as/{staff['sales']}", data=people.form(page))
    assert answer.status_code == 403
    people.take("Administrator", "User", "see_as")
    boss = office.browser(process, "boss")
    assert boss.get(f"/people/see-as/{staff['sales']}").status_code == 403
    people.grant("Administrator", "User", "see_as")
    looking = look(process, staff["sales"])
    assert looking.get("/api/v1/party/").status_code == 401
    token = people.bearer(process.test_client(), "boss")
    own = looking.get("/api/v1/party/", headers=token).json or {}
    assert len(own["rows"]) == 2


def test_it_ends_after_half_an_hour_and_with_the_right(
    process: Flask, staff: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    client = look(process, staff["sales"])
    people.take("Administrator", "User", "see_as")
    assert OTHERS in client.get("/party/list/").text
    people.grant("Administrator", "User", "see_as")
    client = look(process, staff["sales"])
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(minutes=29))
    assert OTHERS not in client.get("/party/list/").text
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(minutes=31))
    assert OTHERS in client.get("/party/list/").text
    assert len(lines("seen_as_ended")) == 2


def test_views_are_remembered_of_whoever_really_looked(
    process: Flask, staff: dict[str, int]
) -> None:
    people.grant("Sales", "User", "read")
    client = look(process, staff["sales"])
    assert client.get(f"/user/show/{staff['rival']}").status_code == 200
    line: Any = db.session.scalars(select(HistoryLine).where(HistoryLine.action == "viewed")).one()
    assert (line.actor_id, line.record_id) == (staff["boss"], str(staff["rival"]))
    assert line.changes == {"seen_as": "Sales Yılmaz"}
