"""Conditions of a list joined by "and" and "or": what they find, and what nobody learns by them."""

import json
import re
from collections.abc import Sequence
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core.db import transaction
from app.panel.registry import registered
from tests.factories import ledger, office, pages, people
from tests.web.test_kept_lists import keep

CARDS = {
    "Işık": {"city": "İzmir", "phone": "+905321234567", "credit_limit": "1000.00"},
    "Çağ": {"city": "Bursa", "phone": "+902125551234", "credit_limit": "50.50"},
    "Şen": {"city": "İzmir", "phone": "", "credit_limit": "0"},
    "Ada": {"city": "", "phone": "", "credit_limit": "20000"},
}


@pytest.fixture
def staff(app: Flask, process: Flask) -> dict[str, int]:
    """Hire everybody and open the cards, the first one the salesperson's, others the rival's."""
    numbers = office.hire()
    with transaction():
        for name, values in CARDS.items():
            owner = numbers["sales" if name == "Işık" else "rival"]
            party = ledger.customer(name=name, salesperson_id=owner)
            for field, value in values.items():
                setattr(party, field, value)
    return numbers


@pytest.fixture
def finance(process: Flask, staff: dict[str, int]) -> FlaskClient:
    """Give the browser of somebody who sees all cards."""
    return english(process, "finance")


def english(process: Flask, person: str) -> FlaskClient:
    client = office.browser(process, person)
    pages.speak(client, "en")
    return client


def ask(client: FlaskClient, where: Sequence[Any] | str, model: str = "party") -> str:
    """Give the list of what conditions find."""
    said = where if isinstance(where, str) else json.dumps(where)
    answer = client.get(f"/{model}/list/", query_string={"where": said})
    assert answer.status_code == 200, answer.text
    return answer.text


def found(client: FlaskClient, where: Sequence[Any]) -> set[str]:
    page = ask(client, where)
    assert 'role="alert"' not in page, page
    rows = re.search(r"<tbody>.*?</tbody>", page, re.DOTALL)
    return {name for name in CARDS if rows and f"<td>{name}</td>" in rows[0]}


@pytest.mark.parametrize(
    ("where", "names"),
    [
        (["city", "has", "zmi"], {"Işık", "Şen"}),
        (["city", "has", "İZMİR"], {"Işık", "Şen"}),
        (["city", "hasnt", "zmi"], {"Çağ", "Ada"}),
        (["name", "begins", "ış"], {"Işık"}),
        (["name", "is", "ÇAĞ"], {"Çağ"}),
        (["name", "isnt", "çağ"], {"Işık", "Şen", "Ada"}),
        (["city", "empty", ""], {"Ada"}),
        (["city", "filled", ""], {"Işık", "Çağ", "Şen"}),
        (["phone", "has", "0532 123"], {"Işık"}),
        (["phone", "has", "(0212) 555"], {"Çağ"}),
        (["credit_limit", "from", "1000"], {"Işık", "Ada"}),
        (["credit_limit", "to", "50,50"], {"Çağ", "Şen"}),
        (["credit_limit", "is", "50..1000"], {"Işık", "Çağ"}),
        (["salesperson", "empty", ""], set()),
        (["created_at", "in", "today"], set(CARDS)),
        (["created_at", "in", "last_month"], set()),
        (["created_at", "from", "bugün"], set(CARDS)),
        (["is_active", "is", "1"], set(CARDS)),
        (["is_active", "isnt", "1"], set()),
        (["any", ["city", "has", "bursa"], ["name", "is", "ada"]], {"Çağ", "Ada"}),
        (["all", ["city", "has", "izmir"], ["phone", "filled", ""]], {"Işık"}),
        (
            ["all", ["city", "has", "i"], ["any", ["phone", "empty", ""], ["name", "is", "çağ"]]],
            {"Şen"},
        ),
        (
            [
                "any",
                ["all", ["city", "is", "bursa"], ["phone", "filled", ""]],
                ["city", "empty", ""],
            ],
            {"Çağ", "Ada"},
        ),
    ],
)
def test_conditions_find_what_they_say(
    finance: FlaskClient, where: list[Any], names: set[str]
) -> None:
    assert found(finance, where) == names


def test_a_link_is_asked_for_by_its_key_and_said_by_its_name(
    finance: FlaskClient, staff: dict[str, int]
) -> None:
    where = ["salesperson", "is", str(staff["sales"])]
    assert found(finance, where) == {"Işık"}
    assert "Salesperson is Sales Yılmaz" in ask(finance, where)
    assert found(finance, ["salesperson", "isnt", str(staff["sales"])]) == {"Çağ", "Şen", "Ada"}


def test_conditions_are_said_as_a_sentence(finance: FlaskClient) -> None:
    either = ["any", ["city", "has", "zmi"], ["all", ["phone", "empty", ""], ["kind", "is", "x"]]]
    page = ask(finance, either)
    assert "City contains zmi or (Phone is empty and Kind is x)" in page


@pytest.mark.parametrize(
    "where",
    [
        "{}",
        ["password", "has", "a"],
        ["search_key", "has", "a"],
        ["addresses", "has", "a"],
        ["city", "from", "a"],
        ["credit_limit", "is", "abc"],
        ["created_at", "in", "never"],
        ["created_at", "is", "32.13.2026"],
        ["salesperson", "is", "x'--"],
        ["term", "is", "9" * 40],
    ],
)
def test_what_cannot_be_asked_is_left_out_and_said(
    finance: FlaskClient, where: list[str] | str
) -> None:
    page = ask(finance, where)
    assert 'role="alert"' in page
    assert "Işık" in page


def test_no_condition_widens_what_one_may_see(process: Flask, staff: dict[str, int]) -> None:
    sales = english(process, "sales")
    everything = ["any", ["name", "filled", ""], ["name", "empty", ""]]
    assert found(sales, everything) == {"Işık"}
    assert found(sales, ["city", "isnt", "nowhere"]) == {"Işık"}
    exported = sales.get("/party/export", query_string={"where": json.dumps(everything)})
    assert exported.status_code == 403
    foot = sales.get("/party/summary", query_string={"where": json.dumps(everything)})
    assert "1 record" in foot.text


def test_a_record_one_may_not_see_is_not_named_by_a_condition(
    process: Flask, staff: dict[str, int]
) -> None:
    with transaction():
        account = int(ledger.customer(name="Gizli Müşteri", salesperson_id=staff["rival"]).id)
    people.grant("Sales", "Account", "read", "see_all")
    page = english(process, "sales").get(
        "/account/list/", query_string={"where": json.dumps(["party", "is", str(account)])}
    )
    assert page.status_code == 200
    assert f"Party is {account}" in page.text


def test_foot_export_and_neighbours_follow_the_conditions(finance: FlaskClient) -> None:
    query = {"where": json.dumps(["city", "has", "zmi"])}
    assert "2 records" in finance.get("/party/summary", query_string=query).text
    exported = finance.get("/party/export", query_string=query).get_data().decode()
    assert len(exported.splitlines()) == 3
    page = finance.get("/party/list/", query_string=query).text
    record = re.search(r'href="(/party/show/\d+\?[^"]+)"', page)
    assert record
    shown = finance.get(record[1].replace("&amp;", "&")).text
    assert shown.count("chevron") or 'aria-label="Next record"' in shown


def test_a_view_keeps_conditions(finance: FlaskClient) -> None:
    address = keep(finance, "where=%5B%22city%22%2C%22has%22%2C%22zmi%22%5D")
    assert "City contains zmi" in finance.get(address).text


def test_the_form_offers_every_field_and_holds_what_stands(finance: FlaskClient) -> None:
    where = [
        "any",
        ["city", "has", "zmi"],
        ["created_at", "in", "year"],
        ["kind", "isnt", "vendor"],
    ]
    page = finance.get("/party/conditions", query_string={"where": json.dumps(where)}).text
    fields = {name for name, it in registered()["Party"].fields.items() if it.kind != "lines"}
    assert set(re.findall(r'data-question="(\w+)"', page)) == fields
    form = page[: page.index("data-new-condition")]
    assert 'value="zmi"' in form
    assert re.search(r'value="year"\s+selected', form)
    assert re.search(r'value="any" selected', form)
