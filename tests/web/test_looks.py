"""Screens that people work on all day, on a desk and on a phone: nothing is in the way."""

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, ViewportSize, expect
from sqlalchemy import select

from app.core.categories import Category
from app.core.db import User, db, transaction
from app.ledger.models import Party
from app.modules.parties.models import PartyBankAccount
from tests.factories import ledger, office, timelines

DESK: ViewportSize = {"width": 1440, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}

SCREENS = (
    "/party/pivot",
    "/party/import/",
    "/bulk",
    "/instrument/calendar/",
    "/notifications",
    "/assignments",
    "/rights",
    "/rights/of/Tag",
    "/stages",
    "/category/list/",
    "/tag/add",
    "/mail-server",
    "/webhook/list/",
    "/parameters",
    "/",
    "/voucher/list/",
    "/transactions",
    "/totals",
    "/credit",
    "/vouchers/enter",
    "/vouchers/journal?type=mixed",
    "/instruments/roll",
    "/instruments/dues",
    "/revaluation",
    "/profile/",
    "/party/add",
)
"""Each is looked at in both widths; others are in the tests of their own stories."""

OF_THE_CARD = ("/statement/{code}", "/matching/{code}", "/late_charges/{code}")

TOO_SMALL = """() => [...document.querySelectorAll("button, .btn, select, summary, .form-control")]
    .filter((it) => {
      const after = getComputedStyle(it, "::after"), box = it.getBoundingClientRect();
      const reaches = after.content !== "none" && after.position === "absolute";
      const high = box.height - (reaches ? 2 * Math.min(0, parseFloat(after.top)) : 0);
      return it.checkVisibility({ opacityProperty: true }) && box.width > 1 && high < 42;
    })
    .map((it) => it.outerHTML.slice(0, 120))"""
"""What a finger would miss: 44 pixels, or as much within the edges of a field."""


@pytest.fixture
def card(app: Flask, process: Flask) -> int:
    """Give a card of a coloured group, on which people wrote and assigned something."""
    numbers = office.hire()
    with transaction():
        group = Category(kind="party_group", name="Toptancı", colour="warning")
        name = "Işık Tekstil Sanayi İç ve Dış Ticaret Anonim Şirketi"
        card = ledger.customer(name=name, salesperson_id=numbers["sales"])
        card.party_group = group
        key = int(card.id)
    sales, base = timelines.Desk(process, "sales"), timelines.base_of("Party", key)
    boss = db.session.scalar(select(User.id).where(User.username == "admin"))
    sales.write(base, "@admin bakar mısın?")
    sales.post(f"{base}/assignments", user=boss, note="Ara", due_on="01.11.2026")
    return key


def test_nothing_is_in_the_way_on_a_desk_and_on_a_phone(
    card: int, page: Page, assert_accessible: Callable[..., None]
) -> None:
    code = db.session.get_one(Party, card).code
    for size, theme in ((DESK, "light"), (PHONE, "dark")):
        page.set_viewport_size(size)
        page.goto("/")
        page.context.add_cookies([{"name": "theme", "value": theme, "url": page.url}])
        for screen in (*SCREENS, *(each.format(code=code) for each in OF_THE_CARD)):
            page.goto(screen)
            _look(page, assert_accessible)
        _look_at_a_list(page, assert_accessible)
        _look_at_a_card(page, card, assert_accessible)


def _look(page: Page, assert_accessible: Callable[..., None]) -> None:
    """Look at a page: nothing scrolls sideways, nobody is kept from it, a finger hits it all."""
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(wide) <= 0, page.url
    if not _is_wide(page):
        assert page.evaluate(TOO_SMALL) == [], page.url
    assert_accessible(page)


def _look_at_a_list(page: Page, assert_accessible: Callable[..., None]) -> None:
    """Open what a list keeps behind its menu, and tick a row; the group has its colour."""
    page.goto("/party/list/?columns=code,name,party_group")
    expect(page.locator("tbody a.m-tone-warning")).to_have_text("Toptancı")
    expect(page.locator(".m-actions > *:visible")).to_have_count(4 if _is_wide(page) else 3)
    page.click("#more button")
    expect(page.locator("#more a:visible")).to_have_count(4)
    _look(page, assert_accessible)
    page.keyboard.press("Escape")
    page.locator("[data-tick]").first.check()
    expect(page.locator("[data-bulk-form]")).to_be_visible()
    _look(page, assert_accessible)


def _look_at_a_card(page: Page, card: int, assert_accessible: Callable[..., None]) -> None:
    """Go to the timeline and begin to report a call and to assign something."""
    page.goto(f"/party/show/{card}")
    if not _is_wide(page):
        page.click(".m-to-timeline")
    page.locator("label:has([value=call])").click()
    page.locator(".m-door summary").first.click()
    expect(page.locator("#assign-due")).to_be_visible()
    assert page.locator("#timeline input[type^=date]").count() == 0
    page.locator("#timeline [data-calendar]").first.click()
    expect(page.locator(".flatpickr-calendar.open")).to_be_visible()
    page.keyboard.press("Escape")
    head = page.locator("#timeline-title").bounding_box()
    assert head
    assert head["y"] >= 0  # the jump leaves the heading below the bar at the top
    _look(page, assert_accessible)


def _is_wide(page: Page) -> bool:
    size = page.viewport_size
    return size is not None and size["width"] > 767


def test_a_row_that_nobody_filled_keeps_no_card_from_being_saved(app: Flask, page: Page) -> None:
    page.goto("/party/add")
    rows = page.locator("[data-grid=bank_accounts] tbody tr")
    expect(rows.locator("[name$=-held_in]")).to_have_value("TRY")  # it comes with its currency
    page.fill("[name=name]", "Işık Tekstil")
    rows.locator(".ts-control input").last.focus()
    page.keyboard.press("Tab")
    page.evaluate("new Promise((done) => setTimeout(done, 50))")  # another would come after it
    expect(rows).to_have_count(1)  # nobody wrote into it: no other one is begun
    page.click("[name=_save]")
    page.wait_for_url("**/party/show/*")
    assert db.session.scalars(select(PartyBankAccount)).all() == []
    page.goto("/party/add")
    page.fill("[name=name]", "Çağdaş Yapı")
    page.locator("[data-grid=bank_accounts] [name$=-bank]").fill("Ziraat")
    page.click("[name=_save]")
    expect(page.locator("[data-grid=bank_accounts] .m-error")).to_have_count(1)  # it needs its IBAN
