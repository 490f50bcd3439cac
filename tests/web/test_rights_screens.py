"""The screens of rights: by role, by model, all at once; they say and do what the tables say."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page
from sqlalchemy import select

from app.core.actor import Actor, acting_as
from app.core.db import Role, db, transaction
from app.core.history import HistoryLine
from app.modules.people import giving, model_rights
from app.modules.people.field_rights import OnlyAdministratorsCloseError
from app.modules.people.role_rights import OnlyOwnRightsError
from app.panel.fab.security import security
from app.panel.registry import registered
from tests.factories import ledger, office, people


def sent(name: str) -> dict[str, str]:
    """Give the form of a model's rights as its page shows it."""
    page = model_rights.model_page(name)
    ticks = [tick for line in page.lines for tick in line.ticks]
    form = {tick.input: "1" for tick in ticks if tick.input and tick.is_granted}
    form |= {it.input: it.reach for it in page.reach if it.input}
    lines = [line for group in page.fields for line in group.lines]
    form |= {it.input: it.level for line in lines for it in line.choices if it.input}
    return form | {"_version": page.token}


def test_the_matrix_says_what_the_tables_of_fab_say(app: Flask) -> None:
    with transaction():
        finance = security().find_role("Finance")
        allowed = security().find_permission_view_menu("can_delete", "Party")
        assert allowed not in finance.permissions
        security().add_permission_role(finance, allowed)
    overview = model_rights.overview()
    for place, (_name, key) in enumerate(overview.roles):
        role = db.session.get_one(Role, key)
        said = {(it.permission.name, it.view_menu.name) for it in role.permissions}
        assert said == giving.rights_of(role)
        for name in registered():
            page = model_rights.model_page(name)
            ticks = {line.label: line.ticks[place].is_granted for line in page.lines}
            rights = model_rights._rights_on(name)  # noqa: SLF001 - the labels of its page
            assert ticks == {label: (f"can_{it}", name) in said for it, label in rights.items()}
    assert ("can_delete", "Party") in people.grants_of("Finance")


def test_a_right_given_on_the_models_page_holds_at_once_and_is_remembered(
    process: Flask, app: Flask
) -> None:
    people.user("boss", "Administrator")
    people.user("ayse", "Stock")
    boss, ayse = people.browser(process, "boss"), people.browser(process, "ayse")
    assert ayse.get("/party/list/").status_code == 403
    page = boss.get("/rights/of/Party").text
    stock = people.role_number("Stock")
    form = sent("Party") | {f"{stock}.read": "1", f"{stock}.reach": "all"}
    with transaction():
        ledger.customer(name="Işık", city="Zonguldak")
    assert boss.post("/rights/of/Party", data=people.form(page, **form)).status_code == 302
    assert "Zonguldak" in ayse.get("/party/list/").text
    form = sent("Party") | {f"{stock}.Party.city": "hidden"}
    assert boss.post("/rights/of/Party", data=people.form(page, **form)).status_code == 302
    assert "Zonguldak" not in ayse.get("/party/list/").text
    asked = select(HistoryLine.changes).where(HistoryLine.action == "permission")
    first, second = db.session.scalars(asked.order_by(HistoryLine.id)).all()
    assert first == {"permissions": [[], ["Party: read", "Party: see_all"]]}
    assert second == {"fields": [[], ["Party.city: hidden"]]}
    told = boss.get(f"/role/tab/history/{stock}").text
    assert "Cari kartlar: Gör" in told
    assert "Cari kartlar, Şehir: görmez" in told
    stale = boss.post("/rights/of/Party", data=people.form(page, **(form | {"_version": "x"})))
    assert stale.status_code == 409


def test_the_administrator_keeps_everything(app: Flask) -> None:
    before = people.grants_of("Administrator")
    admin = people.role_number("Administrator")
    form = {"_version": sent("Role")["_version"], f"{admin}.Role.name": "hidden"}
    with transaction():
        model_rights.save_model("Role", form)
    assert people.grants_of("Administrator") == before
    assert db.session.execute(select(db.metadata.tables["field_right"])).all() == []


def test_whoever_is_no_administrator_gives_no_more_than_they_have(
    process: Flask, app: Flask
) -> None:
    number = people.user("ayse", "Stock")
    people.grant("Stock", "Role", "read", "update")
    people.grant("Stock", "Party", "read")
    stock = people.role_number("Stock")
    with process.test_request_context(), acting_as(Actor("user", number)):
        for right, refused in (("read", False), ("delete", True)):
            form = sent("Party") | {f"{people.role_number('Operations')}.{right}": "1"}
            form |= {f"{stock}.{right}": "1"}
            if refused:
                with pytest.raises(OnlyOwnRightsError), transaction():
                    model_rights.save_model("Party", form)
            else:
                with transaction():
                    model_rights.save_model("Party", form)
        with pytest.raises(OnlyAdministratorsCloseError), transaction():
            model_rights.save_model("Party", sent("Party") | {f"{stock}.Party.city": "hidden"})
    assert ("can_delete", "Party") not in people.grants_of("Stock")


def test_a_team_made_on_the_screen_reaches_its_members_rows_at_once(
    process: Flask, app: Flask
) -> None:
    staff = office.hire()
    with transaction():
        ledger.customer(name="Rakibin Kartı", salesperson_id=staff["rival"])
    people.grant("Sales", "Party", "see_team")
    sales, boss = office.browser(process, "sales"), office.browser(process, "boss")
    assert "Rakibin Kartı" not in sales.get("/party/list/").text
    page = boss.get("/team/add").text
    typed = {"name": "Ege", "leader": str(staff["sales"]), "members-0-user": str(staff["rival"])}
    made = boss.post("/team/add", data=people.form(page, **typed))
    assert made.status_code == 302, made.text
    assert "Rakibin Kartı" in sales.get("/party/list/").text
    key = made.location.rpartition("/")[2]
    page = boss.get(f"/team/edit/{key}").text
    row = re.search(r'name="members-0-id"\s+value="(\d+)"', page)
    version = re.search(r'name="_version" value="(\w+)"', page)
    assert row
    assert version
    gone = typed | {"members-0-id": row[1], "members-0-gone": "1", "_version": version[1]}
    assert boss.post(f"/team/edit/{key}", data=people.form(page, **gone)).status_code == 302
    assert "Rakibin Kartı" not in sales.get("/party/list/").text
    told = boss.get(f"/team/tab/history/{key}").text
    assert "Rival Yılmaz" in told


def test_rights_are_set_by_keyboard(
    page: Page, app: Flask, assert_accessible: Callable[..., None]
) -> None:
    page.goto("/rights")
    assert_accessible(page)
    page.fill("#search", "cari kart")
    assert page.locator("[data-matrix] tbody tr:visible").count() == 1
    page.locator("[data-matrix] tbody tr:visible th a").click()
    page.wait_for_url("**/rights/of/Party")
    assert_accessible(page)
    stock = people.role_number("Stock")
    box = page.locator(f'[name="{stock}.read"]')
    box.focus()
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.name") == f"{stock}.create"
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Space")
    page.locator(f'[name="{stock}.Party.city"]').select_option("hidden")
    page.keyboard.press("Control+s")
    page.wait_for_selector(".m-tone-success")
    assert ("can_read", "Party") in people.grants_of("Stock")
    assert page.locator(f'[name="{stock}.Party.city"]').input_value() == "hidden"
    heading = page.locator("[data-matrix] thead th").first
    page.locator("[data-matrix] tbody tr").last.scroll_into_view_if_needed()
    assert heading.bounding_box()
    _look_and_come_back(page, assert_accessible)


def _look_and_come_back(page: Page, assert_accessible: Callable[..., None]) -> None:
    """Read at the top through whose eyes the panel is seen, and come back by a press."""
    number = people.user("ayse", "Stock")
    page.goto(f"/people/see-as/{number}")
    page.locator("form[method=post] .btn-primary").press("Enter")
    page.wait_for_selector(".m-looking")
    page.goto("/party/list/")
    assert_accessible(page)
    page.get_by_role("button", name="Kendinize dönün").click()
    page.wait_for_url(f"**/user/show/{number}")
    assert page.locator(".m-looking").count() == 0
