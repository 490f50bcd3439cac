"""Fields of every kind, as the guide declares them: on screens, by the API, within the rights."""

import io
import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import text

from app.core import clock
from app.core.db import db, transaction
from app.core.trees import LoopError
from tests.factories import forms, ledger, office, pages, people
from tests.factories.callers import Caller
from tests.factories.guides import Guide
from tests.factories.installations import Installation
from tests.web.conftest import Complaints, sign_in, usual_window

GUIDE = Guide("fields")
OWN, FOREIGN = "Işık Tekstil A.Ş.", "Çağdaş Yapı"


@pytest.fixture
def parties(app: Flask) -> dict[str, int]:
    """Hire everybody, and open a card of the salesperson's and one of a rival's."""
    numbers = office.hire()
    with transaction():
        own = ledger.customer(name=OWN, salesperson_id=numbers["sales"])
        foreign = ledger.customer(name=FOREIGN, salesperson_id=numbers["rival"])
        known = {OWN: int(own.id), FOREIGN: int(foreign.id), "sales": numbers["sales"]}
    db.session.remove()
    return known


@pytest.fixture
def house(app: Flask, tmp_path: Path) -> Iterator[Installation]:
    """Give an installation with the model of the guide, on the database of this test."""
    installation = Installation(tmp_path / "house", app.config)
    file = installation.folder / GUIDE.file("app/modules/own")
    file.write_text(GUIDE.block("python"), encoding="utf-8")
    yield installation
    installation.stop()


def test_fields_of_the_guide(
    house: Installation,
    parties: dict[str, int],
    browser: Browser,
    complaints: Complaints,
    assert_accessible: Callable[[Page], None],
) -> None:
    house.run(GUIDE.command("make migration"))
    web = house.start(GUIDE.command("make run"))
    finance, sales = Caller(web, "finance"), Caller(web, "sales")
    clerk = people.browser(web, "finance")
    sector = _choose_a_sector(finance)
    project = _make_a_project(finance, parties, sector)
    _follow_other_fields(finance, clerk, project)
    _compute(finance, clerk)
    _keep_what_is_not_visible(finance, sales, parties, project)
    _tag(finance, sales, clerk, project)
    _be_a_tree(web, finance, sales, project, parties["sales"])
    _be_called_alike(finance, sales, parties["sales"])
    _tell_the_history(clerk, project)
    _hold_a_file_and_a_text(web, finance, clerk, parties["sales"])
    context = browser.new_context(**usual_window(f"http://127.0.0.1:{house.port}"))
    context.set_default_timeout(10_000)
    complaints.watch(context)
    page = context.new_page()
    _by_hand(page, assert_accessible)
    context.close()
    assert complaints.found == []


PDF = b"%PDF-1.7 sozlesme"


def _hold_a_file_and_a_text(web: Flask, finance: Caller, clerk: FlaskClient, manager: int) -> None:
    """Upload a contract and write a brief by program, find them, and copy them in the form."""
    sent = {"file": (io.BytesIO(PDF), "sözleşme.pdf")}
    file = Caller.done(finance.call("POST", "project/files/contract", data=sent))
    brief = "<p onclick=x>Kısa <em>özet</em><script>alert(1)</script></p>"
    body = NEW | {"title": "Belgeli", "manager": manager, "contract": file["id"], "brief": brief}
    made = finance.post("project/", body)
    assert made["brief"] == "<p>Kısa <em>özet</em></p>"
    call = f"project/{made['id']}/files/contract"
    answers = {name: Caller(web, name).call("GET", call) for name in ("sales", "rival", "stock")}
    assert {name: it.status_code for name, it in answers.items()} == {
        "sales": 200,
        "rival": 404,
        "stock": 403,
    }
    assert answers["sales"].data == PDF
    for query in ("q=ozet", "contract=1"):
        assert "Belgeli" in clerk.get(f"/project/list/?{query}").text, query
    assert "Belgeli" not in clerk.get("/project/list/?contract=0").text
    form = forms.form_to(clerk.get(f"/project/add?copy={made['id']}").text, "/project/add")
    assert form.values["contract"] == file["id"]
    copy = clerk.post("/project/add", data=form.values | {"title": "Başka bir iş"})
    assert copy.status_code == 302
    copied = finance.get(f"project/{copy.location.rpartition('/')[2]}")
    assert (copied["contract"]["id"], copied["brief"]) == (file["id"], made["brief"])
    hourly = finance.put(f"project/{made['id']}", {"kind": "hourly"})
    assert hourly["contract"] is None  # not visible any more, so it is emptied


def _choose_a_sector(finance: Caller) -> int:
    """Keep two categories, of which one is of another kind and one is retired."""
    made = finance.post("category/", {"kind": "sector", "name": "İnşaat", "position": 2})
    other = finance.post("category/", {"kind": "party_group", "name": "Bayi"})
    retired = finance.post("category/", {"kind": "sector", "name": "Gemi"})
    finance.post(f"category/{retired['id']}/archive")
    for wrong in (other, retired):
        refused = finance.refused("POST", "project/", NEW | {"sector": wrong["id"]})
        assert set(refused["fields"]) == {"sector"}
    return int(made["id"])


NEW: dict[str, Any] = {"title": "Fabrika", "kind": "fixed", "price": "1000.00"}


def _make_a_project(finance: Caller, parties: dict[str, int], sector: int) -> int:
    body = NEW | {"parties": [parties[OWN], parties[FOREIGN]], "manager": parties["sales"]}
    due = clock.today() - timedelta(days=5)
    made = finance.post("project/", body | {"sector": sector, "due_on": due.isoformat()})
    assert made["sector"] == {"id": sector, "title": "İnşaat"}
    assert [it["title"] for it in made["parties"]] == [FOREIGN, OWN]
    assert (made["days_late"], made["tags"]) == (5, [])
    nobody = finance.refused("POST", "project/", NEW | {"title": "x", "parties": [10**9]})
    assert set(nobody["fields"]) == {"parties"}
    return int(made["id"])


def _follow_other_fields(finance: Caller, clerk: FlaskClient, project: int) -> None:
    """Need, hide and fix fields by what stands in others, by program and in the form."""
    missing = finance.refused("POST", "project/", {"title": "y", "kind": "fixed"})
    assert set(missing["fields"]) == {"price"}
    hourly = finance.post(
        "project/", {"title": "Bakım", "kind": "hourly", "hours": 8, "price": "5.00"}
    )
    assert (hourly["hours"], hourly["price"]) == (8, None)
    finance.put(f"project/{project}", {"is_agreed": True})
    fixed = finance.refused("PUT", f"project/{project}", {"price": "1.00"})
    assert set(fixed["fields"]) == {"price"}
    address = f"/project/edit/{project}"
    form = forms.form_to(clerk.get(address).text, address).values
    assert clerk.post(address, data=form | {"price": "1,00"}).status_code == 302
    assert finance.get(f"project/{project}")["price"] == "1000.00"
    assert finance.refused("PUT", f"project/{project}", {"days_late": 1})["status"] == 422


def _compute(finance: Caller, clerk: FlaskClient) -> None:
    """Filter, sort, group and export by what the database computes."""
    late = json.dumps(["days_late", "from", "5"])
    listed = pages.texts_of(clerk.get("/project/list/", query_string={"where": late}).text)
    assert ("Fabrika" in listed, "Bakım" in listed) == (True, False)
    ordered = finance.get("project/", sort="days_late")["rows"]
    assert [row["days_late"] for row in ordered] == [5, None]
    assert "Fabrika" in clerk.get("/project/list/?sort=-days_late&columns=title,days_late").text
    exported = clerk.get("/project/export?kind=fixed").get_data().decode("utf-8-sig")
    assert f"İnşaat;{FOREIGN}, {OWN};1.000,00" in exported


def _keep_what_is_not_visible(
    finance: Caller, sales: Caller, parties: dict[str, int], project: int
) -> None:
    """Save a project as somebody who sees one of its two parties: the other one stays."""
    seen = sales.get(f"project/{project}")["parties"]
    assert {it["id"]: it["title"] for it in seen} == {parties[OWN]: OWN, parties[FOREIGN]: None}
    sales.put(f"project/{project}", {"parties": []})
    left = finance.get(f"project/{project}")["parties"]
    assert [it["title"] for it in left] == [FOREIGN]
    stolen = sales.refused("PUT", f"project/{project}", {"parties": [parties[FOREIGN]]})
    assert set(stolen["fields"]) == {"parties"}
    sales.put(f"project/{project}", {"parties": [parties[OWN]]})
    assert len(finance.get(f"project/{project}")["parties"]) == 2
    by_party = finance.get("project/", parties=str(parties[FOREIGN]))["rows"]
    assert [row["id"] for row in by_party] == [project]


def _tag(finance: Caller, sales: Caller, clerk: FlaskClient, project: int) -> None:
    """Tag by program and by hand; find by chip, condition and search; rename and merge."""
    tagged = sales.put(f"project/{project}", {"tags": ["Acil", "2026", "ACİL"]})
    assert tagged["tags"] == ["2026", "Acil"]
    wrong = finance.refused("PUT", f"project/{project}", {"tags": ["x" * 41]})
    assert set(wrong["fields"]) == {"tags"}
    assert sales.call("PUT", "project/999999", json={"tags": ["x"]}).status_code == 404
    tags = {row["name"]: row["id"] for row in finance.get("tag/")["rows"]}
    asks = (f"tags={tags['Acil']}", "q=%23acil", f"columns=title,tags&tags={tags['2026']}")
    for asked in asks:
        texts = pages.texts_of(clerk.get(f"/project/list/?{asked}").text)
        assert ("Fabrika" in texts, "Bakım" in texts) == (True, False), asked
    address = f"/project/tags/{project}"
    form = forms.form_to(clerk.get(address).text, address).values
    assert form["tags"] == "2026,Acil"
    assert clerk.post(address, data=form | {"tags": "Acil,Yeni"}).status_code == 302
    merged = finance.call("POST", f"tag/{tags['Acil']}/actions/merge", json={"reason": "yeni"})
    assert merged.status_code == 200
    assert finance.get(f"project/{project}")["tags"] == ["Yeni"]
    assert clerk.get(f"/project/tags/{project}").status_code == 200


def _be_a_tree(web: Flask, finance: Caller, sales: Caller, project: int, manager: int) -> None:
    """Build a tree, move a branch, and be refused a loop; amounts are added up."""
    clerk, seller = people.browser(web, "finance"), people.browser(web, "sales")
    hall = finance.post("project/", NEW | {"title": "Hangar", "part_of": project, "price": "50.00"})
    roof = finance.post("project/", NEW | {"title": "Çatı", "part_of": hall["id"], "price": "7.00"})
    for above in (project, hall["id"], roof["id"]):
        loop = finance.refused("PUT", f"project/{project}", {"part_of": above})
        assert loop["code"] == "loop"
    past = text("UPDATE own_project SET part_of_id = :above WHERE id = :id")
    with pytest.raises(LoopError):
        db.session.execute(past, {"above": roof["id"], "id": project})
    db.session.rollback()
    top = pages.texts_of(clerk.get("/project/list/").text)
    assert ("Hangar" in top, "Σ 1.057,00" in top) == (False, True)
    level = pages.texts_of(clerk.get(f"/project/branch/{project}?level=0").text)
    assert ("Hangar" in level, "Çatı" in level, "Σ 57,00" in level) == (True, False, True)
    under = json.dumps(["part_of", "under", str(project)])
    found = pages.texts_of(clerk.get("/project/list/", query_string={"where": under}).text)
    assert {"Hangar", "Çatı"} <= set(found)
    assert "Fabrika" not in found[found.index("Çatı") - 8 :]
    trail = pages.texts_of(clerk.get(f"/project/show/{roof['id']}").text)
    assert trail.index("Fabrika") < trail.index("Hangar") < len(trail)
    assert sales.call("GET", f"project/{hall['id']}").status_code == 404
    own = pages.texts_of(seller.get("/project/list/").text)
    assert ("Fabrika" in own, "Σ 1.057,00" in own, "Çatı" in own) == (True, False, False)
    finance.put(f"project/{roof['id']}", {"manager": manager})
    own = pages.texts_of(seller.get("/project/list/").text)
    assert ("Fabrika" in own, "Çatı" in own, "Hangar" in own) == (True, True, False)
    assert "Hangar" not in seller.get(f"/project/branch/{project}").text
    finance.put(f"project/{roof['id']}", {"part_of": None})
    assert "Çatı" in pages.texts_of(clerk.get("/project/list/").text)


def _be_called_alike(finance: Caller, sales: Caller, manager: int) -> None:
    """Be warned of a project called alike, where one may see it, and save all the same."""
    body = NEW | {"title": "FABRİKA LTD. ŞTİ."}
    warned = finance.refused("POST", "project/", body)
    assert warned["code"] == "warned"
    assert "Fabrika" in warned["fields"]["_confirm"][0]
    assert finance.post("project/", body | {"_confirm": True})["title"] == "FABRİKA LTD. ŞTİ."
    unseen = finance.post("project/", NEW | {"title": "Gizli tesis"})
    assert sales.call("GET", f"project/{unseen['id']}").status_code == 404
    own = NEW | {"title": "Gizli tesisi", "manager": manager}
    assert sales.post("project/", own)["title"] == "Gizli tesisi"


def _tell_the_history(clerk: FlaskClient, project: int) -> None:
    pages.speak(clerk, "en")
    told = set(pages.texts_of(clerk.get(f"/project/tab/history/{project}").text))
    wanted = {
        "added the tag Acil",
        "took the tag 2026 away",
        f"Parties: took {OWN} out",
        f"Parties: added {OWN}",
    }
    assert wanted <= told


def _by_hand(page: Page, assert_accessible: Callable[[Page], None]) -> None:
    """Do by keyboard what people do by hand, in a browser."""
    sign_in(page, "finance", people.PASSWORD)
    page.goto("/project/add")
    page.fill("#title", "Depo")
    _watch_fields_follow(page)
    _choose_several(page)
    assert_accessible(page)
    page.keyboard.press("Control+s")
    page.wait_for_url("**/project/show/*")
    expect(page.locator(".m-tag", has_text="depolar")).to_be_visible()
    expect(page.get_by_role("link", name=FOREIGN)).to_be_visible()
    _open_a_branch(page)
    assert_accessible(page)


def _watch_fields_follow(page: Page) -> None:
    price, hours = page.locator("#price"), page.locator("#hours")
    expect(price).to_be_visible()
    expect(price).to_have_attribute("aria-required", "true")
    page.select_option("#kind", "hourly")
    expect(price).to_be_hidden()
    expect(hours).to_be_visible()
    page.select_option("#kind", "fixed")
    page.fill("#price", "12,50")
    page.check("#is_agreed")
    expect(price).not_to_be_editable()
    expect(price).to_have_value("")
    page.uncheck("#is_agreed")
    page.fill("#price", "12,50")


def _choose_several(page: Page) -> None:
    """Choose a party of those found, and write a tag that is not there yet."""
    page.locator("#parties-ts-control").click()
    page.keyboard.type("cagdas")
    page.locator(".ts-dropdown .option", has_text=FOREIGN).first.wait_for()
    page.keyboard.press("Enter")
    expect(page.locator(".ts-dropdown .option:visible")).to_have_count(0)
    page.locator("#tags-ts-control").click()
    expect(page.locator("#tags-ts-control")).to_be_focused()
    page.keyboard.type("depolar,")
    expect(page.locator(".item", has_text="depolar")).to_be_visible()


def _open_a_branch(page: Page) -> None:
    page.goto("/project/list/")
    hangar = page.get_by_role("link", name="Hangar", exact=True)
    page.locator("[data-branch]").first.focus()
    page.keyboard.press("Enter")
    expect(hangar).to_be_visible()
    page.keyboard.press("Enter")
    expect(hangar).to_have_count(0)
