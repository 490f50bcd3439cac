"""A list in groups: counts and sums asked of the database, each group leading to its rows."""

import re
from collections.abc import Iterator
from datetime import date
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core.db import db, transaction
from app.ledger.models import Party
from app.ledger.posting import post
from tests.factories import ledger, office, pages, people


@pytest.fixture
def staff(app: Flask, process: Flask) -> dict[str, int]:
    """Hire everybody; the salesperson has two cards of three, and three vouchers of four."""
    numbers = office.hire()
    with transaction():
        for name, city, owner in (
            ("Işık", "İzmir", "sales"),
            ("Çağ", "izmir", "sales"),
            ("Ada", "", "rival"),
        ):
            ledger.customer(name=name, city=city, salesperson_id=numbers[owner])
    parties = {it.name: it for it in db.session.query(Party)}
    with transaction():
        for name, day, amount in (
            ("Işık", 3, "100.00"),
            ("Işık", 20, "50.50"),
            ("Çağ", 21, "10.00"),
            ("Ada", 22, "1000.00"),
        ):
            month = 10 if day == 3 else 11
            voucher = ledger.voucher(parties[name], amount=amount, dated_on=date(2026, month, day))
            post(voucher)
    return numbers


def groups(page: str) -> Iterator[tuple[str, list[str], str]]:
    """Give each group with its figures and where it leads."""
    for row in re.findall(r"<tr>(.*?)</tr>", page[page.index("<tbody>") :], re.DOTALL):
        link = re.search(r'<a href="([^"]+)">(.*?)</a>', row)
        figures = re.findall(r'<td class="n[^"]*">([^<]*)</td>', row)
        if link:
            yield unescape(link[2]), figures, unescape(link[1])


def english(process: Flask, person: str) -> FlaskClient:
    client = office.browser(process, person)
    pages.speak(client, "en")
    return client


def opened(client: FlaskClient, address: str) -> dict[str, tuple[list[str], str]]:
    answer = client.get(address)
    assert answer.status_code == 200
    return {label: (figures, url) for label, figures, url in groups(answer.text)}


def test_texts_are_grouped_whatever_their_case_and_lead_to_their_rows(
    process: Flask, staff: dict[str, int]
) -> None:
    client = english(process, "finance")
    found = opened(client, "/party/list/?group=city")
    assert [figures for figures, _url in found.values()] == [["2"], ["1"]]
    (_two, url), (_one, empty) = found.values()
    rows = client.get(url).text
    assert "Işık" in rows
    assert "Çağ" in rows
    assert "Ada" not in rows
    assert "City is" in rows
    assert "Ada" in client.get(empty).text
    assert "City is empty" in client.get(empty).text


def test_groups_hold_only_what_one_may_see(process: Flask, staff: dict[str, int]) -> None:
    found = opened(english(process, "sales"), "/party/list/?group=salesperson")
    assert {name: figures for name, (figures, _url) in found.items()} == {"Sales Yılmaz": ["2"]}
    found = opened(english(process, "sales"), "/voucher/list/?group=dated_on")
    assert {name: figures for name, (figures, _url) in found.items()} == {
        "11.2026": ["2", "60.50"],
        "10.2026": ["1", "100.00"],
    }


def test_months_add_up_and_lead_to_their_days(process: Flask, staff: dict[str, int]) -> None:
    client = english(process, "finance")
    found = opened(client, "/voucher/list/?group=dated_on")
    assert list(found) == ["11.2026", "10.2026"]
    assert found["11.2026"][0] == ["3", "1,060.50"]
    page = client.get(found["10.2026"][1].replace("/list/", "/summary")).text
    assert "1 record" in page
    assert "100.00" in page


def test_groups_follow_filters_and_conditions(process: Flask, staff: dict[str, int]) -> None:
    client = english(process, "finance")
    found = opened(client, "/voucher/list/?group=type&dated_on=2026-10-01..2026-10-31")
    assert {name: figures for name, (figures, _url) in found.items()} == {
        "Sales invoice": ["1", "100.00"]
    }
    where = "%5B%22name%22%2C%22is%22%2C%22ada%22%5D"
    assert [
        it[0] for it in opened(client, f"/party/list/?group=is_active&where={where}").values()
    ] == [["1"]]


@pytest.mark.parametrize("name", ["password", "addresses", "x'--", "search_key", "credit_limit"])
def test_by_what_cannot_be_grouped_rows_are_shown(
    process: Flask, staff: dict[str, int], name: str
) -> None:
    answer = english(process, "finance").get("/party/list/", query_string={"group": name})
    assert answer.status_code == 200
    assert "Işık" in answer.text


def test_a_name_one_may_not_see_heads_no_group(process: Flask, staff: dict[str, int]) -> None:
    people.grant("Sales", "Account", "read", "see_all")
    page = english(process, "sales").get("/account/list/?group=party").text
    assert "not visible" in page
    assert ">Ada<" not in page
