"""Deeds on many rows of a list: rehearsed, done once, undone, and refused row by row."""

import json
import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from markupsafe import escape
from sqlalchemy import event, func, select, update
from sqlalchemy.engine import Engine
from werkzeug.test import TestResponse

from app.core import clock
from app.core.db import db, transaction
from app.core.driver import table_of
from app.core.history import HistoryLine
from app.core.tags import known_tags, put_tags, tags_of
from app.jobs import worker
from app.ledger.models import Party, Period
from app.panel.bulk import changes
from app.panel.bulk.deeds import editable
from app.panel.bulk.kept import BulkChange
from app.panel.registry import registered
from tests.factories import ledger, office, pages, people
from tests.factories.records import a_record


@pytest.fixture
def staff(app: Flask, process: Flask) -> dict[str, int]:
    numbers = office.hire()
    with transaction():
        for number in range(3):
            ledger.customer(name=f"Own {number}", city="Bursa", salesperson_id=numbers["sales"])
        ledger.customer(name="Foreign", city="Bursa", salesperson_id=numbers["rival"])
    people.grant("Sales", "Party", "update", "archive")
    return numbers


@pytest.fixture
def sales(process: Flask, staff: dict[str, int]) -> FlaskClient:
    return english(process, "sales")


def english(process: Flask, person: str) -> FlaskClient:
    client = office.browser(process, person)
    pages.speak(client, "en")
    return client


def keys_of(*names: str) -> list[str]:
    found = {name: str(key) for name, key in db.session.execute(select(Party.name, Party.id))}
    db.session.rollback()
    return [found[name] for name in names]


def send(client: FlaskClient, address: str, **typed: str) -> TestResponse:
    token = people.csrf_token(client.get("/profile/").text)
    return client.post(address, data={"csrf_token": token, **typed})


def rehearse(client: FlaskClient, deed: str, *names: str, **typed: str) -> str:
    """Have a deed rehearsed on some cards and give the address of its page."""
    keys = json.dumps(keys_of(*names))
    answer = send(client, "/party/bulk", deed=deed, keys=keys, _typed="1", **typed)
    assert answer.status_code == 302, answer.text
    assert re.fullmatch(r"/bulk/\d+", answer.location), client.get(answer.location).text
    return answer.location


def cities() -> dict[str, str]:
    found = dict(db.session.execute(select(Party.name, Party.city)).all())
    db.session.rollback()
    return found


def figure(page: str, name: str) -> str:
    found = re.search(rf'id="{name}">([^<]*)<', page)
    assert found, page
    return found[1].strip()


def test_nothing_is_written_by_the_rehearsal_and_all_by_one_press(sales: FlaskClient) -> None:
    address = rehearse(sales, "edit.city", "Own 0", "Own 1", "Foreign", city="İzmir")
    page = sales.get(address).text
    assert (figure(page, "count"), figure(page, "left")) == ("2", "1")
    assert "City: İzmir" in page
    pages.speak(sales, "tr")
    assert "Şehir: İzmir" in sales.get(address).text, "said in the language of whoever reads"
    pages.speak(sales, "en")
    assert "Own 0" in page
    assert "Foreign" not in page
    assert set(cities().values()) == {"Bursa"}
    assert send(sales, f"{address}/do").status_code == 302
    assert cities() == {"Own 0": "İzmir", "Own 1": "İzmir", "Own 2": "Bursa", "Foreign": "Bursa"}
    written = select(HistoryLine.changes).where(HistoryLine.changes.has_key("city"))
    lines = db.session.scalars(written.where(HistoryLine.action == "changed")).all()
    assert [line["city"] for line in lines] == [["Bursa", "İzmir"]] * 2


def test_what_was_done_is_undone_but_where_somebody_came_after(
    sales: FlaskClient, staff: dict[str, int]
) -> None:
    address = rehearse(sales, "edit.city", "Own 0", "Own 1", city="İzmir")
    send(sales, f"{address}/do")
    with transaction():
        db.session.execute(select(Party).where(Party.name == "Own 1")).scalar_one().city = "Van"
    assert send(sales, f"{address}/undo").status_code == 302
    page = sales.get(address).text
    assert (figure(page, "count"), figure(page, "left")) == ("1", "1")
    assert "Somebody changed it meanwhile" in page
    assert cities() == {"Own 0": "Bursa", "Own 1": "Van", "Own 2": "Bursa", "Foreign": "Bursa"}
    assert "done already" in sales.get(send(sales, f"{address}/undo").location).text


def test_rows_changed_since_the_rehearsal_are_left_alone(sales: FlaskClient) -> None:
    address = rehearse(sales, "archive", "Own 0", "Own 1")
    with transaction():
        db.session.execute(select(Party).where(Party.name == "Own 0")).scalar_one().city = "Van"
    send(sales, f"{address}/do")
    archived = select(Party.name).where(Party.archived_at.is_not(None))
    assert db.session.scalars(archived).all() == ["Own 1"]
    assert "Own 0" in sales.get(address).text


def test_it_is_done_once_however_often_it_is_pressed(sales: FlaskClient) -> None:
    address = rehearse(sales, "archive", "Own 0")
    send(sales, f"{address}/do")
    again = sales.get(send(sales, f"{address}/do").location).text
    assert "done already" in again
    assert "data-rows" in sales.get("/party/list/?archived=1").text
    send(sales, f"{address}/undo")
    assert db.session.scalar(select(func.count()).where(Party.archived_at.is_not(None))) == 0


def test_the_whole_filter_is_chosen_and_only_what_one_sees(sales: FlaskClient) -> None:
    answer = send(sales, "/party/bulk", deed="archive", all="1", list="city=Bursa")
    page = sales.get(answer.location).text
    assert (figure(page, "count"), figure(page, "left")) == ("3", "0")


def test_a_filter_of_too_many_rows_is_refused(
    sales: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(changes, "MOST_ROWS", 2)
    answer = send(sales, "/party/bulk", deed="archive", all="1", list="")
    assert "More than 2 records" in sales.get(answer.location).text
    assert db.session.scalar(select(func.count()).select_from(BulkChange)) == 0


def test_a_wrong_value_comes_back_with_what_was_typed(sales: FlaskClient) -> None:
    keys = json.dumps(keys_of("Own 0"))
    asked = send(sales, "/party/bulk", deed="edit.email", keys=keys)
    assert "Show what would change" in asked.text
    answer = send(sales, "/party/bulk", deed="edit.email", keys=keys, email="x@@", _typed="1")
    assert answer.status_code == 422
    assert "is not an e-mail address" in answer.text
    assert 'value="x@@"' in answer.text
    assert f'name="keys" value="{escape(keys)}"' in answer.text


def test_a_row_given_away_is_refused_by_the_guard(
    sales: FlaskClient, staff: dict[str, int]
) -> None:
    people.grant("Sales", "User", "read", "see_all")
    address = rehearse(
        sales, "edit.salesperson", "Own 0", "Foreign", salesperson=str(staff["rival"])
    )
    page = sales.get(address).text
    assert (figure(page, "count"), figure(page, "left")) == ("0", "2")
    assert "You would no longer see this record" in page
    assert 'id="do"' not in page


def test_no_deed_without_its_right(sales: FlaskClient) -> None:
    people.take("Sales", "Party", "archive")
    assert 'value="archive"' not in sales.get("/party/bulk").text
    assert send(sales, "/party/bulk", deed="archive", keys="[]").status_code == 403
    assert send(sales, "/party/bulk", deed="act.unmerge", keys="[]").status_code == 403
    assert send(sales, "/party/bulk", deed="edit.code", keys="[]").status_code == 404


def test_a_right_taken_after_the_rehearsal_is_missed(sales: FlaskClient) -> None:
    address = rehearse(sales, "archive", "Own 0")
    people.take("Sales", "Party", "archive")
    assert send(sales, f"{address}/do").status_code == 403
    assert db.session.scalar(select(func.count()).where(Party.archived_at.is_not(None))) == 0


def test_nobody_touches_the_deeds_of_others_but_administrators_undo(
    sales: FlaskClient, process: Flask
) -> None:
    address = rehearse(sales, "archive", "Own 0")
    rival, boss = english(process, "rival"), english(process, "boss")
    for step in ("", "/do", "/undo"):
        answer = rival.get(address) if not step else send(rival, f"{address}{step}")
        assert answer.status_code == 404, step
    assert send(boss, f"{address}/do").status_code == 404
    assert address not in rival.get("/bulk").text
    send(sales, f"{address}/do")
    assert address in boss.get("/bulk").text
    assert send(boss, f"{address}/undo").status_code == 302
    change = db.session.execute(select(BulkChange)).scalar_one()
    assert (change.state, change.undone_by_id is None) == ("undone", False)


def test_actions_that_ask_nothing_run_and_say_that_there_is_no_way_back(
    process: Flask, staff: dict[str, int]
) -> None:
    finance = english(process, "finance")
    with transaction():
        for month in (1, 2):
            begin = clock.today().replace(month=month, day=1)
            db.session.add(Period(name=f"P{month}", start_on=begin, end_on=begin.replace(day=28)))
    keys = [str(key) for key in db.session.scalars(select(Period.id))]
    answer = send(finance, "/period/bulk", deed="act.close", keys=json.dumps(keys))
    page = finance.get(answer.location).text
    assert "This cannot be undone." in page
    assert set(db.session.scalars(select(Period.state))) == {"open"}
    db.session.rollback()
    send(finance, f"{answer.location}/do")
    assert set(db.session.scalars(select(Period.state))) == {"closed"}
    db.session.rollback()
    assert 'id="undo"' not in finance.get(answer.location).text
    again = send(finance, "/period/bulk", deed="act.close", keys=json.dumps(keys))
    assert figure(finance.get(again.location).text, "left") == "2"
    assert send(finance, f"{answer.location}/undo").status_code == 409


def test_a_bar_costs_few_statements_and_the_list_none_more(sales: FlaskClient) -> None:
    statements: list[str] = []

    def note(*details: object) -> None:
        statements.append(str(details[2]))

    sales.get("/party/list/")
    event.listen(Engine, "before_cursor_execute", note)
    try:
        sales.get("/party/list/")
        listed = len(statements)
        sales.get("/party/bulk")
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    assert listed <= 3, statements
    assert len(statements) - listed <= 3, statements[listed:]


def test_many_rows_are_left_to_the_worker_who_does_it_by_the_rights_of_the_author(
    sales: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(changes, "MOST_AT_ONCE", 1)
    address = send(sales, "/party/bulk", deed="archive", all="1", list="city=Bursa").location
    assert "The worker is at it" in sales.get(address).text
    assert sales.get(f"{address}/progress").status_code == 200
    assert worker.do_next()
    assert sales.get(f"{address}/progress").headers["HX-Refresh"] == "true"
    assert figure(sales.get(address).text, "count") == "3"
    send(sales, f"{address}/do")
    assert db.session.scalar(select(func.count()).where(Party.archived_at.is_not(None))) == 0
    db.session.rollback()
    assert "done already" in sales.get(send(sales, f"{address}/do").location).text
    assert worker.do_next()
    archived = select(Party.name).where(Party.archived_at.is_not(None))
    assert set(db.session.scalars(archived)) == {"Own 0", "Own 1", "Own 2"}
    lines = select(HistoryLine.actor_kind).where(HistoryLine.changes.has_key("archived_at"))
    assert set(db.session.scalars(lines)) == {"job"}


def test_the_worker_does_nothing_for_a_right_that_was_taken(
    sales: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(changes, "MOST_AT_ONCE", 1)
    address = send(sales, "/party/bulk", deed="edit.city", _typed="1", city="Van", all="1").location
    worker.do_next()
    send(sales, f"{address}/do")
    people.take("Sales", "Party", "update")
    worker.do_next()
    assert set(cities().values()) == {"Bursa"}
    people.grant("Sales", "Party", "update")
    assert "This needs the right" in sales.get(address).text


def test_tags_are_put_on_many_and_taken_off_as_they_were(sales: FlaskClient) -> None:
    people.grant("Sales", "Tag", "create")
    one, two, _three = keys_of("Own 0", "Own 1", "Own 2")
    with transaction():
        put_tags("Party", one, known_tags(["Fuar"], may_create=True))
    address = rehearse(sales, "tag", "Own 0", "Own 1", tags="fuar,Öncelikli")
    assert tagged(one, two) == [["Fuar"], []]
    send(sales, f"{address}/do")
    assert tagged(one, two) == [["Fuar", "Öncelikli"], ["Fuar", "Öncelikli"]]
    off = rehearse(sales, "untag", "Own 0", "Own 1", "Own 2", tags="Öncelikli")
    assert figure(sales.get(off).text, "left") == "1"
    send(sales, f"{address}/undo")
    assert tagged(one, two) == [["Fuar"], []], "what a record carried before, it keeps"


def test_tags_are_asked_for_and_their_right_is_that_of_the_record(sales: FlaskClient) -> None:
    keys = json.dumps(keys_of("Own 0"))
    answer = send(sales, "/party/bulk", deed="tag", keys=keys, _typed="1", tags="")
    assert (answer.status_code, "Write at least one tag." in answer.text) == (422, True)
    people.take("Sales", "Party", "update")
    assert send(sales, "/party/bulk", deed="tag", keys=keys).status_code == 403


def tagged(*keys: str) -> list[list[str]]:
    found = [[tag.name for tag in tags_of("Party", key)] for key in keys]
    db.session.rollback()
    return found


def test_rehearsals_are_forgotten_and_deeds_are_not(sales: FlaskClient) -> None:
    rehearse(sales, "archive", "Own 0")
    send(sales, f"{rehearse(sales, 'archive', 'Own 1')}/do")
    with transaction():
        assert changes.forget_rehearsals({}).startswith("0 ")
        old = clock.now() - timedelta(days=8)
        db.session.execute(update(table_of(BulkChange)).values(planned_at=old))
        assert changes.forget_rehearsals({}).startswith("1 ")
    assert db.session.scalars(select(BulkChange.state)).all() == ["done"]


def test_every_model_has_its_deeds_and_its_workbook(staff: dict[str, int], process: Flask) -> None:
    client = english(process, "boss")
    for entry in registered().values():
        with transaction():
            a_record(entry)
        bar = client.get(f"/{entry.slug}/bulk")
        assert bar.status_code == 200, entry.name
        assert ("edit." in bar.text) or entry.panel.read_only or not editable(entry), entry.name
        book = client.get(f"/{entry.slug}/export?form=xlsx")
        assert (book.status_code, book.data[:2]) == (200, b"PK"), entry.name
