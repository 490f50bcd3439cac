"""What people type is shown, never run: in pages, in tabs, in options and in files."""

import csv
from html.parser import HTMLParser
from io import StringIO

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core.db import db, transaction
from app.core.formulas import starts_formula
from app.core.tags import put_tags
from app.panel.records.tabs import HISTORY
from app.panel.registry import Registered, key_of
from app.panel.tagging import is_taggable
from tests.factories import office
from tests.factories.entries import NAMES, entry_of, writable
from tests.factories.records import a_record, a_tag

MARKUP = (
    "\"'></textarea></title><qz onqz=qz(1)><script>qz</script>"
    "<img src=//qz.example/x>{{7*191}}{% qz %}"
)
FORMULA = '=HYPERLINK("//qz.example/";"x")'


class Reader(HTMLParser):
    """Notes what a browser would take for an element or an attribute of the text's own."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Judge an element."""
        if tag == "qz" or any(name.startswith("onqz") for name, _value in attrs):
            self.found.append(self.get_starttag_text() or "")
        if "//qz.example/x" in dict(attrs).values() and tag == "img":
            self.found.append(self.get_starttag_text() or "")

    def handle_data(self, data: str) -> None:
        """Judge the text of a script."""
        if self.cdata_elem and data.strip() == "qz":
            self.found.append(data)


def run_by(page: str) -> list[str]:
    reader = Reader()
    reader.feed(page)
    reader.close()
    return [*reader.found, *(["1337"] if "1337" in page else [])]


def made(entry: Registered, text: str) -> str:
    with transaction():
        key = str(key_of(a_record(entry, words=lambda _entry, _is_name: text)))
        if is_taggable(entry.model):
            tag = a_tag(text)
            db.session.flush()
            put_tags(entry.name, key, [tag])
    db.session.remove()
    return key


def pages(client: FlaskClient, entry: Registered, key: str) -> dict[str, str]:
    base = f"/{entry.slug}"
    places = [f"{base}/list/", f"{base}/show/{key}", f"{base}/tab/{HISTORY}/{key}"]
    places += [f"{base}/edit/{key}"] if writable(entry) else []
    return {place: client.get(place).text for place in places}


def test_the_reader_sees_what_runs() -> None:
    assert len(run_by(MARKUP)) == 3
    assert run_by(MARKUP.replace("<", "&lt;")) == []


@pytest.mark.parametrize("name", NAMES)
def test_markup_in_any_text_is_shown_as_text(name: str, app: Flask, served: Flask) -> None:
    office.hire()
    entry = entry_of(name)
    client = office.browser(served, "boss")
    shown = pages(client, entry, made(entry, MARKUP))
    assert {place: run_by(page) for place, page in shown.items() if run_by(page)} == {}
    answer = client.get(f"/{entry.slug}/options")
    assert (answer.mimetype, answer.headers["X-Content-Type-Options"]) == (
        "application/json",
        "nosniff",
    )


@pytest.mark.parametrize("name", NAMES)
def test_no_cell_of_an_export_is_a_formula(name: str, app: Flask, served: Flask) -> None:
    office.hire()
    entry = entry_of(name)
    client = office.browser(served, "boss")
    made(entry, FORMULA)
    answer = client.get(f"/{entry.slug}/export")
    text = answer.get_data().decode("utf-8-sig")
    answer.close()
    assert answer.headers["Content-Disposition"].startswith("attachment")
    cells = [cell for row in csv.reader(StringIO(text), delimiter=";") for cell in row]
    assert [cell for cell in cells if starts_formula(cell) and not _is_number(cell)] == []


def _is_number(cell: str) -> bool:
    return cell.lstrip("+-").replace(".", "").replace(",", "").replace(" ", "").isdigit()
