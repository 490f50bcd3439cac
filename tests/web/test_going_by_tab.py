"""A form gone through by Tab: a press goes on by one field, and chooses nothing unasked."""

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from app.core.db import transaction
from tests.factories import ledger, office

_STANDING = """() => [...document.querySelectorAll("#form [name]")]
    .map((it) => `${it.name}=${it.type === "checkbox" ? it.checked : it.value}`).join("\\n")"""
_HERE = """() => document.activeElement === document.body ? "" :
    document.activeElement.id || document.activeElement.name || document.activeElement.className"""
_OPENED = """() => !document.querySelector(".ts-wrapper.focus") ||
    document.querySelector(".ts-wrapper.focus .ts-dropdown :is(.option, .no-results)")"""
_MOST = 60


@pytest.fixture
def card(app: Flask) -> int:
    """Open a card with a salesperson; it has no term of payment, though there is one."""
    numbers = office.hire()
    with transaction():
        return int(ledger.customer(name="Işık", salesperson_id=numbers["sales"]).id)


def test_every_press_goes_to_the_next_field_and_changes_none(page: Page, card: int) -> None:
    page.goto(f"/party/edit/{card}")
    before, gone = page.evaluate(_STANDING), [page.evaluate(_HERE)]
    for _press in range(_MOST):
        page.keyboard.press("Tab")
        page.wait_for_function(_OPENED)
        gone.append(page.evaluate(_HERE))
        if "notes" in gone[-1]:
            break
    assert len(gone) == len({*gone}), gone
    assert {"party_group-ts-control", "salesperson-ts-control", "term-ts-control"} <= {*gone}
    assert page.evaluate(_STANDING) == before


def test_what_was_typed_or_pointed_at_is_chosen_and_the_next_field_follows(
    page: Page, card: int
) -> None:
    page.goto(f"/party/edit/{card}")
    chosen = page.locator("#salesperson + .ts-wrapper .item")
    page.locator("#salesperson-ts-control").focus()
    page.keyboard.type("rival")
    expect(page.locator("#salesperson + .ts-wrapper .option")).to_have_count(1)
    page.keyboard.press("Tab")
    expect(chosen).to_contain_text("Rival")
    expect(page.locator("#language")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(page.locator("#salesperson-ts-control")).to_be_focused()
    expect(page.locator("#salesperson + .ts-wrapper .option").nth(1)).to_be_visible()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowDown")
    pointed = page.locator("#salesperson + .ts-wrapper .option.active").inner_text()
    page.keyboard.press("Tab")
    expect(chosen).to_contain_text(pointed.split("\n")[0])
    expect(page.locator("#language")).to_be_focused()
