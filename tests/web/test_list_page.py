"""Lists: dense, sortable, filtered by chips, opened by a click, cards on a phone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.web.conftest import wait_for_pieces

MOST_BYTES = 64 * 1024


@pytest.mark.parametrize("count", [0, 1, 50])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_list_can_be_used_by_everybody(
    page: Page, assert_accessible: Callable[[Page], None], count: int, theme: str
) -> None:
    page.goto(f"/samples/list/{count}")
    if theme == "dark":
        page.click("[name=theme]")
    wait_for_pieces(page)
    assert_accessible(page)


def test_fifty_rows_of_eight_columns_stay_small(page: Page) -> None:
    answer = page.goto("/samples/list/50")
    assert answer
    assert len(answer.body()) <= MOST_BYTES


def test_the_totals_of_the_whole_filter_arrive_in_the_foot(page: Page) -> None:
    page.goto("/samples/list/50")
    expect(page.locator("tfoot")).to_contain_text("48.912.004,17")
    expect(page.locator("tfoot td")).to_have_count(8)


def test_figures_stand_to_the_right_and_minus_is_red_with_its_sign(page: Page) -> None:
    page.goto("/samples/list/50")
    minus = page.locator("td.m-minus").first
    expect(minus).to_contain_text("-84.210,00")
    assert minus.evaluate("cell => getComputedStyle(cell).textAlign") == "end"
    plain = page.locator("td.n:not(.m-minus)").first
    color = "cell => getComputedStyle(cell).color"
    assert minus.evaluate(color) != plain.evaluate(color)


def test_headings_say_how_the_list_is_sorted(page: Page) -> None:
    page.goto("/samples/list/50")
    expect(page.locator("th[aria-sort=ascending]")).to_have_text("Unvan")
    assert page.locator("th a", has_text="Unvan").get_attribute("href") == "?sort=-name"


def test_a_click_on_a_row_opens_the_record_and_so_does_its_link(page: Page) -> None:
    page.goto("/samples/list/50")
    page.locator("tbody tr").nth(2).locator("td").nth(2).click()
    page.wait_for_url("**/samples/record")
    page.goto("/samples/list/50")
    page.locator("tbody tr").nth(2).locator("a").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/samples/record")


def test_a_period_is_chosen_by_typing_both_ends(page: Page) -> None:
    page.goto("/samples/list/50")
    page.click("button.m-chip:has-text('Açılış')")
    page.fill("#filter-opened-first", "01112026")
    page.fill("#filter-opened-last", "bugün")
    page.press("#filter-opened-last", "Enter")
    page.wait_for_url("**/samples/list/50?role=customer&opened=01.11.2026..*")


def test_a_reference_is_found_by_typing_and_applies_at_once(
    page: Page, assert_accessible: Callable[[Page], None]
) -> None:
    page.goto("/samples/list/50")
    page.click("button.m-chip:has-text('Satış temsilcisi')")
    page.keyboard.type("çağ")
    page.click(".ts-dropdown .option:has-text('Çağdaş')")
    page.wait_for_url("**/samples/list/50?role=customer&salesperson=3")
    assert_accessible(page)


def test_an_open_chip_can_be_used_by_everybody(
    page: Page, assert_accessible: Callable[[Page], None]
) -> None:
    page.goto("/samples/list/50")
    page.click("button.m-chip:has-text('Açılış')")
    expect(page.locator("#filter-opened-first")).to_be_focused()
    assert_accessible(page)


def test_an_empty_list_says_what_it_is_and_offers_the_first_step(page: Page) -> None:
    page.goto("/samples/list/0")
    expect(page.locator(".m-empty")).to_contain_text("Müşteri ve satıcı kartları burada durur")
    expect(page.locator(".m-empty .btn-primary")).to_have_attribute("href", "/samples/form")


def test_on_a_phone_rows_are_cards_with_labels(open_page: Callable[..., Page]) -> None:
    phone = open_page(viewport={"width": 390, "height": 844})
    phone.goto("/samples/list/50")
    cells = phone.locator("tbody tr").first.locator("td")
    label = "cell => getComputedStyle(cell, '::before').content"
    assert cells.nth(1).evaluate(label) == "none"  # what names the row heads its card
    assert cells.nth(2).evaluate(label) == '"Şehir"'
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_on_a_phone_a_chip_opens_over_the_list(open_page: Callable[..., Page]) -> None:
    phone = open_page(viewport={"width": 390, "height": 844})
    phone.goto("/samples/list/50")
    phone.click("button.m-chip:has-text('Açılış')")
    apply = phone.locator(".dropdown-menu.show .btn-primary")
    box = apply.bounding_box()
    assert box
    middle = [box["x"] + box["width"] / 2, box["y"] + box["height"] / 2]
    over = "at => document.elementFromPoint(...at).closest('.m-filter') !== null"
    assert phone.evaluate(over, middle)
