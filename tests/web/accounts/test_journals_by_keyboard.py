"""A transfer and a mixed voucher entered without the mouse."""

from collections.abc import Callable
from decimal import Decimal

from playwright.sync_api import Page, expect

from tests.web.accounts.conftest import Desk
from tests.web.accounts.tables import plain


def choose(page: Page, place: str, words: str) -> None:
    """Choose in the search that has the focus; whoever types fast waits for nothing."""
    expect(page.locator(f"#{place}-ts-control")).to_be_focused()
    page.keyboard.type(words)
    page.keyboard.press("Enter")


def balance_of(page: Page, code: str) -> Decimal:
    page.goto(f"/statement/{code}")
    return plain(page.locator(".v-balance strong").inner_text())


def test_a_transfer_by_keyboard_alone(desk: Desk, assert_accessible: Callable[..., None]) -> None:
    page = desk("ayse", "Finance")
    before = [balance_of(page, code) for code in ("120.000073", "120.000092")]
    page.goto("/vouchers/enter")
    page.keyboard.press("F2")
    with page.expect_navigation():
        page.keyboard.press("i")
    expect(page.locator("h1")).to_have_text("Virman")
    choose(page, "lines-0-holder", "120.000073")
    expect(page.locator("[name=lines-0-amount]")).to_be_focused()
    page.keyboard.type("1.250,50")
    for _field in range(5):
        page.keyboard.press("Enter")
    choose(page, "lines-1-holder", "120.000092")
    expect(page.locator("[name=lines-1-amount]")).to_be_focused()
    expect(page.locator("[data-difference]")).to_have_text("0,00")
    assert_accessible(page)
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    expect(page.locator("#messages")).to_contain_text("VR-2026-000001 kaydedildi.")
    expect(page.locator("h1")).to_have_text("Virman")
    after = [balance_of(page, code) for code in ("120.000073", "120.000092")]
    assert after == [before[0] - Decimal("1250.50"), before[1] + Decimal("1250.50")]
    page.locator(".v-statement tbody tr").last.click()
    expect(page.locator("h1")).to_contain_text("VR-2026-000001")


def test_a_mixed_voucher_by_keyboard_alone(
    desk: Desk, assert_accessible: Callable[..., None]
) -> None:
    page = desk("ayse", "Finance")
    page.goto("/vouchers/journal?type=mixed")
    rows = (("120.000073", "A", "100"), ("Kasa", "B", "60"), ("Bankalar", "B", "40"))
    for number, (words, side, amount) in enumerate(rows):
        choose(page, f"lines-{number}-holder", words)
        expect(page.locator(f"[name=lines-{number}-side]")).to_be_focused()
        page.keyboard.type(side)
        page.keyboard.press("Tab")
        page.keyboard.type(amount)
        if number == 1:
            expect(page.locator("[data-difference]")).to_have_text("-40,00")
        if number < len(rows) - 1:
            page.keyboard.press("Enter")
    expect(page.locator("[data-difference]")).to_have_text("0,00")
    assert_accessible(page)
    with page.expect_navigation():
        page.keyboard.press("Control+s")
    expect(page.locator("h1")).to_contain_text("KM-2026-000001")
    page.get_by_role("button", name="Düzelt").click()
    page.locator("#confirm-yes").click()
    expect(page.locator("h1")).to_have_text("Taslağı tamamla: Karma fiş")
    expect(page.locator("[name=lines-2-amount]")).to_have_value("40,00")
