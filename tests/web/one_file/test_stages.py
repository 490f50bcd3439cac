"""Records stand in stages on a board and on days in a calendar, which other programs read."""

import re
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Locator, Page, expect

from app.core import clock
from tests.web.one_file.conftest import Walk
from tests.web.one_file.subjects import walked

staged = walked(by=lambda it: bool(it.stages))


def _card(page: Page, name: str) -> Locator:
    return page.locator("[data-card]", has_text=name)


def _column(page: Page, stage: str) -> Locator:
    return page.locator(f'[data-stage="{stage}"]')


@staged
def test_cards_are_moved_on_a_board(walk: Walk) -> None:
    page, subject = walk.page(), walk.subject
    first, second, third = subject.stages
    for number in range(3):
        walk.make(f"Kavak {number}", {subject.fields.money: "1234.50"})
    walk.make("Kavak 9", {subject.fields.kind: "note"})
    page.goto(f"{walk.list('kavak')}&{subject.fields.kind}=letter")  # the board keeps the filter
    page.click('.m-switch a[title="Pano"]')
    head = page.locator(f'[data-head="{first}"]')
    expect(head).to_contain_text("3")
    expect(head).to_contain_text("3.703,50")
    walk.look(page, "board")
    _card(page, "Kavak 1").drag_to(_column(page, third))
    expect(page.locator("#messages")).to_contain_text("Kasada")  # where it may go instead
    expect(_column(page, first)).to_contain_text("Kavak 1")
    assert walk.complaints.found.pop().startswith("422: ")
    _card(page, "Kavak 1").drag_to(_column(page, second))
    expect(page.locator(f'[data-head="{second}"]')).to_contain_text("1.234,50")
    page.get_by_role("button", name="Kavak 2").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(f'[data-head="{second}"]')).to_contain_text("2.469,00")
    page.set_viewport_size({"width": 390, "height": 844})
    _card(page, "Kavak 0").get_by_role("button").click()
    _card(page, "Kavak 0").locator(f"[data-move-to={second}]").click()
    expect(_column(page, second)).to_contain_text("Kavak 0")
    walk.look(page, "board")


@staged
def test_a_column_goes_on_where_it_ended_and_warns_of_too_many(walk: Walk) -> None:
    page, subject = walk.page(), walk.subject
    page.goto("/stages")
    page.locator("#content").get_by_role("link", name=subject.title).click()
    limit = page.locator("input[name*=limit]").first
    limit.fill("20")
    page.locator("[name=_save], main form [type=submit].btn-primary").first.click()
    expect(page.locator("input[name*=limit]").first).to_have_value("20")
    walk.look(page, "stages")
    for number in range(27):
        walk.make(f"Söğüt {number:02}")
    page.goto(f"/{subject.slug}/board?q=sogut")
    cards = _column(page, subject.stages[0]).locator("[data-card]")
    head = page.locator(f'[data-head="{subject.stages[0]}"]')
    expect(head.locator(".m-text-warning")).to_contain_text("27")
    some = cards.count()
    assert some < 27
    page.locator(".m-board-more button").first.click()
    expect(cards).to_have_count(27)


@staged
def test_days_are_moved_in_a_calendar_that_others_read(walk: Walk) -> None:
    page, subject = walk.page(), walk.subject
    today = clock.today()
    wanted = today.replace(day=17 if today.day != 17 else 16)
    made = walk.make("Meşe 1", {subject.fields.day: today.isoformat()})
    page.goto(f"/{subject.slug}/calendar/?q=mese")
    event = page.locator(".fc-event", has_text="Meşe 1")
    event.drag_to(page.locator(f'.fc-day[data-date="{wanted}"]'))
    expect(page.locator(f'.fc-day[data-date="{wanted}"] .fc-event')).to_contain_text("Meşe 1")
    page.reload()
    expect(page.locator(f'.fc-day[data-date="{wanted}"] .fc-event')).to_contain_text("Meşe 1")
    assert walk.boss.get(f"{subject.slug}/{made['id']}")[subject.fields.day] == wanted.isoformat()
    walk.look(page, "calendar")
    for view in ("week", "day", "month"):
        page.click(f"[data-view={view}]")
        expect(page.locator(f"[data-view={view}]")).to_have_attribute("aria-pressed", "true")
    _whose(page, event)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"/{subject.slug}/calendar/?q=mese")
    expect(page.locator(".fc-list-event")).to_contain_text(["Meşe 1"])
    walk.look(page, "calendar")
    page.set_viewport_size({"width": 1440, "height": 900})
    _read_elsewhere(page)


def _whose(page: Page, event: Locator) -> None:
    """Look at the days of one person, who has none of these, and at everybody's again."""
    page.click("#calendar-person-ts-control")
    page.keyboard.type("rival")
    page.locator(".ts-dropdown:visible .option", has_text="Rival").first.click()
    expect(event).to_have_count(0)
    page.click("#calendar-everybody")
    expect(event).to_be_visible()


def _read_elsewhere(page: Page) -> None:
    """Read the calendar at its secret address; renewed, the old one is dead."""
    found = []
    for asked in range(2):
        page.click("[data-drawer*='/feed/']")
        page.locator("#drawer-body button[type=submit]").first.click()
        if asked:
            page.click("#confirm-yes")
        address = page.locator("#feed-address")
        expect(address).to_have_value(re.compile(r"^http://127\.0\.0\.1:\d+/cal/[\w-]{22}\.ics$"))
        found.append(address.input_value())
        with urlopen(found[-1]) as answer:  # noqa: S310 - our own address
            assert "SUMMARY:Meşe 1" in answer.read().decode()
        page.go_back()
    with pytest.raises(HTTPError, match="404"):
        urlopen(found[0])  # noqa: S310 - our own address
