"""Saved views, chosen columns and heights of rows: what is kept, for whom, and who may share."""

import re
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from app.core.db import db, transaction
from app.panel.lists.kept import SavedView
from tests.factories import ledger, office, pages, people

LIST = "/party/list/"


@pytest.fixture
def staff(app: Flask, process: Flask) -> dict[str, int]:
    """Hire everybody, and open a card of the salesperson's and one of the rival's."""
    numbers = office.hire()
    with transaction():
        ledger.customer(name="Işık Tekstil", city="İzmir", salesperson_id=numbers["sales"])
        ledger.customer(name="Çağdaş Yapı", city="Bursa", salesperson_id=numbers["rival"])
    return numbers


@pytest.fixture
def finance(process: Flask, staff: dict[str, int]) -> FlaskClient:
    """Give the browser of somebody who may share views."""
    return english(process, "finance")


def english(process: Flask, person: str) -> FlaskClient:
    client = office.browser(process, person)
    pages.speak(client, "en")
    return client


def send(client: FlaskClient, address: str, **typed: str | list[str]) -> TestResponse:
    """Send a form of the drawer."""
    token = people.csrf_token(client.get("/profile/").text)
    return client.post(address, data={"csrf_token": token, **typed})


def keep(client: FlaskClient, query: str, name: str = "Mine", **typed: str) -> str:
    """Keep a list under a name and give its address."""
    answer = send(client, "/party/views", list=query, name=name, **typed)
    assert answer.status_code == 302, answer.text
    assert re.fullmatch(r"/party/list/\?view=\d+", answer.location)
    return answer.location


def headings(page: str) -> list[str]:
    found = re.findall(r"<th scope=\"col\"[^>]*>(.*?)</th>", page, re.DOTALL)
    return [unescape(re.sub(r"<[^>]+>|\s+", " ", it)).strip() for it in found]


def views(page: str) -> list[str]:
    found = re.search(r'class="m-views".*?</nav>', page, re.DOTALL)
    return [it.strip() for it in re.findall(r">([^<>]+)</a>", found[0])] if found else []


def test_a_view_is_an_address_that_holds_its_filters_order_and_columns(
    finance: FlaskClient,
) -> None:
    address = keep(finance, "city=%C4%B0zmir&sort=-name&columns=name,city&density=compact")
    page = finance.get(address).text
    assert headings(page) == ["Legal name", "City"]
    assert "Işık Tekstil" in page
    assert "Çağdaş Yapı" not in page
    assert "m-compact" in page
    assert "İzmir" in page
    assert views(page) == ["All", "Mine"]


def test_what_is_changed_in_a_view_leaves_it_as_it_was_until_it_is_saved(
    finance: FlaskClient,
) -> None:
    address = keep(finance, "city=%C4%B0zmir&columns=name,city")
    page = finance.get(address).text
    turned = unescape(re.findall(r'<th scope="col">\s*<a href="([^"]+)"', page)[0])
    assert "from=" in turned
    assert "city=" in turned
    changed = finance.get(turned).text
    assert views(changed) == ["All", "Mine •"]
    assert headings(finance.get(address).text) == ["Legal name", "City"]
    key = address.rpartition("=")[2]
    saved = send(
        finance, f"/party/views/{key}", list=turned.partition("?")[2], name="Mine", _replace="1"
    )
    assert saved.location == address
    assert 'aria-sort="ascending"' in finance.get(address).text


def test_the_whole_list_is_reached_again_by_clearing_a_view(finance: FlaskClient) -> None:
    address = keep(finance, "city=%C4%B0zmir")
    clear = re.search(r'href="([^"]+)" class="m-clear"', finance.get(address).text)
    assert clear
    assert "Çağdaş Yapı" in finance.get(unescape(clear[1])).text


def test_pages_the_foot_and_the_export_follow_the_view(finance: FlaskClient) -> None:
    address = keep(finance, "city=%C4%B0zmir&columns=city,name").replace("/list/", "/{}")
    assert "1 record" in finance.get(address.format("summary")).text
    exported = finance.get(address.format("export")).get_data().decode("utf-8-sig")
    assert exported.splitlines() == ["City;Legal name", "İzmir;Işık Tekstil"]
    page = finance.get(address.format("list/")).text
    record = re.search(r'href="(/party/show/\d+\?view=\d+)"', page)
    assert record
    assert address.format("list/") in finance.get(record[1]).text


def test_a_view_of_ones_own_is_nobody_elses(process: Flask, finance: FlaskClient) -> None:
    address = keep(finance, "city=%C4%B0zmir", "Secret plan")
    for person in ("boss", "sales"):
        other = english(process, person)
        assert "Secret plan" not in other.get(LIST).text
        page = other.get(address).text
        assert "This view is gone or no longer shared" in page
        assert "Secret plan" not in page
        key = address.rpartition("=")[2]
        for form in ({"name": "Stolen"}, {"_delete": "1"}):
            assert send(other, f"/party/views/{key}", **form).status_code == 404
    assert "Secret plan" in finance.get(LIST).text


def test_a_shared_view_is_read_by_others_within_their_own_rights(
    process: Flask, finance: FlaskClient
) -> None:
    address = keep(finance, "columns=name,city", "For all", audience="all")
    sales = english(process, "sales")
    page = sales.get(address).text
    assert views(page) == ["All", "For all"]
    assert "Işık Tekstil" in page
    assert "Çağdaş Yapı" not in page
    assert "For all" not in sales.get("/party/arrange").text
    key = address.rpartition("=")[2]
    assert send(sales, f"/party/views/{key}", _delete="1").status_code == 404
    assert english(process, "stock").get(address).status_code == 403


def test_a_view_is_of_one_list_alone(finance: FlaskClient) -> None:
    address = keep(finance, "columns=name,city")
    assert "This view is gone" in finance.get(address.replace("/party/", "/branch/")).text
    key = address.rpartition("=")[2]
    assert send(finance, f"/branch/views/{key}", _delete="1").status_code == 404


def test_a_view_of_a_role_opens_first_for_that_role(
    process: Flask, finance: FlaskClient, staff: dict[str, int]
) -> None:
    role = people.role_number("Sales")
    keep(finance, "columns=name,city", "Round", audience="role", role=str(role), is_default="1")
    sales, operations = english(process, "sales"), english(process, "operations")
    assert headings(sales.get(LIST).text) == ["Legal name", "City"]
    assert views(operations.get(LIST).text) == []
    whole = sales.get(f"{LIST}?view=0").text
    assert len(headings(whole)) > 2
    assert f'href="{LIST}?view=0"' in whole
    keep(sales, "columns=code", "My own", is_default="1")
    assert headings(sales.get(LIST).text) == ["Code"]
    keep(sales, "columns=phone", "My other", is_default="1")
    assert headings(sales.get(LIST).text) == ["Phone"]


def test_sharing_needs_a_right(process: Flask, finance: FlaskClient) -> None:
    sales = english(process, "sales")
    for audience in ("all", "role"):
        answer = send(
            sales,
            "/party/views",
            list="",
            name="Mine",
            audience=audience,
            role=str(people.role_number("Sales")),
        )
        assert answer.status_code == 403
    assert db.session.scalar(select(func.count()).select_from(SavedView)) == 0
    assert "Everybody" not in sales.get("/party/arrange").text
    assert "Everybody" in finance.get("/party/arrange").text


def test_columns_are_chosen_for_oneself_and_one_list(process: Flask, finance: FlaskClient) -> None:
    answer = send(finance, "/party/arrange", list="q=i", column=["city", "name"], density="compact")
    assert (answer.status_code, answer.location) == (302, f"{LIST}?q=i")
    page = finance.get(LIST).text
    assert headings(page) == ["City", "Legal name"]
    assert "m-compact" in page
    assert finance.get("/party/export").get_data().decode("utf-8-sig").startswith("City;Legal name")
    assert len(headings(english(process, "boss").get(LIST).text)) > 2
    assert len(headings(finance.get("/account/list/").text)) > 2
    send(finance, "/party/arrange", list="", density="comfortable")
    assert len(headings(finance.get(LIST).text)) > 2


def test_a_view_shows_others_the_columns_its_maker_had_chosen(
    process: Flask, finance: FlaskClient
) -> None:
    send(finance, "/party/arrange", list="", column=["city", "name"], density="compact")
    address = keep(finance, "", "For all", audience="all")
    page = english(process, "boss").get(address).text
    assert headings(page) == ["City", "Legal name"]
    assert "m-compact" in page


@pytest.mark.parametrize(
    "names", ["password,search_key,addresses", "x'--", "", ",,,", "city," * 99]
)
def test_what_is_no_column_is_left_out(finance: FlaskClient, names: str) -> None:
    page = finance.get(LIST, query_string={"columns": names})
    assert page.status_code == 200
    assert headings(page.text) == (
        ["City"] if "city" in names else headings(finance.get(LIST).text)
    )


@pytest.mark.parametrize(
    "typed", [{"name": "  "}, {"name": ""}, {}, {"name": "x" * 500}, {"name": "a\x00b"}]
)
def test_a_name_that_is_none_is_said(finance: FlaskClient, typed: dict[str, str]) -> None:
    answer = send(finance, "/party/views", list="city=Bursa", **typed)
    is_named = bool(typed.get("name", "").strip())
    assert answer.status_code == 302
    assert ("?view=" in answer.location) is is_named
    assert ("Give the view a name" in finance.get(answer.location).text) is not is_named


def test_no_more_views_than_can_be_told_apart(finance: FlaskClient) -> None:
    for number in range(40):
        keep(finance, "", f"View {number}")
    answer = send(finance, "/party/views", list="", name="One more")
    assert "delete one you no longer need" in finance.get(answer.location).text


def test_nothing_is_kept_without_a_token_or_without_the_right_to_read(
    process: Flask, finance: FlaskClient
) -> None:
    stock = english(process, "stock")
    for address in ("/party/views", "/party/arrange", "/party/views/1"):
        assert finance.post(address, data={"name": "x"}).status_code == 400
        assert send(stock, address, name="x").status_code == 403


def test_a_view_is_in_the_history(finance: FlaskClient) -> None:
    keep(finance, "city=Bursa")
    asked = "SELECT action FROM history WHERE model = 'SavedView'"
    assert db.session.connection().exec_driver_sql(asked).scalars().all() == ["created"]
