"""The screens of merging: who may, where it begins, what is shown, and the API beside them."""

import json
import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.core.db import db, transaction
from app.core.outbox import OutboxMessage
from app.modules.webhooks.models import Webhook
from app.panel.definition import run_saved
from app.panel.field_rights import FieldRight
from tests.factories import ledger, pages, people
from tests.factories.callers import Caller
from tests.web.merging.conftest import Yard


def send(away: Yard, client: FlaskClient, stays: int, goes: int, **typed: str) -> str:
    """Merge on the screen as its form is sent, and give the address of the merge."""
    page = client.get(f"/site/merge/{stays}?with={goes}").text
    tokens = dict(re.findall(r'name="(_version|_other_version)" value="([^"]+)"', page))
    answer = away.post(client, f"/site/merge/{stays}", **{"with": goes}, **tokens, **typed)
    assert answer.status_code == 302, answer.text
    return answer.location


def test_from_the_record_to_the_merge_and_back(away: Yard) -> None:
    stays, goes = away.site("A", "North", city="Bursa"), away.site("B", "North", city="Van")
    away.visit(goes)
    away.visit(goes, "rival")
    finance = away.browser("finance")
    assert f"/site/merge/{stays}" in finance.get(f"/site/show/{stays}").text
    assert "Which record is the same one?" in finance.get(f"/site/merge/{stays}").text
    page = finance.get(f"/site/merge/{stays}?with={goes}").text
    said = pages.texts_of(page)
    assert {"Bursa", "Van", "and 1 that you cannot see"} <= {*said}
    assert 'name="take.city"' in page
    assert 'name="take.code"' not in page
    assert any("North" in text for text in said[said.index("Count") :]), "a row that stays is named"
    address = send(away, finance, stays, goes, **{"take.city": "1"})
    assert away.get("Site", stays).city == "Van"
    old = finance.get(f"/site/show/{goes}").text
    assert "This record was merged into another one:" in old
    assert f"/site/show/{stays}" in old
    assert f"/site/merge/{goes}" not in old
    assert "Took in: Place B" in pages.texts_of(finance.get(f"/site/tab/history/{stays}").text)
    assert "Everything goes back" in finance.get(address).text
    away.post(finance, f"{address}/undo")
    assert "Undone" in finance.get(address).text
    assert away.get("Site", stays).city == "Bursa"


def test_what_changed_since_is_named_before_the_undo(away: Yard) -> None:
    stays, goes, third = away.site("A"), away.site("B", city="Van"), away.site("C")
    visit = away.visit(goes)
    finance = away.browser("finance")
    address = send(away, finance, stays, goes, **{"take.city": "1"})
    away.change("Visit", visit, site_id=third)
    away.change("Site", stays, city="Ordu")
    for _before_and_after in range(2):
        said = pages.texts_of(finance.get(address).text)
        assert {"Deliveries: Place: 1", "City"} <= {*said}, said
        away.post(finance, f"{address}/undo")


def test_two_ticked_rows_are_merged_and_no_other_number(away: Yard) -> None:
    keys = [away.site(code) for code in "ABC"]
    finance = away.browser("finance")
    assert "data-bulk-two" in finance.get("/site/bulk").text
    for number, place in ((2, f"/site/merge/{keys[0]}?with={keys[1]}"), (3, "/site/list/")):
        ticked = json.dumps([str(key) for key in keys[:number]])
        answer = away.post(finance, "/site/bulk", deed="merge.two", keys=ticked)
        assert answer.location == place


def test_the_warning_of_a_similar_name_leads_to_the_merge(away: Yard) -> None:
    away.site("A", name="Çağdaş Yapı Şantiyesi")
    other = away.site("B", name="Depo")
    finance = away.browser("finance")
    typed = {"code": "B", "name": "Çağdaş Yapı Şantiyeleri", "currency": "TRY"}
    answer = away.post(finance, f"/site/edit/{other}", **typed)
    assert re.search(rf'href="/site/merge/{other}\?with=\d+"', answer.text), answer.text


def test_parties_are_led_to_their_own_merge(away: Yard) -> None:
    with away.inside(), transaction():
        keys = sorted(ledger.customer().id for _ in range(2))
    finance = away.browser("finance")
    assert "data-bulk-two" in finance.get("/party/bulk").text
    ticked = json.dumps([str(key) for key in keys])
    answer = away.post(finance, "/party/bulk", deed="merge.two", keys=ticked)
    assert answer.location == f"/party/merge/{keys[1]}?into={keys[0]}"
    assert finance.get(answer.location).status_code == 200
    assert finance.get(f"/branch/merge/{keys[0]}?with={keys[1]}").status_code == 404


@pytest.mark.parametrize("right", ["read", "update", "archive", "merge"])
def test_each_right_is_needed(away: Yard, right: str) -> None:
    stays, goes = away.site("A"), away.site("B")
    finance = away.browser("finance")
    with away.inside():
        people.take("Finance", "Site", right)
    assert finance.get(f"/site/merge/{stays}?with={goes}").status_code == 403
    sent = away.post(finance, f"/site/merge/{stays}", **{"with": goes})
    assert sent.status_code == 403
    assert Caller(away.app, "finance").refused("POST", f"site/{stays}/merge", {"with": goes})
    assert away.merges() == 0
    if right != "read":
        assert "/site/merge/" not in finance.get(f"/site/show/{stays}").text


def test_who_lacks_the_right_cannot_undo_either(away: Yard) -> None:
    number = away.merge(away.site("A"), away.site("B"))
    sales = away.browser("sales")
    assert 'id="undo"' not in sales.get(f"/merges/{number}").text
    assert away.post(sales, f"/merges/{number}/undo").status_code == 403
    assert away.browser("nobody").get(f"/merges/{number}").status_code == 403
    assert away.kept(number).undone_at is None


def test_rows_out_of_reach_are_not_merged(away: Yard) -> None:
    """Deliveries are each driver's own: who sees one of two merges nothing."""
    site = away.site("A")
    own, foreign = away.visit(site), away.visit(site, "rival")
    with away.inside():
        people.grant("Finance", "Visit", "archive", "merge")
    finance = away.browser("finance")
    for stays, goes in ((own, foreign), (foreign, own)):
        assert finance.get(f"/visit/merge/{stays}?with={goes}").status_code == 404
        sent = away.post(finance, f"/visit/merge/{stays}", **{"with": goes})
        assert sent.status_code == 404
    assert away.merges() == 0


@pytest.mark.parametrize("level", ["hidden", "read_only"])
def test_a_closed_field_keeps_the_value_of_the_one_that_stays(away: Yard, level: str) -> None:
    stays, goes = away.site("A", "North"), away.site("B", "South", city="Van", phone="1")
    with away.inside(), transaction():
        role = people.role_number("Finance")
        for name in ("city", "gates"):
            db.session.add(FieldRight(role_id=role, model="Site", field=name, level=level))
    finance = away.browser("finance")
    page = finance.get(f"/site/merge/{stays}?with={goes}").text
    assert 'name="take.city"' not in page
    assert ("Van" in pages.texts_of(page)) == (level == "read_only")
    send(away, finance, stays, goes, **{"take.city": "1", "take.phone": "1"})
    kept = away.get("Site", stays)
    assert (kept.city, kept.phone) == ("", "1")
    assert away.gates(stays) == ["North"]


def test_nothing_is_merged_while_seeing_as_another(away: Yard) -> None:
    stays, goes = away.site("A"), away.site("B")
    boss = away.browser("boss")
    away.post(boss, f"/people/see-as/{away.staff['finance']}")
    assert "/site/merge/" not in boss.get(f"/site/show/{stays}").text
    assert boss.get(f"/site/merge/{stays}?with={goes}").status_code == 403
    assert away.post(boss, f"/site/merge/{stays}", **{"with": goes}).status_code == 403
    assert away.merges() == 0


def test_an_old_page_is_refused_and_shown_anew(away: Yard) -> None:
    stays, goes = away.site("A"), away.site("B")
    finance = away.browser("finance")
    sent = {"with": goes, "_version": "99", "_other_version": "99"}
    answer = away.post(finance, f"/site/merge/{stays}", **sent)
    assert answer.status_code == 409
    assert "Somebody else changed this record meanwhile" in answer.text
    assert away.merges() == 0


def test_a_program_merges_by_the_same_service(away: Yard) -> None:
    stays, goes = away.site("A"), away.site("B", city="Van", phone="1")
    finance = Caller(away.app, "finance")
    for body in ({}, {"with": True}, {"with": goes, "take": ["nothing"]}, {"with": goes, "x": 1}):
        assert finance.refused("POST", f"site/{stays}/merge", body)["status"] == 422
    answer = finance.post(f"site/{stays}/merge", {"with": goes, "take": ["city"]})
    assert (answer["city"], answer["phone"]) == ("Van", "")
    assert away.kept(answer["merge"]).loser_key == str(goes)
    assert finance.refused("POST", f"site/{stays}/merge", {"with": goes})["status"] == 409


def test_webhooks_are_told_of_the_records_that_moved(away: Yard) -> None:
    stays, goes = away.site("A"), away.site("B")
    visit = away.visit(goes)
    with away.inside(), transaction():
        webhook = Webhook(name="w", model="Visit", address="https://hooks.example/x")
        webhook.eyes_id = away.staff["finance"]
        db.session.add(webhook)
        db.session.flush()
        run_saved(webhook)
    away.merge(stays, goes)
    with away.inside():
        told = db.session.scalars(select(OutboxMessage.content)).all()
    bodies = [it["body"] for it in told if it.get("body")]
    assert [(it["event"], it["key"]) for it in bodies] == [("changed", visit)]
    assert bodies[0]["values"]["site"]["id"] == stays
