"""Anywhere from anywhere by keyboard: the search over screens and records, and the short ways."""

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from app.core.db import transaction
from tests.factories import ledger


@pytest.fixture
def card(app: Flask) -> int:
    """Open a card to look for."""
    with transaction():
        return int(ledger.customer(name="Işık Tekstil A.Ş.").id)


def test_a_screen_is_found_from_anywhere_by_its_ascii_spelling(page: Page) -> None:
    page.goto("/samples/record")
    page.keyboard.press("Control+k")
    expect(page.locator("#finder-words")).to_be_focused()
    page.keyboard.type("doviz kur")
    expect(page.locator("#finder [aria-selected=true]")).to_contain_text("Döviz kurları")
    page.keyboard.press("Enter")
    page.wait_for_url("**/exchange_rate/list/")


def test_who_types_faster_than_the_server_answers_opens_what_was_typed(
    page: Page, card: int
) -> None:
    page.goto("/samples/record")
    page.keyboard.press("Control+k")
    page.keyboard.type("isik tekstil")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/party/show/{card}")


def test_a_step_is_found_by_its_name_and_that_of_a_record(page: Page, card: int) -> None:
    page.goto("/samples/record")
    page.keyboard.press("Control+k")
    page.keyboard.type("ekstre isik")
    expect(page.locator("#finder [aria-selected=true]")).to_contain_text("Işık Tekstil A.Ş.")
    page.keyboard.press("Enter")
    page.wait_for_url("**/statement/*")


def test_the_arrows_choose_and_escape_closes(page: Page) -> None:
    page.goto("/samples/record")
    page.keyboard.press("Control+k")
    chosen = page.locator("#finder [aria-selected=true]")
    expect(chosen).to_have_attribute("id", "found-1-1")
    page.keyboard.press("ArrowDown")
    expect(chosen).to_have_attribute("id", "found-1-2")
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
