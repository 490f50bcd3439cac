"""The history of everything: found by whatever one remembers, told to nobody who may not know."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import insert, select, text

from app.core.actor import Actor, acting_as
from app.core.db import db, transaction
from app.core.history import HistoryLine, write_line
from app.ledger.models import Party
from app.modules.history import queries
from app.modules.history.queries import Wanted, every_line, lines_of
from tests.factories import ledger, office, people
from tests.web.test_field_rights import close

OWN, OTHERS = "Kendi Kartı", "Rakibin Kartı"


@pytest.fixture
def staff(app: Flask, process: Flask) -> dict[str, int]:
    """Hire everybody, and let each salesperson's card move once."""
    numbers = office.hire()
    for name, person in ((OWN, "sales"), (OTHERS, "rival")):
        with transaction():
            key = ledger.customer(name=name, salesperson_id=numbers[person]).id
        with acting_as(Actor("user", numbers[person])), transaction():
            db.session.get_one(Party, key).city = f"Şehri {name}"
    people.grant("Sales", "History", "read")
    return numbers


def read(process: Flask, person: str, query: str = "") -> str:
    client = office.browser(process, person)
    client.set_cookie("language", "en")
    answer = client.get(f"/history{query}")
    assert answer.status_code == 200, answer.text
    return answer.text


def lines(page: str) -> int:
    return page.count("<time>")


def test_the_history_is_found_by_whatever_one_remembers(
    process: Flask, staff: dict[str, int]
) -> None:
    boss = office.browser(process, "boss")
    boss.set_cookie("language", "en")
    key = db.session.scalars(select(Party.id).where(Party.name == OWN)).one()
    token = people.csrf_token(boss.get(f"/user/show/{staff['rival']}").text)
    boss.get("/party/export")
    boss.post(f"/party/archive/{key}", data={"csrf_token": token})
    today = datetime.now(UTC).date()
    for query, least, said in (
        ("?model=Party", 5, OWN),
        (f"?model=Party&record={key}", 3, OWN),
        ("?model=Party&field=city", 4, "City"),
        (f"?person={staff['rival']}", 1, "Rival Yılmaz"),
        ("?kind=archived", 1, OWN),
        ("?kind=exported", 1, "list"),
        ("?kind=viewed", 1, "Rival Yılmaz"),
        ("?kind=signed_in", 1, "Boss"),
        ("?kind=created&model=Party&q=rakib", 1, OTHERS),
        ("?q=%C5%9Fehri+kendi", 1, OWN),
        (f"?happened={today}..{today}", 5, ""),
        ("?happened=today", 5, ""),
    ):
        page = boss.get(f"/history{query}").text
        assert lines(page) >= least, query
        assert said in page, query
    assert lines(boss.get("/history?q=nowhere").text) == 0
    assert lines(boss.get("/history?happened=last_month").text) == 0
    assert 'role="alert"' in boss.get("/history?happened=x..y").text
    file = boss.get("/history/csv?kind=archived")
    assert file.mimetype == "text/csv"
    assert OWN in file.text
    assert lines(boss.get("/history?kind=exported&model=History").text) == 1


def test_a_reader_sees_lines_of_their_rows_and_models_alone(
    process: Flask, staff: dict[str, int]
) -> None:
    write_line("Parameter", "credit_limit_rule", "changed", {"value": ["a", "b"]})
    db.session.commit()
    page = read(process, "sales", "?q=")
    assert OWN in page
    assert OTHERS not in page
    for hidden in ("Parameter", "credit_limit_rule", "signed in</span>"):
        assert hidden not in page
    assert lines(read(process, "sales", "?q=rakib")) == 0
    assert lines(read(process, "sales", "?model=User")) == 0
    assert "credit_limit_rule" in read(process, "boss", "?model=Parameter")
    for person, status in (("finance", 403), ("sales", 403), ("boss", 200)):
        assert office.browser(process, person).get("/history/csv").status_code == status
    assert office.browser(process, "finance").get("/history").status_code == 403


def test_a_hidden_field_is_neither_told_nor_found(process: Flask, staff: dict[str, int]) -> None:
    assert lines(read(process, "sales", "?q=%C5%9Fehri")) == 1
    close("Sales", "Party", city="hidden")
    page = read(process, "sales", "?model=Party")
    assert OWN in page
    assert "Şehri" not in page
    assert lines(read(process, "sales", "?q=%C5%9Fehri")) == 0
    # The field is none to ask for: the filter is left out, and tells nothing by what it finds.
    whole = lines(page)
    assert lines(read(process, "sales", "?model=Party&field=city")) == whole


def test_pages_join_without_gap_and_say_where_looking_stopped(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    moment = datetime(2026, 11, 1, tzinfo=UTC)
    rows = [
        {
            "happened_at": moment + timedelta(seconds=number // 3),
            "actor_kind": "system",
            "model": "Probe",
            "record_id": str(number),
            "action": "changed",
            "changes": {"name": ["", "needle" if number % 50 == 0 else "hay"]},
        }
        for number in range(230)
    ]
    db.session.execute(insert(HistoryLine), rows)
    wanted = Wanted(model="Probe")
    assert [it.record_id for it in every_line(wanted, 500)] == [
        str(it) for it in range(229, -1, -1)
    ]
    first = lines_of(wanted, size=100)
    second = lines_of(wanted, after=first.older, size=100)
    back = lines_of(wanted, before=second.newer, size=100)
    assert [it.id for it in back.lines] == [it.id for it in first.lines]
    assert (first.newer, back.newer) == (None, None)
    monkeypatch.setattr(queries, "MOST_READ", 60)
    found, place = [], None
    for _turn in range(5):
        page = lines_of(Wanted(model="Probe", text="needle"), after=place)
        found += [it.record_id for it in page.lines]
        place = page.older
        assert page.is_cut is (place is not None)
        if place is None:
            break
    assert found == ["200", "150", "100", "50", "0"]


def test_each_way_to_look_has_its_index(app: Flask) -> None:
    for way in ("enable_seqscan", "enable_sort"):
        db.session.execute(text(f"SET LOCAL {way} = off"))
    for wanted, index in (
        (Wanted(), "history_in_order"),
        (Wanted(person=1), "history_of_actor"),
        (Wanted(kind="archived"), "history_of_action"),
        (Wanted(model="Party"), "history_of_model"),
    ):
        asked = queries._read(wanted, None, is_backwards=False).limit(51)  # noqa: SLF001 - its plan
        written = asked.compile(db.engine, compile_kwargs={"literal_binds": True})
        plan = "\n".join(db.session.connection().exec_driver_sql(f"EXPLAIN {written}").scalars())
        assert index in plan
        assert "Sort" not in plan
