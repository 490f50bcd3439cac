"""Every screen of every model opens in both languages, without a row and with one."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core.db import db, transaction
from app.panel.lists.displays import BOARD, CALENDAR, is_display
from app.panel.records.tabs import HISTORY
from app.panel.registry import Registered, key_of
from app.panel.screens import all_screens
from tests.factories import office, pages
from tests.factories.entries import NAMES, entry_of, writable
from tests.factories.records import a_record


def made(entry: Registered) -> str:
    """Make a record in a transaction of its own and give its key."""
    with transaction():
        key = str(key_of(a_record(entry)))
    db.session.remove()
    return key


def opens(client: FlaskClient, address: str) -> None:
    for language, page in pages.in_both(client, address):
        assert language == "en" or pages.untranslated(page) == set(), address
        assert "__(" not in page


@pytest.mark.parametrize("name", NAMES)
def test_every_screen_of_a_model_opens(name: str, app: Flask, served: Flask) -> None:
    office.hire()
    entry = entry_of(name)
    client = office.browser(served, "boss")
    base = f"/{entry.slug}"
    lists = [f"{base}/list/", f"{base}/summary", f"{base}/export", f"{base}/options"]
    lists += [f"{base}/{it}" for it in (BOARD, CALENDAR) if is_display(entry, it)]
    for address in [*lists, *([f"{base}/add"] if writable(entry) else [])]:
        opens(client, address)
    key = made(entry)
    tabs = [f"{base}/tab/{tab}/{key}" for tab in (HISTORY, *entry.panel.related)]
    forms = [f"{base}/edit/{key}"] if writable(entry) else []
    for address in (*lists, f"{base}/list/?q=zzz", f"{base}/show/{key}", *tabs, *forms):
        opens(client, address)


def test_the_pages_of_the_shell_and_screens_made_by_hand_open(app: Flask, served: Flask) -> None:
    office.hire()
    client = office.browser(served, "boss")
    for address in ("/", "/profile/", "/logout/"):
        opens(client, address)
    for screen in all_screens().values():
        if screen.in_menu:
            opens(client, screen.url)


@pytest.mark.parametrize("address", ["/nowhere", "/party/show/1", "/party/delete/1"])
def test_refusals_speak_the_language_of_the_reader(address: str, app: Flask, served: Flask) -> None:
    office.hire()
    client = office.browser(served, "nobody")
    pages.speak(client, "tr")
    assert pages.untranslated(client.get(address).text) == set()
