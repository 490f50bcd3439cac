"""An administrator changes stages in the browser: at once, for everybody, kept apart."""

import re
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select

from app.core.db import db
from app.core.history import HistoryLine
from app.panel.stages.editing import NEW
from app.panel.stages.kept import StageDefinition
from tests.factories import people
from tests.factories.callers import Caller
from tests.web.stages.conftest import Pipeline
from tests.web.stages.test_boards import columns, heads, move

ADDRESS = "/stages/Deal"


def sent(client: FlaskClient, **changes: Any) -> dict[str, Any]:
    """Give what the form sends, with some of it changed."""
    page = client.get(ADDRESS).text
    values: dict[str, Any] = {}
    for tag in re.findall(r"<input[^>]*>", page.split('id="stages"')[1]):
        name, value = (re.search(rf'{it}="([^"]*)"', tag) for it in ("name", "value"))
        if name and ("checkbox" not in tag or re.search(r"\schecked", tag)):
            values.setdefault(name[1], []).append(value[1] if value else "")
    for name, options in re.findall(r'<select[^>]*name="([^"]+)"(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'value="(\w+)"\s+selected', options)
        values[name] = [chosen[1] if chosen else ""]
    return values | changes


def save(pipeline: Pipeline, client: FlaskClient, **changes: Any) -> int:
    values = sent(client, **changes)
    return client.post(ADDRESS, data=values).status_code


def test_a_form_that_is_saved_as_it_came_changes_nothing(
    pipeline: Pipeline, filled: dict[str, int]
) -> None:
    client = pipeline.browser("boss")
    before = pipeline.model.__mapper__.columns["stage"].info["field"].choices
    with pipeline.app.app_context():
        known = dict(before.now)
    assert save(pipeline, client) == 302
    with pipeline.app.app_context():
        assert dict(before.now) == known
    assert "Deal" in client.get("/stages").text


def test_stages_are_renamed_ordered_limited_added_and_retired_at_once(
    pipeline: Pipeline, filled: dict[str, int]
) -> None:
    boss, sales = pipeline.browser("boss"), pipeline.browser("sales")
    changes = {
        "label.quoted": "Teklif verildi",
        "colour.quoted": "warning",
        "position.quoted": "9",
        "limit.new": "1",
        "retired.lost": "1",
        f"label.{NEW}": "Pazarlık Aşaması",
        f"position.{NEW}": "2",
        "moves.new": ["quoted"],
        "needs.quoted": ["city", "closing_on"],
    }
    assert save(pipeline, boss, **changes) == 302
    page = sales.get("/deal/board").text
    assert list(columns(page)) == ["new", "pazarlik_asamasi", "won", "quoted"]
    assert heads(page)["quoted"][0] == "Teklif verildi"
    assert "More than the limit of this stage" in " ".join(heads(page)["new"])
    status, said = move(pipeline, sales, filled["Çağ"], "quoted")
    assert (status, "Fill in “Closing on”" in said) == (422, True)
    status, said = move(pipeline, sales, filled["Çağ"], "lost")
    assert said == "“Lost” is no longer in use. Choose one of: Teklif verildi."
    with pipeline.app.app_context():
        lines = db.session.scalars(
            select(HistoryLine).where(HistoryLine.model == "StageDefinition")
        ).all()
        assert len(lines) == 5
        kept = db.session.scalars(select(StageDefinition)).all()
        assert {it.key: it.label for it in kept}["new"] == ""  # as shipped, in every language


def test_records_in_a_retired_stage_are_still_shown_and_go_on(
    pipeline: Pipeline, filled: dict[str, int]
) -> None:
    boss, program = pipeline.browser("boss"), Caller(pipeline.app, "sales")
    assert save(pipeline, boss, **{"retired.quoted": "1", "retired.new": "1"}) == 302
    assert list(columns(boss.get("/deal/board").text)) == ["new", "quoted", "won", "lost"]
    assert program.put(f"deal/{filled['Öz']}", {"city": "Van"})["stage"] == "quoted"
    new = {"name": "Yeni", "amount": "1.00", "currency": "TRY", "closing_on": "2026-11-29"}
    made = program.post("deal/", new | {"owner": pipeline.staff["sales"]})
    assert made["stage"] == "won"  # the first that is in use


def test_what_cannot_be_is_refused_and_changes_nothing(pipeline: Pipeline) -> None:
    boss = pipeline.browser("boss")
    stale = sent(boss)
    wrong = (
        {"label.new": " "},
        {"label.new": "Quoted"},
        {"limit.new": "-1"},
        {"limit.new": "x"},
        {f"retired.{key}": "1" for key in ("new", "quoted", "won", "lost")},
    )
    assert [save(pipeline, boss, **changes) for changes in wrong] == [422] * 5
    with pipeline.app.app_context():
        assert db.session.scalars(select(StageDefinition)).all() == []
        db.session.remove()
    assert save(pipeline, boss, **{"label.new": "Yeni"}) == 302
    assert boss.post(ADDRESS, data=stale).status_code == 409


def test_only_an_administrator_changes_stages(pipeline: Pipeline) -> None:
    for person in ("finance", "sales", "management", "nobody"):
        client = pipeline.browser(person)
        assert client.get("/stages").status_code == 403
        assert client.get(ADDRESS).status_code == 403
        assert pipeline.post(client, ADDRESS, **{"label.new": "x"}).status_code == 403
    assert pipeline.browser("boss").get("/stages/Party").status_code == 404
    with pipeline.app.app_context():
        people.grant("Finance", "StageDefinition", "read")
        db.session.remove()
    reader = pipeline.browser("finance")
    assert 'form="stages"' not in reader.get(ADDRESS).text
    assert pipeline.post(reader, ADDRESS, **sent(reader)).status_code == 403


def test_changed_stages_cost_no_statement_more(
    pipeline: Pipeline, filled: dict[str, int], statements: list[str]
) -> None:
    boss = pipeline.browser("boss")
    assert save(pipeline, boss, **{"label.new": "Yeni"}) == 302
    boss.get("/deal/list/")
    statements.clear()
    assert "Yeni" in boss.get("/deal/list/").text
    assert [it for it in statements if "stage_definition" in it] == []
    assert len([it for it in statements if it.startswith("SELECT")]) == 2
