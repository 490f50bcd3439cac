"""Forms: labels, help and mistakes beside their fields, saving by key, nothing typed lost."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Dialog, Page, expect

from app.core.clock import today


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/samples/form", "/samples/form?wrong=1"])
def test_a_form_can_be_used_by_everybody(
    page: Page, assert_accessible: Callable[[Page], None], path: str, theme: str
) -> None:
    page.goto(path)
    if theme == "dark":
        page.click("[name=theme]")
    assert_accessible(page)


def test_typing_begins_in_the_first_field(page: Page) -> None:
    page.goto("/samples/form")
    expect(page.locator("#name")).to_be_focused()


def test_mistakes_stand_beside_their_fields_and_lead_there_from_the_top(page: Page) -> None:
    page.goto("/samples/form?wrong=1")
    expect(page.locator("#problems")).to_be_focused()
    limit = page.locator("#limit")
    expect(limit).to_have_value("12a")
    expect(limit).to_have_attribute("aria-invalid", "true")
    expect(limit).to_have_attribute("aria-describedby", "limit-help limit-error")
    page.click("#problems a:has-text('Risk limiti')")
    expect(limit).to_be_focused()
    page.click("#problems a:has-text('Borç')")
    expect(page.locator("[name='lines-1-debit']")).to_be_focused()


@pytest.mark.parametrize(
    ("typed", "shown"),
    [("22112026", "22.11.2026"), ("1/2/26", "01.02.2026"), ("31.02.2026", "31.02.2026")],
)
def test_a_day_is_typed_as_people_type_it(page: Page, typed: str, shown: str) -> None:
    page.goto("/samples/form")
    page.fill("#opened", typed)
    page.press("#opened", "Tab")
    expect(page.locator("#opened")).to_have_value(shown)


def test_the_word_for_today_becomes_the_day(page: Page) -> None:
    page.goto("/samples/form")
    page.fill("#opened", "bugün")
    page.press("#opened", "Tab")
    expect(page.locator("#opened")).to_have_value(f"{today():%d.%m.%Y}")


def test_a_calendar_helps_who_wants_one(
    page: Page, assert_accessible: Callable[[Page], None]
) -> None:
    page.goto("/samples/form")
    page.locator("#opened").focus()
    page.keyboard.press("Alt+ArrowDown")
    calendar = page.locator(".flatpickr-calendar.open")
    expect(calendar).to_contain_text("Kasım")
    assert_accessible(page)
    calendar.locator(".flatpickr-day:not(.prevMonthDay)", has_text="15").first.click()
    expect(page.locator("#opened")).to_have_value("15.11.2026")


def test_a_reference_is_searched_on_the_server(
    page: Page, assert_accessible: Callable[[Page], None]
) -> None:
    page.goto("/samples/form")
    page.click("label[for=salesperson], label[for=salesperson-ts-control]")
    page.keyboard.type("çağ")
    expect(page.locator(".ts-dropdown .option")).to_have_count(1)
    assert_accessible(page)
    page.keyboard.press("Enter")
    assert page.locator("#salesperson").evaluate("select => select.value") == "3"
    assert page.locator(".m-create").get_attribute("target") == "_blank"


@pytest.mark.parametrize(
    ("keys", "button"), [("Control+s", "_save"), ("Control+Enter", "_continue")]
)
def test_saving_is_a_key_away(page: Page, keys: str, button: str) -> None:
    page.goto("/samples/form")
    page.keyboard.type("Işık")
    page.keyboard.press(keys)
    page.wait_for_url("**/samples/sent")
    sent = page.evaluate("JSON.parse(document.body.innerText)")
    assert sent["name"] == "Işık"
    assert sent["_version"] == "1"
    assert button in sent


def test_enter_in_a_field_does_not_send_the_form(page: Page) -> None:
    page.goto("/samples/form")
    page.keyboard.type("Işık")
    page.keyboard.press("Enter")
    expect(page.locator("#name")).to_have_value("Işık")


def test_leaving_unsaved_changes_asks_first(page: Page) -> None:
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", stay)
    page.goto("/samples/form")
    page.click(".m-form-head .btn-link")
    page.wait_for_url("**/samples/list/50")
    assert asked == []
    page.goto("/samples/form")
    page.keyboard.type("Işık")
    page.click(".m-form-head .btn-link")
    page.wait_for_url("**/samples/list/50")
    assert asked == ["beforeunload"]


def test_a_form_fits_on_a_phone(open_page: Callable[..., Page]) -> None:
    phone = open_page(viewport={"width": 390, "height": 844})
    phone.goto("/samples/form?wrong=1")
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
