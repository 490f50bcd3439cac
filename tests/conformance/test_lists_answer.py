"""Every list answers whatever its fields can be asked, in few statements and few bytes."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask, get_template_attribute
from flask.testing import FlaskClient
from sqlalchemy import Engine, event

from app.core.db import db, transaction
from app.core.fields import Field
from app.panel.lists.asked import Asked
from app.panel.lists.conditions import PRESETS
from app.panel.lists.offered import groupable, offered
from app.panel.lists.operators import operators_of
from app.panel.lists.page import list_page
from app.panel.registry import Registered, key_of
from tests.factories import office, pages
from tests.factories.entries import NAMES, entry_of
from tests.factories.records import a_record

MOST_STATEMENTS, MOST_BYTES = 6, 64 * 1024
TYPED = {
    "money": "1.234,5",
    "rate": "1,5",
    "whole": "3",
    "day": "22.11.2026",
    "instant": "22.11.2026",
    "yes_no": "1",
    "link": "1",
    "many": "1",
    "tags": "1",
    "phone": "0532 1",
}


def value_for(field: Field, operator: str) -> str:
    if operator == "in":
        return next(iter(PRESETS))
    return next(iter(field.choices)) if field.choices else TYPED.get(field.kind, "a")


def questions(entry: Registered) -> Iterator[list[str]]:
    for name, field in offered(entry).items():
        for operator in operators_of(field):
            yield [name, operator, value_for(field, operator)]


def open_all(client: FlaskClient, entry: Registered) -> None:
    """Ask each field everything, show it and sort by it."""
    for asked in questions(entry):
        answer = client.get(f"/{entry.slug}/list/", query_string={"where": json.dumps(asked)})
        assert answer.status_code == 200, asked
        assert 'role="alert"' not in answer.text, asked
    for name in groupable(entry):
        answer = client.get(f"/{entry.slug}/list/?group={name}")
        assert answer.status_code == 200, name
        assert "m-matrix" in answer.text, name
    for name, field in offered(entry).items():
        order = "" if field.is_many else f"&sort=-{name}"
        answer = client.get(f"/{entry.slug}/list/?columns={name}{order}")
        assert answer.status_code == 200, name
        assert 'role="alert"' not in answer.text, name


@pytest.mark.parametrize("name", NAMES)
def test_every_field_is_asked_shown_and_sorted_by(name: str, app: Flask, served: Flask) -> None:
    office.hire()
    entry = entry_of(name)
    with transaction():
        a_record(entry)
    db.session.remove()
    client = office.browser(served, "boss")
    open_all(client, entry)
    for address in ("arrange", "conditions"):
        for language, page in pages.in_both(client, f"/{entry.slug}/{address}"):
            assert language == "en" or pages.untranslated(page) == set(), address


@pytest.mark.parametrize("name", NAMES)
def test_a_list_with_everything_on_costs_few_statements(
    name: str, app: Flask, served: Flask
) -> None:
    office.hire()
    entry = entry_of(name)
    with transaction():
        key = key_of(a_record(entry))
    db.session.remove()
    client = office.browser(served, "boss")
    statements, size = cost(client, entry, str(key))
    assert len(statements) <= MOST_STATEMENTS, "\n".join(statements)
    assert size <= MOST_BYTES


def cost(client: FlaskClient, entry: Registered, key: str) -> tuple[list[str], int]:
    """Give the statements and the size of a list that asks for all its fields at once."""
    asked = {
        "where": json.dumps(["any", *list(questions(entry))[::9][:6]]),
        "columns": ",".join([*offered(entry)][:20]),
        "q": "a",
    }
    links = {name: key for name in entry.panel.filters if entry.fields[name].kind == "link"}
    statements: list[str] = []

    def note(*details: Any) -> None:
        statements.append(details[2])

    address = f"/{entry.slug}/list/"
    client.get(address, query_string=asked | links)
    statements.clear()
    event.listen(Engine, "before_cursor_execute", note)
    try:
        answer = client.get(address, query_string=asked | links)
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    assert answer.status_code == 200
    return statements, len(answer.data)


@pytest.mark.parametrize("name", NAMES)
def test_every_field_can_be_a_chip(name: str, app: Flask) -> None:
    """A chip holds something to press or to fill in, whatever the kind of its field."""
    entry = entry_of(name)
    wide = replace(entry.declared, filters=tuple(offered(entry)))
    with app.test_request_context():
        page = list_page(replace(entry, declared=wide), Asked(), "en")
        chip = get_template_attribute("panel/parts/filter.html", "chip")
        empty = [it.name for it in page.filters if not re.search("<(form|a) ", chip(it, page))]
    assert len(page.filters) >= len(offered(entry))
    assert empty == []
