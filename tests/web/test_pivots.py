"""Pivots: counts, sums and averages by one or two fields, and exactly the rows behind each."""

import json
import re
from datetime import date
from decimal import Decimal
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event
from sqlalchemy.engine import Engine

from app.core.db import db, transaction
from app.ledger.posting import post
from app.panel.lists.asked import read as read_list
from app.panel.lists.query import Listing
from app.panel.pivot import asked, figures, page
from app.panel.pivot.places import last_day
from app.panel.registry import registered
from tests.factories import instruments, ledger, office, pages


@pytest.fixture
def staff(app: Flask, process: Flask) -> dict[str, int]:
    """Open cards in cities, with credit limits and terms, of two salespeople."""
    numbers = office.hire()
    cards = [
        ("A", "İzmir", "sales", "100.00", 10),
        ("B", "İzmir", "sales", "50.25", 20),
        ("C", "Bursa", "sales", "0.00", 30),
        ("D", "", "sales", "-20.00", 5),
        ("E", "Bursa", "rival", "999.00", 90),
    ]
    with transaction():
        for name, city, person, limit, days in cards:
            party = ledger.customer(name=name, city=city, salesperson_id=numbers[person])
            party.credit_limit, party.term_days = Decimal(limit).max(Decimal(0)), days
    return numbers


@pytest.fixture
def sales(process: Flask, staff: dict[str, int]) -> FlaskClient:
    return english(process, "sales")


def english(process: Flask, person: str) -> FlaskClient:
    client = office.browser(process, person)
    pages.speak(client, "en")
    return client


def table(text: str) -> list[list[str]]:
    """Read the table of a pivot as its rows of texts."""
    body = re.search(r'id="pivot-table">(.*?)</table>', text, re.DOTALL)
    assert body, text
    rows = re.findall(r"<tr>(.*?)</tr>", body[1], re.DOTALL)
    return [
        [
            " ".join(unescape(re.sub("<[^>]+>", " ", cell)).split())
            for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)
        ]
        for row in rows
    ]


def links(text: str) -> list[tuple[str, str]]:
    """Give the figures of the table with the addresses of their rows."""
    cells = re.findall(r'<td class="n[^"]*">(.*?)</td>', text, re.DOTALL)
    return [
        (unescape(number), unescape(url))
        for cell in cells
        for url, number in re.findall(r'<a href="([^"]+)">([^<]+)</a>', cell)
    ]


def count(client: FlaskClient, address: str) -> int:
    text = client.get(address).text
    assert "m-tone-warning" not in text, address
    return len(set(re.findall(r"/party/show/(\d+)", text)))


def test_records_are_counted_by_two_fields_and_every_figure_opens_its_rows(
    sales: FlaskClient,
) -> None:
    text = sales.get("/party/pivot?_rows=city&_across=is_customer&q=").text
    assert table(text) == [
        ["City / Customer", "Yes", "Total"],
        ["İzmir", "2", "2"],
        ["(empty)", "1", "1"],
        ["Bursa", "1", "1"],
        ["Total", "4", "4"],
    ]
    found = links(text)
    assert len(found) == 8
    for number, url in found:
        assert count(sales, url) == int(number), url


def test_the_filter_of_the_list_holds_for_the_pivot_and_its_rows(sales: FlaskClient) -> None:
    where = json.dumps(["any", ["city", "is", "İzmir"], ["name", "is", "C"]])
    text = sales.get("/party/pivot", query_string={"_rows": "city", "where": where, "q": "c"}).text
    assert table(text)[1:] == [["Bursa", "1"], ["Total", "1"]]
    assert [count(sales, url) for _number, url in links(text)] == [1, 1]


def test_amounts_are_added_up_and_averaged_to_the_kurus(sales: FlaskClient) -> None:
    sums = table(sales.get("/party/pivot?_rows=city&_measure=sum:term_days").text)
    assert sums[1:] == [["İzmir", "30"], ["(empty)", "5"], ["Bursa", "30"], ["Total", "65"]]
    averages = table(sales.get("/party/pivot?_rows=city&_measure=average:term_days").text)
    assert averages[1:] == [
        ["İzmir", "15.00"],
        ["(empty)", "5.00"],
        ["Bursa", "30.00"],
        ["Total", "16.25"],
    ]
    limits = table(sales.get("/party/pivot?_rows=is_customer&_measure=sum:credit_limit").text)
    assert limits[1][1].startswith("150.25")


def test_amounts_of_several_currencies_are_never_added(app: Flask, process: Flask) -> None:
    office.hire()
    with transaction():
        party = ledger.customer()
        instruments.received(
            party, instruments.paper("1", "100.00"), instruments.paper("2", "50.50")
        )
        instruments.received(
            party, instruments.paper("3", "30.00"), currency="USD", rate=Decimal(40)
        )
    boss = english(process, "boss")
    text = boss.get("/instrument/pivot?_rows=kind&_measure=sum:amount").text
    assert "150.50 TRY 30.00 USD" in table(text)[1][1]
    assert "never added" in text
    for _number, url in links(text):
        listed = set(re.findall(r"/instrument/show/(\d+)", boss.get(url).text))
        assert len(listed) == (2 if "TRY" in unescape(url) else 1), url


@pytest.mark.parametrize(
    ("step", "names"),
    [
        ("day", ["31.12.2025", "01.01.2026", "04.04.2026"]),
        ("month", ["12.2025", "01.2026", "04.2026"]),
        ("quarter", ["Q4 2025", "Q1 2026", "Q2 2026"]),
        ("year", ["2025", "2026"]),
    ],
)
def test_days_are_cut_into_periods(process: Flask, app: Flask, step: str, names: list[str]) -> None:
    office.hire()
    with transaction():
        party = ledger.customer()
        for day in (date(2025, 12, 31), date(2026, 1, 1), date(2026, 4, 4)):
            post(ledger.voucher(party, dated_on=day))
    boss = english(process, "boss")
    text = boss.get(f"/voucher/pivot?_rows=dated_on:{step}").text
    assert [row[0] for row in table(text)[1:-1]] == names
    for number, url in links(text):
        assert len(set(re.findall(r"/voucher/show/(\d+)", boss.get(url).text))) == int(number)


def test_weeks_begin_on_mondays(app: Flask) -> None:
    assert last_day("week", date(2026, 11, 30)) == date(2026, 12, 6)
    assert last_day("quarter", date(2026, 10, 1)) == date(2026, 12, 31)


def test_it_is_one_statement_beside_those_of_the_person(sales: FlaskClient) -> None:
    statements: list[str] = []

    def note(*details: object) -> None:
        statements.append(str(details[2]))

    address = "/party/pivot?_rows=salesperson&_across=city&_measure=sum:term_days"
    sales.get(address)
    event.listen(Engine, "before_cursor_execute", note)
    try:
        sales.get(address)
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    assert len([it for it in statements if "GROUP BY" in it]) == 1
    assert len(statements) <= 3, statements


def test_too_many_figures_are_refused_and_many_rows_cut(
    sales: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page, "MOST_ROWS", 1)
    text = sales.get("/party/pivot?_rows=city").text
    assert table(text)[1:] == [["İzmir", "2"], ["Total", "4"]]
    assert "Only the first 1 rows" in text
    monkeypatch.setattr(figures, "MOST_FIGURES", 2)
    assert "More than 2 figures" in sales.get("/party/pivot?_rows=city").text


def test_no_pivot_without_the_right_and_no_field_that_is_not_offered(
    sales: FlaskClient, process: Flask
) -> None:
    assert office.browser(process, "nobody").get("/party/pivot").status_code == 403
    entry = registered()["Party"]
    assert asked.read(entry, {"_rows": "search_key", "_measure": "sum:version"}) == asked.read(
        entry, {}
    )


def test_every_list_is_counted_by_each_of_its_fields(process: Flask, app: Flask) -> None:
    office.hire()
    boss = english(process, "boss")
    boss.get("/party/pivot")
    with process.test_request_context():
        for entry in registered().values():
            for by in asked.dimensions(entry).values():
                wanted = asked.Wanted(by, None, [*asked.measures(entry).values()][-1])
                figures.ask(Listing(entry, read_list(entry, {}), "en"), wanted)
    db.session.rollback()
