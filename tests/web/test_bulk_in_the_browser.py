"""Ticking rows, the bar below the list, the rehearsal, the undo and a pivot, as people do it."""

import re
from collections.abc import Callable
from decimal import Decimal

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from app.core.db import db, transaction
from app.jobs import worker
from app.panel.bulk import changes
from app.panel.exports import writing
from tests.factories import ledger

FIRST_BAR = """(() => {
    const bar = Chart.getChart("chart").getDatasetMeta(0).data[0];
    return [bar.x, (bar.y + bar.base) / 2];
})()"""


@pytest.fixture
def cards(app: Flask) -> None:
    """Open six cards in two cities."""
    with transaction():
        for number in range(6):
            party = ledger.customer(name=f"Kart {number}", city="Bursa" if number % 2 else "İzmir")
            party.credit_limit = Decimal(100 * number)
    db.session.remove()


def test_rows_are_ticked_changed_undone_and_counted(
    cards: None, page: Page, assert_accessible: Callable[..., None]
) -> None:
    page.goto("/party/list/?sort=name")
    tick_by_key_and_mouse(page)
    assert_accessible(page)
    choose_all_and_none(page)
    change_the_city_of_two(page)
    assert_accessible(page)
    page.locator("#do").click()
    page.wait_for_selector("#undo")
    page.locator("#undo").click()
    expect(page.locator("#undo")).to_have_count(0)
    page.goto("/party/list/?q=kart")
    page.click("#more button")
    page.locator("a[href$='/party/pivot']").click()
    page.wait_for_url("**/party/pivot?q=kart")
    page.select_option("#rows", "city")
    page.select_option("#measure", "sum:credit_limit")
    page.locator(".b-asked button").click()
    page.wait_for_url("**/party/pivot?q=kart&_rows=city*")
    page.wait_for_function("window.Chart?.getChart('chart') !== undefined")
    assert_accessible(page)
    press_the_first_bar(page)
    expect(page.locator("tbody tr")).to_have_count(3)


def tick_by_key_and_mouse(page: Page) -> None:
    """Tick the first row by its key, and all down to the fifth with the mouse."""
    boxes, count = page.locator("[data-tick]"), page.locator("[data-bulk-count]")
    expect(boxes).to_have_count(6)
    page.locator("tbody td:first-child a").first.focus()
    page.keyboard.press("x")
    expect(count).to_have_text("1")
    boxes.nth(2).click()
    boxes.nth(4).click(modifiers=["Shift"])
    expect(count).to_have_text("4")


def choose_all_and_none(page: Page) -> None:
    """Choose all records of the filter, then none."""
    page.locator("[data-bulk-all]").click()
    expect(page.locator("[data-bulk-count]")).to_have_text("6")
    page.locator("[data-bulk-none]").click()
    expect(page.locator("[data-bulk-form]")).to_be_hidden()


def change_the_city_of_two(page: Page) -> None:
    """Tick two rows and ask for another city of theirs."""
    for number in range(2):
        page.locator("[data-tick]").nth(number).check()
    page.locator("[data-bulk-form] [data-bs-toggle=dropdown]").click()
    page.locator("[value='edit.city']").click()
    page.fill("#city", "Van")
    page.keyboard.press("Enter")
    expect(page.locator("#count")).to_have_text("2")


def press_the_first_bar(page: Page) -> None:
    """Press a bar of the chart; it opens the list of its records."""
    box, (right, down) = page.locator("#chart").bounding_box(), page.evaluate(FIRST_BAR)
    assert box
    page.mouse.click(box["x"] + right, box["y"] + down)
    page.wait_for_url(re.compile("/party/list/"))


def test_what_is_left_to_the_worker_is_waited_for(
    cards: None,
    page: Page,
    monkeypatch: pytest.MonkeyPatch,
    assert_accessible: Callable[..., None],
) -> None:
    for limits in (writing, changes):
        monkeypatch.setattr(limits, "MOST_AT_ONCE", 1)
    page.goto("/party/export?form=xlsx")
    expect(page.locator("#export progress")).to_be_visible()
    assert_accessible(page)
    assert worker.do_next()
    with page.expect_download() as answer:
        page.locator("#export a").click()
    assert answer.value.suggested_filename.endswith(".xlsx")
    page.goto("/party/list/")
    page.locator("[data-tick]").first.check()
    page.locator("[data-bulk-all]").click()
    page.locator("[value=archive]").click()
    for comes in ("#do", "#undo"):
        expect(page.locator("progress")).to_be_visible()
        assert worker.do_next()
        page.wait_for_selector(comes)  # the page comes anew by itself
        if comes == "#do":
            page.locator(comes).click()
