"""What a generated screen takes from an address or a form, and what it gives back."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.core.db import db, transaction
from app.ledger.models import Party, PaymentTerm
from app.modules.parties.models import PartyContact
from app.panel.registry import registered
from tests.factories import ledger, office, people
from tests.factories.forms import form_to

DRIVER = re.compile(r"psycopg|sqlalchemy|violates|constraint|INSERT INTO|DETAIL", re.IGNORECASE)


@pytest.fixture
def staff(app: Flask, process: Flask) -> dict[str, int]:
    """Hire everybody."""
    return office.hire()


@pytest.fixture
def own(staff: dict[str, int]) -> int:
    """Open a card of the salesperson's."""
    return card(staff["sales"])


@pytest.fixture
def foreign(staff: dict[str, int]) -> int:
    """Open a card of another salesperson's."""
    return card(staff["rival"])


@pytest.fixture
def sales(process: Flask, staff: dict[str, int]) -> FlaskClient:
    """Give the browser of the salesperson."""
    return office.browser(process, "sales")


@pytest.fixture
def boss(process: Flask, staff: dict[str, int]) -> FlaskClient:
    """Give the browser of whoever may do everything."""
    return office.browser(process, "boss")


def card(salesperson: int) -> int:
    with transaction():
        party = ledger.customer(salesperson_id=salesperson)
        db.session.add(PartyContact(party=party, name="Ayşe"))
    return int(party.id)


def saved(key: int, column: str) -> Any:
    """Give what stands in a card now."""
    db.session.rollback()
    return db.session.query(getattr(Party, column)).filter(Party.id == key).scalar()


def send(client: FlaskClient, address: str, query: str = "", **typed: str) -> TestResponse:
    """Fill in the form of an address and send it."""
    form = form_to(client.get(address).text, address)
    return client.post(f"{address}{query}", data=form.values | typed)


def test_no_filter_of_an_address_writes_into_a_record(
    sales: FlaskClient, staff: dict[str, int]
) -> None:
    """A filter by a link once wrote its key into the new record, past every check."""
    query = "?_flt_0_salesperson={0}&salesperson={0}&salesperson_id={0}".format(staff["rival"])
    answer = send(
        sales, "/party/add", query, name="Işık", kind="customer", salesperson=str(staff["sales"])
    )
    assert answer.status_code == 302, answer.text
    assert saved(int(answer.location.rpartition("/")[2]), "salesperson_id") == staff["sales"]


def test_no_field_that_a_form_does_not_show_is_taken(sales: FlaskClient, own: int) -> None:
    hidden = {"id": "1", "created_by_id": "1", "search_key": "x", "archived_at": "2026-01-01"}
    assert send(sales, f"/party/edit/{own}", city="Van", **hidden).status_code == 302
    assert saved(own, "city") == "Van"
    assert saved(own, "archived_at") is None
    assert saved(own, "created_by_id") is None
    assert "van" in saved(own, "search_key")


def test_a_record_is_neither_given_away_nor_made_for_another(
    sales: FlaskClient, own: int, staff: dict[str, int]
) -> None:
    rival = str(staff["rival"])
    assert send(sales, f"/party/edit/{own}", salesperson=rival).status_code == 403
    assert saved(own, "salesperson_id") == staff["sales"]
    made = send(sales, "/party/add", name="Işık", kind="customer", salesperson=rival)
    assert made.status_code == 403
    assert db.session.query(Party.id).filter(Party.name == "Işık").all() == []


def test_a_record_that_may_not_be_seen_is_not_chosen(boss: FlaskClient, process: Flask) -> None:
    with transaction():
        ledger.customer()
    key = (boss.get("/account/options").json or {})["options"][0]["id"]
    people.grant("Stock", "CounterAccount", "read", "update")
    stock = office.browser(process, "stock")
    answer = send(stock, "/counter_account/edit/sales_invoice", account=key)
    assert answer.status_code == 422
    assert 'id="account-error"' in answer.text


def test_a_row_of_another_record_is_not_taken(boss: FlaskClient, own: int, foreign: int) -> None:
    stolen = str(db.session.query(PartyContact.id).filter_by(party_id=foreign).scalar())
    typed = {"contacts-0-id": stolen, "contacts-0-name": "stolen"}
    assert send(boss, f"/party/edit/{own}", **typed).status_code == 422
    db.session.rollback()
    assert db.session.get_one(PartyContact, int(stolen)).name == "Ayşe"


def test_what_fails_gives_back_all_that_was_typed_and_no_word_of_the_database(
    boss: FlaskClient, own: int, foreign: int
) -> None:
    typed = {"code": saved(foreign, "code"), "name": "Yazılan <ad>", "city": "Yazılan şehir"}
    answer = send(boss, f"/party/edit/{own}", **typed)
    assert answer.status_code == 422
    again = form_to(answer.text, f"/party/edit/{own}").values
    assert {name: again[name] for name in typed} == typed
    assert not DRIVER.search(answer.text)
    assert saved(own, "city") == ""


def test_who_saves_later_is_told_and_loses_nothing(boss: FlaskClient, own: int) -> None:
    """Each save is of the state that its form showed."""
    stale = form_to(boss.get(f"/party/edit/{own}").text, f"/party/edit/{own}").values
    send(boss, f"/party/edit/{own}", city="Van")
    answer = boss.post(f"/party/edit/{own}", data=stale | {"city": "Bursa"})
    assert answer.status_code == 409
    assert form_to(answer.text, f"/party/edit/{own}").values["city"] == "Bursa"
    assert saved(own, "city") == "Van"


@pytest.mark.parametrize("place", ["delete", "archive", "restore", "action/reverse"])
def test_no_link_changes_a_record(boss: FlaskClient, own: int, place: str) -> None:
    assert boss.get(f"/party/{place}/{own}").status_code == 405
    assert boss.post(f"/party/{place}/{own}").status_code == 400
    assert saved(own, "archived_at") is None


@pytest.fixture
def tab() -> Iterator[str]:
    """Let the card of a payment term have a tab with the parties of that term."""
    panel, path = registered()["PaymentTerm"].panel, "Party.term"
    object.__setattr__(panel, "related", (path,))
    yield path
    object.__setattr__(panel, "related", ())


def test_a_tab_shows_own_rows_alone_and_none_to_whoever_may_not_read_them(
    process: Flask, staff: dict[str, int], tab: str
) -> None:
    with transaction():
        db.session.add(term := PaymentTerm(name="30", days=30))
        db.session.flush()
        for name in ("sales", "rival"):
            ledger.customer(name=f"qz{name}", salesperson_id=staff[name], term_id=term.id)
        key = term.id
    people.grant("Sales", "PaymentTerm", "read")
    people.grant("Stock", "PaymentTerm", "read")
    shown, address = f"/payment_term/show/{key}", f"/payment_term/tab/{tab}/{key}"
    sales, stock = office.browser(process, "sales"), office.browser(process, "stock")
    assert address in sales.get(shown).text
    rows = sales.get(address).text
    assert ("qzsales" in rows, "qzrival" in rows) == (True, False)
    assert address not in stock.get(shown).text
    assert stock.get(address).status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        "page_X=abc&psize_X=1000000",
        "_oc_Party=password&_od_Party=asc",
        "sort=password",
        "sort=salesperson.password",
        "after=abc&before=%00&at=x",
        f"salesperson={'9' * 40}",
        "city=%00&kind=%27--",
    ],
)
def test_no_argument_breaks_a_list(boss: FlaskClient, own: int, query: str) -> None:
    answer = boss.get(f"/party/list/?{query}")
    assert answer.status_code == 200
    assert not DRIVER.search(answer.text)


def test_a_page_is_never_longer_than_a_page(boss: FlaskClient, staff: dict[str, int]) -> None:
    with transaction():
        for _number in range(60):
            ledger.customer()
    page = boss.get("/party/list/?psize_X=1000000&limit=1000000").text
    assert len(set(re.findall(r"/party/show/(\d+)", page))) == 50


@pytest.mark.parametrize("place", ["download/x", "action_post", "api", "api/read", "list/1"])
def test_the_framework_s_own_addresses_are_not_there(boss: FlaskClient, place: str) -> None:
    assert boss.get(f"/party/{place}").status_code == 404


def test_a_chip_narrows_what_was_searched_for(boss: FlaskClient) -> None:
    page = boss.get("/party/list/?q=isik").text
    chip = next(part for part in page.split('<div class="m-chip-group') if 'name="kind"' in part)
    assert '<input type="hidden" name="q" value="isik">' in chip
