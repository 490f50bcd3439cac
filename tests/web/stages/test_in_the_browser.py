"""A day with a board and a calendar in the browser: by mouse, by keyboard, on a phone."""

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from app.core import clock
from tests.web.conftest import Complaints, sign_in, usual_window
from tests.web.stages.conftest import Pipeline


@pytest.fixture
def desk(
    pipeline: Pipeline,
    filled: dict[str, int],
    served_pipeline: str,
    browser: Browser,
    complaints: Complaints,
) -> Iterator[Page]:
    """Give the browser of the salesperson; it complains of nothing but refused moves."""
    context = browser.new_context(**usual_window(served_pipeline))
    context.set_default_timeout(10_000)
    complaints.watch(context)
    page = context.new_page()
    sign_in(page, "sales")
    yield page
    context.close()
    refused = [it for it in complaints.found if it.startswith("422:") and "/deal/" in it]
    assert complaints.found == refused


def column(page: Page, stage: str) -> Any:
    return page.locator(f'[data-stage="{stage}"]')


def test_cards_and_days_are_moved_and_a_refused_move_goes_back(
    pipeline: Pipeline,
    filled: dict[str, int],
    desk: Page,
    assert_accessible: Callable[..., None],
) -> None:
    _drag_cards(desk)
    assert_accessible(desk)
    _move_by_keyboard(desk)
    _use_a_phone(desk, assert_accessible)
    _drag_a_day(pipeline, filled, desk)
    assert_accessible(desk)
    _make_an_address(desk)
    _look_at_the_agenda(desk, assert_accessible)


def _drag_cards(page: Page) -> None:
    page.goto("/deal/list/?city=%C4%B0zmir")
    page.click('.m-switch a[title="Pano"]')
    card = page.locator("[data-card]", has_text="Işık")
    expect(column(page, "new").locator("[data-card]")).to_have_count(1)  # the filter stays
    card.drag_to(column(page, "won"))
    expect(page.locator("#messages")).to_contain_text("Quoted, Lost")
    expect(column(page, "new")).to_contain_text("Işık")
    card.drag_to(column(page, "quoted"))
    expect(page.locator('[data-head="quoted"] .m-board-count')).to_contain_text("1")
    expect(page.locator('[data-head="quoted"]')).to_contain_text("1.234,50 TRY")
    expect(page.locator('[data-head="new"] .m-board-count')).to_contain_text("0")


def _move_by_keyboard(page: Page) -> None:
    page.goto("/deal/board")
    button = page.locator("[data-card]", has_text="Işık").get_by_role("button")
    button.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowDown")
    expect(page.locator("[data-move-to=new]:focus")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator('[data-head="new"] .m-board-count')).to_contain_text("2")
    page.reload()
    expect(column(page, "new")).to_contain_text("Işık")


def _use_a_phone(page: Page, assert_accessible: Callable[..., None]) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto("/deal/board")
    page.locator("[data-card]", has_text="Çağ").get_by_role("button").click()
    page.locator("[data-move-to=lost]").click()
    expect(column(page, "lost")).to_contain_text("Çağ")
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.set_viewport_size({"width": 1440, "height": 900})


def _drag_a_day(pipeline: Pipeline, filled: dict[str, int], page: Page) -> None:
    today = clock.today()
    wanted = today.replace(day=18 if today.day != 18 else 19)
    with pipeline.app.app_context():
        key = pipeline.add("Kapanış", closing_on=today, amount=Decimal("99.90"))
    page.goto("/deal/calendar/")
    event = page.locator(".fc-event", has_text="Kapanış")
    event.drag_to(page.locator(f'.fc-day[data-date="{wanted}"]'))
    moved = page.locator(f'.fc-day[data-date="{wanted}"] .fc-event')
    expect(moved).to_contain_text("Kapanış")
    moved.click()
    expect(page.locator("#peek")).to_contain_text(f"{wanted:%d.%m.%Y}")
    page.keyboard.press("Escape")
    expect(page.locator("#peek")).to_be_hidden()
    with pipeline.app.app_context():
        assert pipeline.get(key).closing_on == wanted
    for view in ("week", "day"):
        page.click(f"[data-view={view}]")
        expect(page.locator(f"[data-view={view}]")).to_have_attribute("aria-pressed", "true")
    page.click("[data-view=month]")


def _make_an_address(page: Page) -> None:
    page.click("[data-drawer*='/feed/']")
    page.locator("#drawer-body button[type=submit]").click()
    expect(page.locator("#feed-address")).to_have_value(
        re.compile(r"^http://127\.0\.0\.1:\d+/cal/[\w-]{22}\.ics$")
    )


def _look_at_the_agenda(page: Page, assert_accessible: Callable[..., None]) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto("/deal/calendar/")
    expect(page.locator(".fc-list-event")).to_contain_text(["Kapanış"])
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
