"""The line grid: entered by keyboard alone, pasted into, added up, and undone."""

import pytest
from playwright.sync_api import Locator, Page, expect


@pytest.fixture
def grid(page: Page) -> Locator:
    page.goto("/samples/form")
    return page.locator("[data-grid=lines]")


def cell(grid: Locator, row: int, name: str) -> Locator:
    return grid.locator("tbody tr:visible").nth(row).locator(f"[name$='-{name}']")


def paste(field: Locator, text: str) -> None:
    field.evaluate(
        """(field, text) => {
            const data = new DataTransfer();
            data.setData("text/plain", text);
            field.dispatchEvent(
                new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true})
            );
        }""",
        text,
    )


def test_amounts_are_added_up_while_typing(grid: Locator) -> None:
    total = grid.locator("[data-total]")
    expect(total).to_have_text("1.334,50")
    cell(grid, 0, "debit").fill("1234,5")
    expect(total).to_have_text("1.319,00")
    cell(grid, 1, "debit").fill("-0,10")
    expect(total).to_have_text("1.234,40")
    cell(grid, 1, "debit").fill("1.000")
    expect(total).to_have_text("2.234,50")


def test_enter_goes_down_and_on_the_last_row_adds_one(page: Page, grid: Locator) -> None:
    cell(grid, 0, "debit").focus()
    page.keyboard.press("Enter")
    expect(cell(grid, 1, "debit")).to_be_focused()
    page.keyboard.press("Enter")
    expect(grid.locator("tbody tr")).to_have_count(3)
    assert cell(grid, 2, "debit").get_attribute("name") == "lines-2-debit"
    page.keyboard.type("ışık")
    expect(page.locator(".ts-dropdown .option:visible").first).to_contain_text("Işık")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(cell(grid, 2, "label")).to_be_focused()


def test_tab_on_the_last_cell_adds_a_row_unless_the_row_is_empty(page: Page, grid: Locator) -> None:
    cell(grid, 1, "debit").focus()
    page.keyboard.press("Tab")
    expect(grid.locator("tbody tr")).to_have_count(3)
    cell(grid, 2, "debit").focus()
    page.keyboard.press("Tab")
    expect(grid.locator("[data-add]")).to_be_focused()
    expect(grid.locator("tbody tr")).to_have_count(3)


def test_arrows_move_between_rows(page: Page, grid: Locator) -> None:
    cell(grid, 0, "label").focus()
    page.keyboard.press("ArrowDown")
    expect(cell(grid, 1, "label")).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(cell(grid, 0, "label")).to_be_focused()


def test_a_removed_row_is_marked_and_comes_back(page: Page, grid: Locator) -> None:
    cell(grid, 0, "label").focus()
    page.keyboard.press("Control+Delete")
    expect(grid.locator("tbody tr:visible")).to_have_count(1)
    expect(grid.locator("[data-total]")).to_have_text("84,50")
    expect(grid.locator("[name='lines-0-gone']")).to_have_value("1")
    expect(cell(grid, 0, "label")).to_be_focused()
    page.keyboard.press("Control+z")
    expect(grid.locator("tbody tr:visible")).to_have_count(2)
    expect(grid.locator("[name='lines-0-gone']")).to_have_value("")
    expect(grid.locator("[data-total]")).to_have_text("1.334,50")


def test_removing_the_only_row_leaves_an_empty_one(page: Page, grid: Locator) -> None:
    for _ in range(2):
        cell(grid, 0, "label").focus()
        page.keyboard.press("Control+Delete")
    expect(grid.locator("tbody tr:visible")).to_have_count(1)
    expect(cell(grid, 0, "debit")).to_have_value("")


def test_what_is_copied_from_a_spreadsheet_fills_cells_and_rows(grid: Locator) -> None:
    paste(
        cell(grid, 1, "label"),
        "Çek\tMüşteri\t01.12.2026\t100,25\r\nSenet\tSatıcı\t\t1.200,00\r\n",
    )
    expect(grid.locator("tbody tr")).to_have_count(3)
    expect(cell(grid, 1, "label")).to_have_value("Çek")
    expect(cell(grid, 1, "kind")).to_have_value("customer")
    expect(cell(grid, 2, "kind")).to_have_value("vendor")
    expect(cell(grid, 2, "debit")).to_have_value("1.200,00")
    expect(grid.locator("[data-total]")).to_have_text("2.550,25")


def test_references_are_found_by_what_was_pasted(grid: Locator) -> None:
    search = grid.locator("tbody tr").nth(1).locator(".ts-control input")
    paste(search, "çağdaş yapı\tx\n")
    expect(cell(grid, 1, "account")).to_have_value("3")


def test_a_single_word_is_pasted_as_ever(page: Page, grid: Locator) -> None:
    paste(cell(grid, 0, "label"), "tek")
    expect(cell(grid, 0, "label")).to_have_value("Nakit tahsilat")


def test_the_rows_are_sent_under_their_names(page: Page, grid: Locator) -> None:
    cell(grid, 1, "debit").focus()
    page.keyboard.press("Enter")
    cell(grid, 2, "label").fill("Üçüncü")
    page.keyboard.press("Control+s")
    page.wait_for_url("**/samples/sent")
    sent = page.evaluate("JSON.parse(document.body.innerText)")
    assert sent["lines-0-id"] == "7"
    assert sent["lines-2-id"] == ""
    assert sent["lines-2-label"] == "Üçüncü"
    assert not any("__row__" in name for name in sent)
