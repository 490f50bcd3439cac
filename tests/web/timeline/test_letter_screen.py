"""An e-mail written from the timeline: chosen and typed addresses, a file, what became of it."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select, update

from app.core.db import db, transaction
from app.core.outbox import OutboxMessage
from app.modules.parties.models import PartyContact
from tests.factories import ledger, office
from tests.web.conftest import sign_in

SHOTS = os.environ.get("TIMELINE_SHOTS", "")
LONG = "Merhaba,\n\nekstreniz ektedir. " + "Mutabık mısınız? " * 8


@pytest.fixture
def card(app: Flask, served: Flask, monkeypatch: pytest.MonkeyPatch) -> int:
    """Open a card with a contact to write to, and name a mail server."""
    for one in (app, served):
        monkeypatch.setitem(one.config, "SMTP_HOST", "127.0.0.1")
        monkeypatch.setitem(one.config, "MAIL_FROM", "books@firma.example")
    staff = office.hire()
    with transaction():
        card = ledger.customer(name="Işık Tekstil A.Ş.", salesperson_id=staff["sales"])
        contact = {"name": "Ayşe Işık", "email": "ayse@isik.example"}
        db.session.add(PartyContact(party_id=card.id, **contact))
        number: int = card.id
    return number


def shoot(page: Page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"{name}.png", full_page=True)


def open_box(page: Page) -> None:
    """Choose the e-mail among what may be written."""
    page.locator("label:has(#kind-letter)").click()
    expect(page.locator("#letter-to-ts-control, #received-from").first).to_be_visible()


def address(page: Page, field: str, typed: str) -> Locator:
    """Type into a field of addresses."""
    control = page.locator(f"#{field}-ts-control")
    control.click()
    page.keyboard.type(typed)
    return control


def test_a_letter_is_written_by_keyboard_and_seen_to_be_sent(
    card: int,
    open_page: Callable[..., Page],
    assert_accessible: Callable[[Page], None],
    tmp_path: Path,
) -> None:
    page = open_page()
    sign_in(page, "sales")
    page.goto(f"/party/show/{card}")
    attach(page, tmp_path)
    open_box(page)
    expect(page.locator("#timeline-body")).to_be_hidden()
    write(page, assert_accessible)
    read_folded(page)
    fail_the_last()
    page.locator("#timeline-kind-letter").click()
    expect(page.locator("#timeline .m-happening")).to_have_count(1)
    expect(page.locator(".m-outcomes")).to_contain_text("550 no such mailbox")
    assert_accessible(page)
    shoot(page, "letter-sent-1440")
    page.click("[name=theme]")
    page.locator("#timeline-kind-letter").click()
    expect(page.locator("#timeline .m-happening")).to_have_count(1)
    open_box(page)
    assert_accessible(page)
    shoot(page, "letter-dark-1440")


def attach(page: Page, folder: Path) -> None:
    """Put a file on the card."""
    (folder / "ekstre.txt").write_bytes(b"120,00")
    page.locator("#timeline-files").set_input_files(folder / "ekstre.txt")
    expect(page.locator("#timeline .m-file")).to_have_count(1)


def write(page: Page, assert_accessible: Callable[[Page], None]) -> None:
    """Choose one address, type two, take the file along, and send."""
    address(page, "letter-to", "Işık")
    expect(page.get_by_role("option", name="ayse@isik.example")).to_be_visible()
    assert_accessible(page)
    shoot(page, "letter-offered-1440")
    page.keyboard.press("Enter")
    page.keyboard.type("mehmet@isik.example")
    page.keyboard.press("Enter")
    address(page, "letter-cc", "depo@isik.example")
    page.locator("#letter-subject").fill("30 Kasım ekstresi")
    page.locator("#letter-body").fill(LONG)
    page.locator(".m-letter-files [type=checkbox]").check()
    assert_accessible(page)
    shoot(page, "letter-box-1440")
    page.locator("#letter-send").click()


def read_folded(page: Page) -> None:
    """Find the letter first in the stream, its text folded, and unfold it."""
    first = page.locator("#timeline .m-happening").first
    expect(first).to_contain_text("30 Kasım ekstresi")
    expect(first).to_contain_text("mehmet@isik.example")
    expect(first.locator(".m-note")).to_be_hidden()
    first.locator("summary").click()
    expect(first.locator(".m-note")).to_contain_text("Mutabık mısınız?")


def fail_the_last() -> None:
    """Let the copy be refused, and the others be sent."""
    with transaction():
        sent = db.session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)).all()
        assert [it.recipient for it in sent][2:] == ["depo@isik.example"]
        refused = update(OutboxMessage).where(OutboxMessage.id == sent[2].id)
        db.session.execute(update(OutboxMessage).values(state="sent"))
        db.session.execute(refused.values(state="failed", error="550 no such mailbox"))


def test_what_is_attached_meanwhile_is_offered_to_a_letter_under_way(
    card: int, open_page: Callable[..., Page], tmp_path: Path
) -> None:
    page = open_page()
    sign_in(page, "sales")
    page.goto(f"/party/show/{card}")
    open_box(page)
    expect(page.locator(".m-letter-files")).to_be_hidden()
    page.fill("#letter-subject", "30 Kasım ekstresi")
    attach(page, tmp_path)
    offered = page.locator(".m-letter-files [type=checkbox]")
    offered.check()
    (tmp_path / "liste.csv").write_bytes(b"a;b")
    page.set_input_files("#timeline-files", tmp_path / "liste.csv")
    expect(offered).to_have_count(2)
    expect(offered.first).not_to_be_checked()
    expect(offered.last).to_be_checked()
    latest = page.locator("#timeline .m-happening", has_text="liste.csv").first
    latest.get_by_role("button", name="Sil").click()
    page.click("#confirm-yes")
    expect(offered).to_have_count(1)
    expect(offered).to_be_checked()
    expect(page.locator("#letter-subject")).to_have_value("30 Kasım ekstresi")


def test_on_a_phone_an_answer_is_noted(
    card: int, open_page: Callable[..., Page], assert_accessible: Callable[[Page], None]
) -> None:
    phone = open_page(viewport={"width": 390, "height": 844})
    sign_in(phone, "sales")
    phone.goto(f"/party/show/{card}")
    phone.locator("#timeline").scroll_into_view_if_needed()
    open_box(phone)
    shoot(phone, "letter-box-390")
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    phone.locator("[name=direction][value=received]").check(force=True)
    expect(phone.locator("#letter-subject")).to_be_hidden()
    phone.locator("#received-from").fill("Ayşe Işık")
    phone.locator("#received-body").fill("Mutabıkız.")
    assert_accessible(phone)
    shoot(phone, "letter-received-390")
    phone.locator("#letter-note").click()
    expect(phone.locator("#timeline .m-happening").first).to_contain_text("Mutabıkız.")
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    shoot(phone, "letter-noted-390")
