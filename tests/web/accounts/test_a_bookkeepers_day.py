"""A day at the desk: a party found, ten collections by keyboard, a slip, a mistake put right."""

import re
from collections.abc import Callable
from decimal import Decimal
from io import BytesIO

import pytest
from flask import Flask
from playwright.sync_api import Page, Route, expect
from pypdf import PdfReader

from tests.web.accounts.conftest import Desk, give_party
from tests.web.accounts.tables import plain
from tests.web.conftest import wait_for_pieces

COLLECTIONS, FEW = 10, 3
EACH = Decimal("1234.56")
OWN, FOREIGN = "120.000073", "120.000092"


def open_statement(page: Page) -> Decimal:
    """Find the party by an ASCII spelling of its name, open its statement, read its balance."""
    page.goto("/balances")
    page.keyboard.press("/")
    page.keyboard.type("yildiz mobilya 73")
    page.keyboard.press("Enter")
    row = page.locator(".m-table tbody tr")
    expect(row).to_have_count(1)
    row.click()
    expect(page.locator("h1")).to_have_text("Yıldız Mobilya A.Ş. 73")
    return balance_of(page)


def balance_of(page: Page) -> Decimal:
    return plain(page.locator(".v-balance strong").inner_text())


def enter(page: Page, collections: int) -> None:
    """Enter collections; no hand leaves the keyboard."""
    page.goto("/vouchers/enter")
    search = page.get_by_role("combobox", name="Cari")
    page.keyboard.press("F2")
    page.keyboard.press("4")
    for number in range(collections):
        expect(search).to_be_focused()
        expect(page.locator("#messages .m-message")).to_have_count(min(number, 1))
        page.keyboard.type("yildiz mob")
        page.keyboard.type("ilya 73")
        page.keyboard.press("Enter")
        expect(page.locator("#amount")).to_be_focused()
        page.keyboard.type("1.234,56")
        with page.expect_navigation():
            page.keyboard.press("Control+Enter")
    expect(page.locator("#messages")).to_contain_text("kaydedildi.")
    expect(page.locator("[value=cash_receipt]")).to_be_checked()


def pdf_text(page: Page, address: str) -> str:
    answer = page.request.get(address)
    assert answer.headers["content-type"] == "application/pdf"
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(answer.body())).pages)


def test_a_bookkeeper_s_day(desk: Desk) -> None:
    page = desk("ayse", "Finance")
    before = open_statement(page)
    enter(page, COLLECTIONS)
    slip = page.get_by_role("link", name="Makbuzu yazdır").get_attribute("href") or ""
    assert "1.234,56" in pdf_text(page, slip)
    assert open_statement(page) == before - COLLECTIONS * EACH

    page.get_by_role("button", name="Dışa aktar").click()
    address = page.get_by_role("link", name="Yazdırmak için PDF").get_attribute("href") or ""
    assert page.locator(".v-balance strong").inner_text().split(" ")[0] in pdf_text(page, address)
    page.keyboard.press("Escape")

    page.locator(".v-statement tbody tr").last.click()
    correct(page)
    assert open_statement(page) == before - COLLECTIONS * EACH + Decimal(1000)
    page.locator(".v-statement tbody tr").last.click()
    reverse(page)
    assert open_statement(page) == before - (COLLECTIONS - 1) * EACH


def correct(page: Page) -> None:
    """Take the last collection back and post it with a thousand less."""
    page.get_by_role("button", name="Düzelt").click()
    page.locator("#confirm-yes").click()
    expect(page.locator("h1")).to_have_text("Taslağı tamamla")
    expect(page.locator("#amount")).to_have_value("1.234,56")
    page.fill("#amount", "234,56")
    page.keyboard.press("Control+s")
    expect(page.locator(".m-figures")).to_contain_text("234,56 TRY (A)")


def reverse(page: Page) -> None:
    """Reverse the voucher on the page, and read on both what happened."""
    page.get_by_role("button", name="Diğer işlemler").click()
    page.get_by_role("button", name="Ters kayıt").click()
    page.locator("#confirm-yes").click()
    expect(page.locator(".m-figures")).to_contain_text("Ters kaydı olduğu fiş")
    original = page.locator(".m-figures").get_by_role("link").last
    page.locator("#tab-history").click()
    expect(page.locator("#pane-history li").first).to_contain_text("Ayse")
    original.click()
    expect(page.locator(".m-figures")).to_contain_text("Ters kaydı")
    expect(page.get_by_role("button", name="Düzelt")).to_have_count(0)
    page.locator("#tab-history").click()
    expect(page.locator("#pane-history li").first).to_contain_text("Ayse")


def test_a_salesperson_s_day(office: Flask, desk: Desk) -> None:
    page = desk("selin", "Sales")
    give_party(office, OWN, "selin")
    before = open_statement(page)
    page.goto("/balances")
    expect(page.locator(".m-table tbody tr")).to_have_count(1)
    enter(page, FEW)
    assert open_statement(page) == before - FEW * EACH
    page.locator(".v-statement tbody tr").last.click()
    expect(page.locator(".m-figures")).to_contain_text("1.234,56 TRY (A)")
    expect(page.get_by_role("button", name="Düzelt")).to_have_count(0)
    slip = page.get_by_role("link", name="Yazdır").get_attribute("href") or ""
    assert OWN in pdf_text(page, slip)
    page.locator("#tab-history").click()
    expect(page.locator("#pane-history li").first).to_contain_text("Selin")

    assert page.goto(f"/statement/{FOREIGN}").status == 404  # type: ignore[union-attr] # an answer came
    page.goto("/vouchers/enter")
    page.keyboard.type("ozturk otomotiv")
    expect(page.locator(".ts-dropdown .no-results")).to_be_visible()


def test_who_types_faster_than_the_server_gets_what_was_typed(desk: Desk) -> None:
    page = desk()
    page.goto("/vouchers/enter")
    expect(page.locator(".ts-dropdown .option").first).to_be_visible()
    held: list[Route] = []
    page.route("**/party/options?q=yildiz*", lambda route: held.append(route))  # noqa: PLW0108 - Playwright marks its handlers
    with page.expect_request("**/party/options?q=yildiz*"):
        page.keyboard.type("yildiz mobilya 73")
        page.keyboard.press("Enter")
    expect(page.locator(".v-party .ts-control .item")).to_have_count(0)
    for route in held:
        route.continue_()
    expect(page.locator(".v-party .ts-control .item")).to_have_text("Yıldız Mobilya A.Ş. 73")
    expect(page.locator("#amount")).to_be_focused()
    expect(page.locator(".v-beside h2")).to_contain_text(OWN)


SCREENS = (
    "/",
    "/statement",
    f"/statement/{OWN}",
    f"/statement/{OWN}?dated=year&currency=EUR&cancelled=1",
    "/balances",
    "/transactions?type=bank_receipt",
    "/vouchers/enter?party=1&amount=12,50",
    "/vouchers/enter/drafts",
)


OF_COLOURS = ("color-contrast", "link-in-text-block")
"""The rules that a page may break in one theme alone."""


@pytest.mark.parametrize("width", [1440, 390])
def test_the_screens_can_be_used_by_everybody(
    desk: Desk, assert_accessible: Callable[..., None], width: int
) -> None:
    page = desk(viewport={"width": width, "height": 900})
    for screen in SCREENS:
        show(page, screen, "light")
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth + 1"), screen
        show(page, screen, "dark")
        assert_accessible(page, *OF_COLOURS)
    page.goto("/vouchers/enter")
    page.locator("[name=_save]").click()
    expect(page.locator("#problems")).to_be_focused()
    assert_accessible(page)


def show(page: Page, screen: str, theme: str) -> None:
    """Open a screen in a theme, and wait for all that it fetches."""
    url = re.sub(r"(https?://[^/]+).*", r"\1", page.url)
    page.context.add_cookies([{"name": "theme", "value": theme, "url": url}])
    page.goto(screen)
    wait_for_pieces(page)
