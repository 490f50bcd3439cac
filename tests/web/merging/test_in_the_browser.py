"""Merging as people do it: from two ticked rows to the merge, to the old record, and back."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.conftest import Complaints, sign_in, usual_window
from tests.web.merging.conftest import Yard


@pytest.fixture
def desk(served_yard: str, browser: Browser, complaints: Complaints) -> Iterator[Page]:
    """Give the browser of the accountant; it complains of nothing."""
    context = browser.new_context(**usual_window(served_yard))
    context.set_default_timeout(10_000)
    complaints.watch(context)
    page = context.new_page()
    sign_in(page, "finance")
    yield page
    context.close()
    assert complaints.found == []


def test_two_places_become_one_and_two_again(
    away: Yard,
    desk: Page,
    assert_accessible: Callable[..., None],
) -> None:
    stays = away.site("A", "North", name="Gebze Deposu", city="Kocaeli")
    goes = away.site("B", "North", "South", name="Gebze Depo", city="Gebze", phone="0 262")
    away.visit(goes)
    page = desk
    tick_both_and_merge(page)
    expect(page.locator("input[name='take.phone'][value='1']")).to_be_checked()
    assert_accessible(page)
    page.locator("input[name='take.city'][value='1']").check()
    page.click("#merge")
    page.wait_for_url("**/merges/*")
    assert_accessible(page)
    assert (away.get("Site", stays).city, away.gates(stays)) == ("Gebze", ["North", "South"])
    page.goto(f"/site/show/{goes}")
    assert_accessible(page)
    page.locator("#merged a").first.click()
    page.wait_for_url(f"**/site/show/{stays}*")
    page.goto(f"/site/show/{goes}")
    page.locator("#merged a").last.click()
    page.click("#undo")
    expect(page.locator("#undo")).to_have_count(0)
    assert (away.get("Site", stays).city, away.gates(goes)) == ("Kocaeli", ["North", "South"])


def tick_both_and_merge(page: Page) -> None:
    """Tick two rows: with the second of them merging is offered."""
    page.goto("/site/list/")
    boxes, merge = page.locator("[data-tick]"), page.locator("[data-bulk-two]")
    boxes.nth(0).check()
    expect(page.locator("[data-bulk-count]")).to_have_text("1")
    expect(merge).to_be_hidden()
    boxes.nth(1).check()
    merge.click()
    page.wait_for_url("**/site/merge/*")
