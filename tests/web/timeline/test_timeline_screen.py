"""The timeline beside a record: written, called, attached, assigned and shared by keyboard."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Locator, Page, expect

from app.core.db import transaction
from tests.factories import ledger, office
from tests.web.conftest import Complaints, sign_in
from tests.web.timeline.test_attachments import picture

SHOTS = os.environ.get("TIMELINE_SHOTS", "")


@pytest.fixture
def card(app: Flask) -> int:
    """Hire everybody, and open a card of the salesperson's."""
    staff = office.hire()
    with transaction():
        number: int = ledger.customer(name="Işık Tekstil A.Ş.", salesperson_id=staff["sales"]).id
    return number


def shoot(page: Page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"{name}.png", full_page=True)


def test_a_day_on_a_card(
    card: int,
    page: Page,
    complaints: Complaints,
    assert_accessible: Callable[[Page], None],
    tmp_path: Path,
) -> None:
    page.goto(f"/party/show/{card}")
    mention(page, assert_accessible)
    report_a_call(page)
    assert complaints.found.pop().startswith("422: ")
    attach(page, tmp_path)
    assign_and_share(page)
    assert_accessible(page)
    shoot(page, "timeline-light-1440")
    change_and_delete(page)
    page.click("[name=theme]")
    page.locator("#timeline-kind-all").wait_for()
    assert_accessible(page)
    shoot(page, "timeline-dark-1440")


def test_what_is_being_written_stays_while_something_else_is_done(
    card: int, page: Page, tmp_path: Path
) -> None:
    page.goto(f"/party/show/{card}")
    page.fill("#timeline-body", "Yarım kalmış bir not")
    page.click("#timeline-kind-file")
    expect(page.locator("#timeline-kind-file")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#timeline-body")).to_have_value("Yarım kalmış bir not")
    attach(page, tmp_path)
    page.click("#follow")
    expect(page.locator("#follow")).to_have_attribute("aria-pressed", "true")
    page.click("#write")
    expect(page.locator("#timeline-body")).to_have_value("")
    expect(first(page)).to_contain_text("Yarım kalmış bir not")


def first(page: Page) -> Locator:
    """Give what happened last."""
    return page.locator("#timeline .m-happening").first


def mention(page: Page, assert_accessible: Callable[[Page], None]) -> None:
    """Write a note by keyboard alone, with a colleague who is offered."""
    body = page.locator("#timeline-body")
    body.click()
    page.keyboard.type("Ekstreyi istedi. @fin")
    expect(page.get_by_role("option", name="Finance")).to_be_visible()
    assert_accessible(page)
    page.keyboard.press("Enter")
    expect(body).to_have_value("Ekstreyi istedi. @finance ")
    page.keyboard.type("bakar mısın? https://example.com/ekstre")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(first(page)).to_contain_text("@Finance Yılmaz bakar mısın?")
    expect(body).to_have_value("")


def report_a_call(page: Page) -> None:
    """Report a call; what was typed survives a refusal."""
    body, minutes = page.locator("#timeline-body"), page.locator("#call-minutes")
    page.locator("[name=kind][value=call]").check(force=True)
    page.locator("#call-to").fill("Ayşe Hanım")
    page.locator("#call-outcome").select_option("promised")
    minutes.fill("5000")
    minutes.evaluate("input => input.form.noValidate = true")
    body.fill("Cuma öder.")
    page.locator("#write").click()
    expect(page.locator("#messages [role=alert]")).to_contain_text("1440")
    expect(body).to_have_value("Cuma öder.")
    minutes.fill("5")
    page.locator("#write").click()
    expect(first(page)).to_contain_text("Ayşe Hanım")


_DROP = """() => {
  const carried = new DataTransfer();
  carried.items.add(new File(["a;b"], "dropped.csv"));
  for (const type of ["dragover", "drop"]) {
    const event = new DragEvent(type, { dataTransfer: carried, bubbles: true, cancelable: true });
    document.getElementById("timeline-body").dispatchEvent(event);
  }
}"""


def attach(page: Page, folder: Path) -> None:
    """Attach two files at once."""
    for name, content in (("logo.png", picture()), ("teklif.txt", b"Teklif")):
        (folder / name).write_bytes(content)
    chosen = [folder / "logo.png", folder / "teklif.txt"]
    page.locator("#timeline-files").set_input_files(chosen)
    expect(page.locator("#timeline .m-file")).to_have_count(2)
    expect(page.locator("#timeline .m-file img")).to_be_visible()
    page.evaluate(_DROP)
    expect(page.locator("#timeline .m-file")).to_have_count(3)
    expect(page.locator("#timeline")).to_contain_text("dropped.csv")


def assign_and_share(page: Page) -> None:
    """Give work to a colleague, let another read, and follow."""
    timeline, follow = page.locator("#timeline"), page.locator("#follow")
    timeline.locator("summary", has_text="Görev ver").focus()
    page.keyboard.press("Enter")
    page.locator("#assign-user").select_option(label="Finance Yılmaz")
    page.locator("#assign-note").fill("Mutabakat mektubu")
    page.keyboard.press("Enter")
    expect(timeline.locator(".m-tasks")).to_contain_text("Mutabakat mektubu")
    timeline.locator("summary", has_text="Paylaş").click()
    page.locator("#share-user").select_option(label="Rival Yılmaz")
    page.locator("form:has(#share-user) button").click()
    expect(first(page)).to_contain_text("bu kaydı paylaştı")
    follow.click()
    expect(follow).to_have_attribute("aria-pressed", "true")
    expect(follow).to_be_focused()


def change_and_delete(page: Page) -> None:
    """Change one's own note, delete one's own call, and look at the notes alone."""
    timeline = page.locator("#timeline")
    stream = timeline.locator(".m-happening")
    note = stream.filter(has_text="Ekstreyi istedi.")
    note.get_by_role("button", name="Bu notu değiştir").click()
    page.locator("#edit-body").fill("Ekstre gönderildi.")
    page.locator("form:has(#edit-body) [type=submit]").click()
    expect(timeline).to_contain_text("düzenlendi")
    stream.filter(has_text="Cuma öder.").get_by_role("button", name="Sil").click()
    page.click("#confirm-yes")
    expect(timeline).to_contain_text("bir notu sildi")
    page.locator("#timeline-kind-note").click()
    expect(stream).to_have_count(1)
    expect(timeline.locator(".m-of-note")).to_have_count(1)


def test_news_and_work_on_a_phone(
    card: int, open_page: Callable[..., Page], assert_accessible: Callable[[Page], None]
) -> None:
    writer = open_page()
    sign_in(writer)
    writer.goto(f"/party/show/{card}")
    writer.locator("#timeline-body").fill("@finance bakar mısın?")
    writer.locator("#write").click()
    expect(writer.locator("#timeline .m-mention")).to_be_visible()
    phone = open_page(viewport={"width": 390, "height": 844})
    sign_in(phone, "finance")
    bell = phone.locator(".m-bell")
    expect(bell).to_have_attribute("aria-label", "Bildirimler: 1 okunmamış")
    bell.click()
    expect(phone.locator(".m-unread")).to_contain_text("sizi andı")
    assert_accessible(phone)
    shoot(phone, "notifications-390")
    phone.get_by_role("link", name="Işık Tekstil A.Ş.").click()
    phone.locator("#timeline").scroll_into_view_if_needed()
    expect(phone.locator("#timeline .m-mention")).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert_accessible(phone)
    shoot(phone, "timeline-390")
    phone.goto("/assignments")
    assert_accessible(phone)
    shoot(phone, "assignments-390")
