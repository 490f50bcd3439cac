"""A file is chosen in a form in a browser: in the reader's words, seen before it is sent, kept."""

import os
from collections.abc import Callable
from pathlib import Path

from flask import Flask
from playwright.sync_api import FilePayload, Page, expect
from sqlalchemy import select

from app.core.db import db
from app.modules.company import Company
from tests.factories import office
from tests.factories.pictures import a_picture
from tests.web.conftest import sign_in

SHOTS = os.environ.get("WALK_SHOTS", "")
ASKING = "Dosya seçin ya da buraya bırakın"
PICTURE = FilePayload(name="amblem.png", mimeType="image/png", buffer=a_picture())
TOO_LARGE = FilePayload(name="afiş.png", mimeType="image/png", buffer=bytes(10 * 1024**2 + 1))


def test_a_picture_is_chosen_seen_and_saved(
    app: Flask, visitor: Page, assert_accessible: Callable[[Page], None]
) -> None:
    office.hire()
    sign_in(visitor, "boss")
    company = db.session.scalar(select(Company.id).order_by(Company.id))
    db.session.remove()
    visitor.goto(f"/company/edit/{company}")
    place = visitor.locator(".m-held").filter(has=visitor.locator("#logo"))
    expect(place.locator(".m-drop")).to_have_text(ASKING)
    visitor.set_input_files("#logo", TOO_LARGE)
    expect(place.locator(".m-drop")).to_have_text(ASKING)
    visitor.set_input_files("#logo", PICTURE)
    expect(place.locator(".m-drop")).to_have_text("amblem.png")
    expect(place.locator(".m-held-new")).to_be_visible()
    assert_accessible(visitor)
    shoot(visitor, "chosen")
    visitor.keyboard.press("Control+s")
    visitor.wait_for_url("**/company/show/*")
    expect(visitor.get_by_role("img", name="amblem.png")).to_be_visible()


def shoot(page: Page, name: str) -> None:
    """Keep a picture of a page on a desk and on a phone, where one is asked for."""
    for width in (1440, 390) if SHOTS else ():
        page.set_viewport_size({"width": width, "height": 900})
        page.locator("#logo").scroll_into_view_if_needed()
        page.screenshot(path=Path(SHOTS) / f"{name}-{width}.png")
