"""Anywhere from anywhere by keyboard: the search over screens and records, and the short ways."""

from collections.abc import Callable

from playwright.sync_api import Page, expect


def test_a_screen_is_found_from_anywhere_by_its_ascii_spelling(page: Page) -> None:
    page.goto("/samples/record")
    page.keyboard.press("Control+k")
    expect(page.locator("#finder-words")).to_be_focused()
    page.keyboard.type("fisler")
    expect(page.locator("#finder [aria-selected=true]")).to_have_text("Fişler")
    page.keyboard.press("Enter")
    page.wait_for_url("**/samples/record")


def test_a_record_is_found_by_a_part_of_its_name(page: Page) -> None:
    page.goto("/samples/record")
    page.click("[data-opens=finder]")
    page.keyboard.type("isik")
    found = page.locator("#finder [role=option]").first
    expect(found).to_contain_text("Işık")
    expect(found).to_contain_text("Cariler")
    page.keyboard.press("Enter")
    page.wait_for_url("**/samples/record?key=*")


def test_a_new_record_begins_from_anywhere(page: Page) -> None:
    page.goto("/samples/record")
    page.keyboard.press("Control+k")
    page.keyboard.type("yeni cari")
    page.keyboard.press("Enter")
    page.wait_for_url("**/samples/form")


def test_the_arrows_choose_and_escape_closes(page: Page) -> None:
    page.goto("/samples/record")
    page.keyboard.press("Control+k")
    chosen = page.locator("#finder [aria-selected=true]")
    expect(chosen).to_have_text("Ana sayfa")
    page.keyboard.press("ArrowDown")
    expect(chosen).to_have_text("Cariler")
    page.keyboard.press("Escape")
    expect(page.locator("#finder")).to_be_hidden()


def test_what_is_not_there_is_said(page: Page) -> None:
    page.goto("/samples/record")
    page.keyboard.press("Control+k")
    page.keyboard.type("zzzz")
    expect(page.locator("#finder-found")).to_have_text("Bir şey bulunamadı")


def test_the_search_and_the_shortcuts_can_be_used_by_everybody(
    page: Page, assert_accessible: Callable[[Page], None]
) -> None:
    page.goto("/samples/record")
    page.keyboard.press("Control+k")
    expect(page.locator("#finder [aria-selected=true]")).to_be_visible()
    assert_accessible(page)
    page.keyboard.press("Escape")
    expect(page.locator("#finder")).to_be_hidden()
    page.keyboard.press("?")
    expect(page.locator("#shortcuts")).to_be_visible()
    assert_accessible(page)


def test_rows_are_walked_and_opened_by_keyboard(page: Page) -> None:
    page.goto("/samples/list/50")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.locator("tbody tr").nth(1).locator("a")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/samples/record")


def test_n_begins_a_new_record_but_not_while_somebody_types(page: Page) -> None:
    page.goto("/samples/list/50")
    page.keyboard.press("/")
    page.keyboard.type("n")
    expect(page.locator("#search")).to_have_value("n")
    page.locator("#content").focus()
    page.keyboard.press("n")
    page.wait_for_url("**/samples/form")


def test_the_profile_is_in_the_menu_of_the_person(page: Page) -> None:
    page.goto("/samples/record")
    page.click(".m-person")
    page.get_by_role("link", name="Profil", exact=True).click()
    page.wait_for_url("**/profile/")
