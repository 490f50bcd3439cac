"""However much is open, the panes leaf through it in order, at the same cost, and agree."""

import html
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core.db import db, transaction
from app.ledger.rules.matching import METHODS
from tests.factories.many_items import party_with_items
from tests.web.accounts.books import Books
from tests.web.accounts.conftest import SignIn
from tests.web.accounts.matching_desk import confirm, send
from tests.web.accounts.tables import plain

SAMPLED = "120.000092"


def pane_of(page: str, letter: str) -> str:
    return page.split(f'data-pane="{letter}"')[1].split("</section>", maxsplit=1)[0]


def rows_of(page: str, letter: str) -> list[list[str]]:
    """Give the texts of the cells of a pane, the key of its item first."""
    inside = pane_of(page, letter)
    rows = re.findall(r'<tr>\s*<td class="t-tick">.*?</tr>', inside, re.DOTALL)
    return [
        [_key(row), *map(_text, re.findall(r"<td.*?</td>", row, re.DOTALL)[1:])] for row in rows
    ]


def _key(row: str) -> str:
    found = re.search(r'value="([-0-9]+)"', row)
    assert found
    return found[1]


def _text(cell: str) -> str:
    return html.unescape(" ".join(re.sub("<[^>]+>", " ", cell).split()))


def leafed(client: FlaskClient, address: str, letter: str) -> Iterator[list[str]]:
    """Leaf through a pane from its first page to its last."""
    while address:
        page = client.get(address).text
        yield from rows_of(page, letter)
        following = re.search(
            r'<a href="([^"]+)"[^>]*aria-label="Sonraki sayfa', pane_of(page, letter), re.DOTALL
        )
        address = html.unescape(following[1]) if following else ""


def many(office: Flask, count: int, code: str = "M.MANY") -> None:
    with office.app_context(), transaction():
        party_with_items(count, code)


@pytest.mark.parametrize("sort", ["", "date", "-date", "document", "open", "-open"])
def test_a_pane_leafs_through_every_item_in_its_order(
    office: Flask, sign_in: SignIn, sort: str
) -> None:
    many(office, 130)
    rows = list(leafed(sign_in(), f"/matching/M.MANY?dsort={sort}", "d"))
    assert len({row[0] for row in rows}) == len(rows) == 65
    place = {"": 2, "date": 1, "document": 3, "open": 5}[sort.removeprefix("-")]
    values = [_comparable(row[place]) for row in rows]
    assert values == sorted(values, reverse=sort.startswith("-"))
    assert sum(plain(row[5]) for row in rows) == sum(
        Decimal(100) + Decimal(number) / 100 for number in range(0, 130, 2)
    )


def _comparable(text: str) -> Any:
    if re.fullmatch(r"\d\d\.\d\d\.\d{4}", text):
        return text[6:], text[3:5], text[:2]
    return plain(text) if "," in text else text


def test_a_pane_is_searched_by_document_no_and_the_other_one_is_left(
    office: Flask, sign_in: SignIn
) -> None:
    many(office, 130)
    page = sign_in().get("/matching/M.MANY?dq=f0000064").text
    assert [row[3] for row in rows_of(page, "d")] == ["F0000064 Satış faturası"]
    assert len(rows_of(page, "c")) == 25


def test_what_is_ticked_stays_in_sight_on_every_page(office: Flask, sign_in: SignIn) -> None:
    many(office, 130)
    client = sign_in()
    first = rows_of(client.get("/matching/M.MANY").text, "d")[0][0]
    page = client.get(f"/matching/M.MANY?dq=F0000064&d={first}&amount=12,5").text
    assert rows_of(page, "d")[0][0] == first
    assert re.search(rf'value="{first}"[^>]*checked', page)
    assert 'value="12,5"' in page


def test_damaged_addresses_show_the_first_page(office: Flask, sign_in: SignIn) -> None:
    many(office, 60)
    client = sign_in()
    for junk in ("x", "WzEsMl0", "%00", "WyIyMDI2LTAxLTAxIiwgIjEtMS0xIl0"):
        for name in ("dafter", "cbefore", "d", "dsort", "currency", "account", "in"):
            for sort in ("due", "open"):
                address = f"/matching/M.MANY?{name}={junk}" + (
                    f"&dsort={sort}" if name != "dsort" else ""
                )
                assert client.get(address).status_code == 200, address


def test_ten_thousand_items_cost_as_many_statements_as_ten(
    office: Flask, sign_in: SignIn, questions: list[str]
) -> None:
    many(office, 10, "M.FEW")
    many(office, 10_000)
    client = sign_in()
    counts: dict[str, list[int]] = {"open": [], "preview": [], "confirm": []}
    for code in ("M.FEW", "M.FEW", "M.MANY"):  # the first time warms what a process keeps
        del questions[:]
        assert client.get(f"/matching/{code}?dsort=-open&dq=F").status_code == 200
        counts["open"].append(len(questions))
        before = len(questions)
        preview = send(client, code, act="due")
        counts["preview"].append(len(questions) - before)
        assert preview.status_code == 200
    assert counts["open"][1] == counts["open"][2] <= 20
    assert counts["preview"][1] == counts["preview"][2]
    before = len(questions)
    assert confirm(client, "M.MANY", preview).status_code == 302
    assert len(questions) - before <= 25


@pytest.mark.parametrize("method", METHODS)
def test_the_screen_matches_what_the_command_line_does(
    office: Flask, sign_in: SignIn, method: str, request: pytest.FixtureRequest
) -> None:
    client, books = sign_in(), Books(office)
    while True:
        page = client.get(f"/matching/{SAMPLED}").text
        currencies = set(re.findall(r'name="currency"\s+value="([A-Z]{3})"', page))
        done = False
        for currency in sorted(currencies):
            place = {"account": "receivable", "currency": currency}
            preview = send(client, SAMPLED, act=method, **place)
            if preview.status_code == 200:
                assert confirm(client, SAMPLED, preview).status_code == 302
                done = True
        if not done:
            break
    by_screen = books.printed("matches", SAMPLED)
    sample, databases = request.getfixturevalue("sample"), request.getfixturevalue("databases")
    with office.app_context():
        db.session.remove()
        db.engine.dispose()
    databases.copied(sample, "test")
    answer = office.test_cli_runner().invoke(args=["ledger", "match", SAMPLED, "--by", method])
    assert answer.exit_code == 0, answer.output
    assert sorted(map(str, by_screen)) == sorted(map(str, books.printed("matches", SAMPLED)))
