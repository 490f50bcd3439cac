"""The API and the screens say the same of every model, to everybody."""

import re
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask

from app.core.db import db, transaction
from app.core.fields import Field
from app.panel import kinds
from app.panel.lists.asked import Asked
from app.panel.lists.columns import HIDDEN
from app.panel.lists.page import list_page
from app.panel.registry import Registered, find, key_of, target_of
from tests.factories import office
from tests.factories.callers import Caller
from tests.factories.entries import NAMES, entry_of
from tests.factories.records import a_record

READERS: dict[str, Any] = {
    "money": Decimal,
    "rate": Decimal,
    "day": date.fromisoformat,
    "instant": datetime.fromisoformat,
}


def shown(field: Field, value: Any) -> str:
    """Write a value of the API as a screen would."""
    if value is None:
        return ""
    if field.kind == "link":
        return str(HIDDEN) if value["title"] is None else str(value["title"])
    if field.is_file:
        return str(value["name"])
    return kinds.show(field, READERS.get(field.kind, lambda plain: plain)(value), "en")


def called(entry: Registered, name: str, text: str) -> str:
    """Call a key by the words there are for it, as a screen does: an API gives the key itself."""
    field = entry.fields[name]
    if field.kind == "link" and (other := find(target_of(entry.model, name))):
        field = other.fields[other.names[0]]
    words = field.words or {}
    return ", ".join(str(words.get(part, part)) for part in text.split(", "))


def rows_of_api(entry: Registered, rows: list[dict[str, Any]]) -> Iterator[list[str]]:
    for row in rows:
        cells = {name: shown(entry.fields[name], row[name]) for name in entry.panel.list}
        yield [str(row["id"]), *(called(entry, name, cell) for name, cell in cells.items())]


@pytest.mark.parametrize("name", NAMES)
def test_the_api_gives_what_the_list_shows(name: str, app: Flask, served: Flask) -> None:
    entry, staff = entry_of(name), office.hire()
    with transaction():
        for owner in (staff["sales"], staff["rival"], None):
            a_record(entry, owner)
    boss = Caller(served, "boss")
    with app.test_request_context(headers={"Cookie": "language=en"}):
        page = list_page(entry, Asked(), "en")
        screen = [[row.id, *(cell.text for cell in row.cells)] for row in page.rows]
        api = list(rows_of_api(entry, boss.get(f"{entry.slug}/")["rows"]))
    assert screen
    assert api == screen


@pytest.mark.parametrize("name", NAMES)
def test_a_record_alone_is_the_record_of_the_list(name: str, app: Flask, served: Flask) -> None:
    entry = entry_of(name)
    office.hire()
    with transaction():
        key = key_of(a_record(entry))
    boss = Caller(served, "boss")
    alone = boss.get(f"{entry.slug}/{key}")
    row = next(row for row in boss.get(f"{entry.slug}/", limit=200)["rows"] if row["id"] == key)
    lines = {name for name, known in entry.fields.items() if known.kind == "lines"}
    assert {name: value for name, value in alone.items() if name not in lines} == row


@pytest.mark.parametrize("name", NAMES)
def test_everybody_reaches_the_same_rows_by_both(name: str, app: Flask, served: Flask) -> None:
    entry, staff = entry_of(name), office.hire()
    with transaction():
        for owner in (staff["sales"], staff["rival"]):
            a_record(entry, owner)
    db.session.remove()
    for person in office.STAFF:
        page = office.browser(served, person).get(f"/{entry.slug}/list/")
        answer = Caller(served, person).call("GET", f"{entry.slug}/")
        assert answer.status_code == page.status_code, person
        if page.status_code == 200:
            on_screen = re.findall(rf"/{entry.slug}/show/([^\"?/]+)", page.text)
            by_api = [str(row["id"]) for row in (answer.json or {})["rows"]]
            assert list(dict.fromkeys(on_screen)) == by_api, person
