"""Records: head, figures, facts, tabs fetched when opened, and what can be done."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_record_can_be_used_by_everybody(
    page: Page, assert_accessible: Callable[[Page], None], theme: str
) -> None:
    page.goto("/samples/record")
    if theme == "dark":
        page.click("[name=theme]")
    assert_accessible(page)
    page.click("#tab-vouchers")
    expect(page.locator("#pane-vouchers tbody tr")).to_have_count(6)
    expect(page.locator("#pane-vouchers tfoot")).to_contain_text("48.912.004,17")
    assert_accessible(page)
    page.click("#tab-history")
    expect(page.locator("#pane-history li").first).to_contain_text("Şule Yağcı")
    assert_accessible(page)


def test_the_primary_action_stands_out_and_danger_waits_in_the_menu(page: Page) -> None:
    page.goto("/samples/record")
    expect(page.locator(".m-record-head .btn-primary")).to_have_text("Düzenle")
    expect(page.get_by_role("button", name="Sil")).to_be_hidden()
    page.locator(".m-actions [data-bs-toggle=dropdown]").click()
    expect(page.get_by_role("button", name="Sil")).to_be_visible()


def test_a_tab_is_fetched_once_and_by_keyboard(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/samples/record")
    assert not any(url.endswith("/samples/history") for url in asked)
    page.locator("#tab-general").focus()
    page.keyboard.press("End")
    expect(page.locator("#pane-history li").first).to_be_visible()
    page.keyboard.press("Home")
    page.keyboard.press("End")
    expect(page.locator("#pane-history li").first).to_be_visible()
    assert sum(url.endswith("/samples/history") for url in asked) == 1


def test_what_must_be_confirmed_is_asked_first(
    page: Page, assert_accessible: Callable[[Page], None]
) -> None:
    page.goto("/samples/record")
    more = page.locator(".m-actions [data-bs-toggle=dropdown]")
    more.click()
    page.get_by_role("button", name="Sil").click()
    dialog = page.locator("#confirm")
    expect(dialog).to_contain_text("Silinsin mi?")
    assert_accessible(page)
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    assert page.url.endswith("/samples/record")
    more.click()
    page.get_by_role("button", name="Sil").click()
    page.click("#confirm-yes")
    page.wait_for_url("**/samples/post")
    expect(page.locator(".m-message")).to_contain_text("İşlem yapıldı.")


def test_a_long_name_fits_on_a_phone(open_page: Callable[..., Page]) -> None:
    phone = open_page(viewport={"width": 390, "height": 844})
    phone.goto("/samples/record")
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
