"""The shell: menu, search, language, theme, profile; and the page where people sign in."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_sign_in_page_can_be_used_by_everybody(
    visitor: Page, assert_accessible: Callable[[Page], None], theme: str
) -> None:
    visitor.goto("/login/")
    if theme == "dark":
        visitor.click("[name=theme]")
    expect(visitor.locator("html")).to_have_attribute("data-bs-theme", theme)
    expect(visitor.locator("#username")).to_be_focused()
    assert_accessible(visitor)


def test_a_wrong_password_is_said_and_the_name_kept(
    visitor: Page, assert_accessible: Callable[[Page], None]
) -> None:
    visitor.goto("/login/")
    visitor.fill("#username", "admin")
    visitor.fill("#password", "wrong")
    visitor.press("#password", "Enter")
    expect(visitor.get_by_role("alert")).to_be_visible()
    expect(visitor.locator("#username")).to_have_value("admin")
    assert_accessible(visitor)


def test_the_folded_menu_is_remembered(page: Page) -> None:
    page.goto("/samples/list/1")
    expect(page.locator(".m-side-link span").first).to_be_visible()
    page.click("#fold-menu")
    expect(page.locator(".m-side-link span").first).to_be_hidden()
    page.reload()
    expect(page.locator(".m-side-link span").first).to_be_hidden()
    expect(page.locator("#fold-menu")).to_have_attribute("aria-expanded", "false")


def test_the_menu_says_where_one_is(page: Page) -> None:
    page.goto("/samples/list/50")
    expect(page.locator(".m-side [aria-current=page]")).to_have_text("Cariler")


def test_language_and_theme_are_remembered_by_the_browser(page: Page) -> None:
    page.goto("/samples/list/1?q=a")
    expect(page.locator("html")).to_have_attribute("lang", "tr")
    page.click("[name=language][value=en]")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert page.url.endswith("/samples/list/1?q=a")
    page.click("[name=theme]")
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    kept = {cookie["name"]: cookie for cookie in page.context.cookies()}
    assert kept["language"]["value"] == "en"
    assert kept["theme"]["value"] == "dark"
    assert kept["theme"]["expires"] > 0


def test_a_choice_leads_back_to_our_own_pages_only(page: Page) -> None:
    page.goto("/samples/list/1")
    for foreign in ("https://example.com/", "//example.com/", "/\\example.com", "/\n/example.com"):
        page.evaluate(
            "next => document.querySelector('.m-choice [name=next]').value = next", foreign
        )
        page.click("[name=language]")
        page.wait_for_load_state()
        assert "127.0.0.1" in page.url
        page.goto("/samples/list/1")


def test_search_is_a_key_away(page: Page) -> None:
    page.goto("/samples/list/50")
    page.keyboard.press("/")
    expect(page.locator("#search")).to_be_focused()
    page.keyboard.type("isik")
    page.keyboard.press("Enter")
    page.wait_for_url("**/samples/list/50?role=customer&q=isik")
    expect(page.locator("#search")).to_have_value("isik")


def test_the_keyboard_reaches_the_content_first(page: Page) -> None:
    page.goto("/samples/list/50")
    page.keyboard.press("Tab")
    expect(page.locator(".m-skip")).to_be_focused()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


def test_on_a_phone_the_menu_slides_in(
    open_page: Callable[..., Page], assert_accessible: Callable[[Page], None]
) -> None:
    phone = open_page(**PHONE)
    phone.goto("/login/")
    phone.fill("#username", "admin")
    phone.fill("#password", "correct horse battery staple")
    phone.press("#password", "Enter")
    phone.wait_for_selector(".m-shell")
    phone.goto("/samples/list/50")
    expect(phone.locator("#menu")).to_be_hidden()
    phone.click("[aria-controls=menu]:visible")
    expect(phone.locator("#menu .m-side-nav")).to_be_visible()
    expect(phone.locator("#menu")).not_to_have_class(re.compile("showing"))
    assert_accessible(phone)
    phone.click("#menu [data-bs-dismiss]")
    expect(phone.locator("#menu")).to_be_hidden()
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_signing_out_is_a_button(page: Page) -> None:
    page.goto("/samples/list/1")
    page.click(".m-person")
    page.click("form[action$='/logout/'] button")
    page.wait_for_url("**/login/")
    page.goto("/")
    assert "/login/" in page.url
