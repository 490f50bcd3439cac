"""A browser that is shown payloads in every text runs none of them and asks no other server."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from playwright.sync_api import Dialog, Page, expect

from app.panel.registry import registered
from tests.factories import office
from tests.factories.canary import watched
from tests.factories.poison import SHORT, Poisoned, name_with_markup
from tests.web.conftest import sign_in

MADE_BY_A_PAYLOAD = "img[onerror], img[src*='/i.png'], svg[onload], [onfocus], style:not([nonce])"

Open = Callable[..., None]


@pytest.fixture
def poisoned(app: Flask, visitor: Page) -> Iterator[Poisoned]:
    """Give the office of payloads, with its administrator signed in to the browser."""
    office.hire()
    name_with_markup("boss")
    with watched() as address:
        made = Poisoned(address)
        sign_in(visitor, "boss")
        yield made


@pytest.fixture
def look(visitor: Page) -> Iterator[Open]:
    """Give the way to look at a page in which nothing may have run."""
    asked: list[str] = []

    def dismiss(dialog: Dialog) -> None:
        asked.append(f"{visitor.url}: {dialog.message}")
        dialog.dismiss()

    def open_and_judge(path: str) -> None:
        visitor.goto(path)
        for tab in visitor.locator("[role=tab]").all():
            tab.click()
        assert visitor.locator(MADE_BY_A_PAYLOAD).count() == 0, path

    visitor.on("dialog", dismiss)
    yield open_and_judge
    visitor.wait_for_load_state("networkidle")
    assert not asked


def test_lists_records_and_forms_run_nothing(poisoned: Poisoned, look: Open) -> None:
    for name, entry in registered().items():
        key = poisoned.keys[name][0]
        look(f"/{entry.slug}/list/")
        look(f"/{entry.slug}/show/{key}")
        if not entry.panel.read_only:
            look(f"/{entry.slug}/edit/{key}")


def test_screens_made_by_hand_run_nothing(poisoned: Poisoned, look: Open) -> None:
    draft, party = poisoned.keys["DraftVoucher"][0], poisoned.keys["Party"][0]
    for path in (
        *("/", "/balances", "/transactions", "/profile/", "/vouchers/enter/drafts"),
        *(f"/statement/{poisoned.codes[0]}", f"/vouchers/enter?draft={draft}"),
        f"/vouchers/enter?party={party}",
        *(f"/{page}?q={SHORT}&dated={SHORT}" for page in ("balances", "transactions")),
        *(f"/people/{page}/{poisoned.keys['User'][0]}" for page in ("roles", "password")),
        f"/rights/{poisoned.keys['Role'][0]}",
    ):
        look(path)


def test_what_a_select_offers_is_text(poisoned: Poisoned, look: Open, visitor: Page) -> None:
    look("/vouchers/enter")
    visitor.locator("#party-ts-control").fill("script")
    option = visitor.locator("[role=option]").first
    expect(option).to_contain_text("<script>alert(1)</script>")
    option.click()
    expect(visitor.locator(".v-beside")).to_contain_text(SHORT)
    assert visitor.locator(MADE_BY_A_PAYLOAD).count() == 0
