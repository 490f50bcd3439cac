"""In a browser: ticked by keyboard, previewed, saved, undone; in the hand of a salesperson too."""

from collections.abc import Callable
from typing import Any

from flask import Flask
from playwright.sync_api import Page, expect

from app.core.db import transaction
from tests.web.accounts.conftest import Desk, give_party
from tests.web.accounts.matching_desk import (
    CODE,
    buyer_in_dollars,
    lira,
    sound,
    standing,
    two_currencies,
)


def set_up(office: Flask, work: Callable[[], Any]) -> None:
    with office.app_context(), transaction():
        work()


def some_lira() -> None:
    lira(
        ("sales_invoice", "60.00"),
        ("sales_invoice", "50.00"),
        ("bank_receipt", "70.00"),
        ("bank_receipt", "30.00"),
    )


def sums(page: Page) -> list[str]:
    return [page.locator(f'[data-sum="{name}"]').inner_text() for name in ("d", "c", "rest")]


def test_a_match_by_hand_needs_the_keyboard_alone_and_is_undone(
    office: Flask, desk: Desk, assert_accessible: Callable[..., None]
) -> None:
    set_up(office, some_lira)
    page = desk()
    page.goto(f"/matching/{CODE}")
    expect(page.locator("[name=d]").first).to_be_focused()
    for press in ("Space", "ArrowDown", "Space", "ArrowRight", "ArrowUp", "Space"):
        page.keyboard.press(press)
    assert sums(page) == ["110,00", "70,00", "40,00"]
    assert_accessible(page)
    page.keyboard.press("Tab")
    page.fill("#amount", "65")
    page.keyboard.press("Control+Enter")
    expect(page.locator("h1")).to_have_text("Elle")
    expect(page.locator(".t-pairs tbody tr")).to_have_count(2)
    assert_accessible(page)
    assert standing(office) == 0
    page.keyboard.press("Control+Enter")
    expect(page.locator(".m-messages")).to_contain_text("2 eşleştirme kaydedildi.")
    assert standing(office) == 2
    page.get_by_role("link", name="Eşleşen").click()
    page.locator(".m-table tbody a").first.click()
    assert_accessible(page)
    page.get_by_role("button", name="Tümünü geri al").click()
    expect(page.locator("#save")).to_contain_text("Geri al")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".m-messages")).to_contain_text("2 eşleştirme geri alındı.")
    assert standing(office) == 0
    assert sound(office)


def test_what_is_ticked_goes_along_over_a_search_and_a_sort(office: Flask, desk: Desk) -> None:
    set_up(office, some_lira)
    page = desk()
    page.goto(f"/matching/{CODE}")
    page.locator("[name=d]").first.check()
    page.fill("#amount", "12,50")
    numbers = page.locator('[data-pane="d"] tbody td:nth-child(4)')
    second = numbers.nth(1).inner_text().split()[0]
    page.fill("[name=dq]", second)
    page.keyboard.press("Enter")
    expect(page.locator('[data-pane="d"] tbody tr')).to_have_count(2)
    expect(page.locator("[name=d]:checked")).to_have_count(1)
    expect(page.locator("#amount")).to_have_value("12,50")
    page.locator('[data-pane="c"] thead a').first.click()
    expect(page.locator('[data-pane="c"] th[aria-sort]')).to_have_text("Tarih")
    expect(page.locator("[name=d]:checked")).to_have_count(1)
    assert sums(page)[0] == "60,00"


def test_back_from_a_preview_nothing_is_lost(office: Flask, desk: Desk) -> None:
    set_up(office, some_lira)
    page = desk()
    page.goto(f"/matching/{CODE}")
    page.locator("[name=d]").first.check()
    page.locator("[name=c]").first.check()
    page.fill("#amount", "12,50")
    page.locator("button[data-default]").click()
    page.locator("#back").click()
    expect(page.locator("[name=d]:checked")).to_have_count(1)
    expect(page.locator("[name=c]:checked")).to_have_count(1)
    expect(page.locator("#amount")).to_have_value("12,50")


def test_a_receipt_in_another_currency_is_matched_at_a_typed_rate(
    office: Flask, desk: Desk, assert_accessible: Callable[..., None]
) -> None:
    set_up(office, two_currencies)
    page = desk()
    page.goto(f"/matching/{CODE}?account=receivable&currency=EUR")
    page.get_by_role("button", name="Alacaklar başka dövizde").click()
    page.get_by_role("button", name="USD", exact=True).click()
    page.locator("[name=d]").check()
    page.locator("[name=c]").check()
    page.fill("#rate", "48,90")
    assert_accessible(page)
    page.keyboard.press("Enter")
    expect(page.locator("#postings ~ div")).to_contain_text("899,86")
    assert_accessible(page)
    page.locator("#save").click()
    expect(page.locator(".m-messages")).to_contain_text("2 eşleştirme kaydedildi.")
    assert sound(office)


def test_pressing_save_twice_saves_once(office: Flask, desk: Desk) -> None:
    set_up(office, buyer_in_dollars)
    page = desk()
    page.goto(f"/matching/{CODE}")
    page.get_by_role("button", name="En eski vade önce").click()
    page.locator("#save").dblclick()
    expect(page.locator(".m-messages")).to_contain_text("kaydedildi")
    assert standing(office) == 1


def test_a_salesperson_on_the_phone_reads_own_items(
    office: Flask, desk: Desk, assert_accessible: Callable[..., None]
) -> None:
    set_up(office, some_lira)
    page = desk("selin", "Sales", viewport={"width": 390, "height": 844})
    give_party(office, CODE, "selin")
    page.goto(f"/matching/{CODE}")
    expect(page.locator('[data-pane="d"] tbody tr')).to_have_count(2)
    expect(page.locator("[name=act]")).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert_accessible(page)
    page.goto("/matching/120.000092")
    expect(page.locator("body")).not_to_contain_text("Öztürk")


def test_the_phone_matches_too(
    office: Flask, desk: Desk, assert_accessible: Callable[..., None]
) -> None:
    set_up(office, buyer_in_dollars)
    page = desk(viewport={"width": 390, "height": 844})
    page.goto(f"/matching/{CODE}")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert_accessible(page)
    page.get_by_role("button", name="En eski vade önce").click()
    expect(page.locator("#postings ~ div")).to_contain_text("4.059,60")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert_accessible(page)
    page.locator("#save").click()
    expect(page.locator(".m-messages")).to_contain_text("1 eşleştirme kaydedildi.")
