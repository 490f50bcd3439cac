"""What the search everywhere finds, and for whom."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, event, func, select

from app.core import clock
from app.core.db import db, transaction
from app.ledger.models import Party
from app.ledger.posting import post
from app.modules.parties.models import PartyContact
from app.panel.merging.kept import RecordMerge
from app.panel.searching import records
from app.panel.searching.remembered import RecentRecord
from tests.factories import ledger, office, pages, people
from tests.factories.forms import form_to

NAME = "Işıklar İnşaat Ltd. Şti."


@pytest.fixture
def staff(app: Flask, process: Flask) -> dict[str, int]:
    """Hire everybody."""
    return office.hire()


@pytest.fixture
def key(staff: dict[str, int]) -> int:
    """Open a card of the salesperson's with a person to call."""
    with transaction():
        party = ledger.customer(name=NAME, code="120.77", salesperson_id=staff["sales"])
        contacts: list[PartyContact] = party.contacts  # type: ignore[attr-defined] # a module adds them
        contacts.append(PartyContact(name="Ayşe Çağlar", phone="+905321234567"))
        return int(party.id)


def found(client: FlaskClient, words: str) -> list[str]:
    """Give the addresses that some words lead to, in order."""
    answer = client.get("/find", query_string={"q": words})
    assert answer.status_code == 200, answer.text
    return re.findall(r'data-url="([^"]+)"', answer.text)


@pytest.mark.parametrize(
    "words",
    [
        "ışıklar",
        "ISIKLAR INSAAT",
        "insaat isik",
        "  şti   ışık ",
        "120.77",
        "ıs",
        "ayse caglar",
        "0532 123 45 67",
        "+90 (532) 123-45",
        "5321234567",
    ],
)
def test_a_record_is_found_in_any_spelling_and_order(process: Flask, key: int, words: str) -> None:
    assert f"/party/show/{key}" in found(office.browser(process, "sales"), words)


@pytest.mark.parametrize("words", ["ışıklar ankara", "0532 999", "%", "_", "ş", "'; --", "\x00"])
def test_what_does_not_hold_all_words_is_not_found(process: Flask, key: int, words: str) -> None:
    assert f"/party/show/{key}" not in found(office.browser(process, "sales"), words)


@pytest.mark.parametrize(
    ("person", "sees"),
    [("sales", True), ("rival", False), ("finance", True), ("stock", False), ("nobody", False)],
)
def test_only_rows_and_models_one_may_read_are_found(
    process: Flask, key: int, person: str, *, sees: bool
) -> None:
    client = office.browser(process, person)
    assert (f"/party/show/{key}" in found(client, "ışıklar")) is sees
    assert ("Işıklar" in client.get("/find?q=isiklar").text) is sees


def test_a_right_taken_away_hides_what_was_marked_and_opened(
    process: Flask, key: int, staff: dict[str, int]
) -> None:
    client = office.browser(process, "sales")
    page = client.get(f"/party/show/{key}").text
    _press_star(client, page, key)
    assert found(client, "")[0] == f"/party/show/{key}"
    people.take("Sales", "Party", "read")
    assert "Işıklar" not in client.get("/find").text
    people.grant("Sales", "Party", "read")
    with transaction():
        db.session.get_one(Party, key).salesperson_id = staff["rival"]
    assert "Işıklar" not in client.get("/find").text


def test_archived_records_are_not_found(process: Flask, key: int) -> None:
    with transaction():
        db.session.get_one(Party, key).archived_at = clock.now()
    assert f"/party/show/{key}" not in found(office.browser(process, "finance"), "ışıklar")


def test_a_voucher_is_found_by_the_beginning_of_its_number(process: Flask, key: int) -> None:
    with transaction():
        party = db.session.get_one(Party, key)
        voucher = post(ledger.voucher(party, document_no="SF-2026-17"))
        number = int(voucher.voucher_id)
    for person in ("finance", "sales"):
        assert f"/voucher/show/{number}" in found(office.browser(process, person), "sf-2026")
    assert f"/voucher/show/{number}" not in found(office.browser(process, "rival"), "sf-2026")


def test_what_fits_best_stands_first(process: Flask, staff: dict[str, int]) -> None:
    with transaction():
        inside = ledger.customer(name="Ege Karadeniz Nakliyat").id
        start = ledger.customer(name="Karadeniz Gemi").id
        exact = ledger.customer(name="Karadeniz").id
    urls = [it for it in found(office.browser(process, "finance"), "karadeniz") if "/party/" in it]
    assert urls == [f"/party/show/{number}" for number in (exact, start, inside)]


def test_screens_and_new_records_are_found_by_whoever_may_open_them(
    process: Flask, staff: dict[str, int]
) -> None:
    finance = office.browser(process, "finance")
    pages.speak(finance, "en")
    assert "/party/list/" in found(finance, "parties")
    assert "/party/add" in found(finance, "new party")
    operations = office.browser(process, "operations")
    pages.speak(operations, "en")
    assert "/party/add" not in found(operations, "new party")
    assert "/role/list/" not in found(operations, "roles")


def test_words_of_a_step_and_of_a_record_lead_to_the_step(process: Flask, key: int) -> None:
    client = office.browser(process, "sales")
    answer = client.get("/find?q=ekstre+isik").text
    assert any("/statement/" in url for url in found(client, "ekstre isik"))
    assert NAME in answer
    assert not any(
        "/statement/" in url for url in found(office.browser(process, "rival"), "ekstre isik")
    )


def test_what_was_opened_last_stands_first_and_once(process: Flask, key: int) -> None:
    client = office.browser(process, "sales")
    with transaction():
        other = ledger.customer(salesperson_id=db.session.get_one(Party, key).salesperson_id).id
    for number in (key, other, key):
        client.get(f"/party/show/{number}")
    assert found(client, "")[:2] == [f"/party/show/{key}", f"/party/show/{other}"]
    assert found(client, "isik").count(f"/party/show/{key}") == 1


def test_what_lies_far_back_is_forgotten(process: Flask, key: int, staff: dict[str, int]) -> None:
    with transaction():
        numbers = [ledger.customer(salesperson_id=staff["sales"]).id for _each in range(105)]
    client = office.browser(process, "sales")
    for number in numbers:
        assert client.get(f"/party/show/{number}").status_code == 200
    asked = select(func.count()).select_from(RecentRecord)
    assert db.session.scalar(asked.where(RecentRecord.user_id == staff["sales"])) == 101


def test_a_star_is_of_one_person_and_can_be_taken_away(process: Flask, key: int) -> None:
    sales, finance = (office.browser(process, name) for name in ("sales", "finance"))
    _press_star(sales, sales.get(f"/party/show/{key}").text, key)
    assert "m-starred" in sales.get(f"/party/show/{key}").text
    assert "m-starred" not in finance.get(f"/party/show/{key}").text
    _press_star(sales, sales.get(f"/party/show/{key}").text, key)
    assert "m-starred" not in sales.get(f"/party/show/{key}").text


def test_no_star_without_a_token_or_on_what_one_does_not_see(process: Flask, key: int) -> None:
    rival = office.browser(process, "rival")
    token = {"csrf_token": people.csrf_token(rival.get("/profile/").text), "on": "1"}
    assert rival.post(f"/star/Party/{key}", data={"on": "1"}).status_code == 400
    assert rival.post(f"/star/Party/{key}", data=token).status_code == 404
    assert rival.post("/star/Nothing/1", data=token).status_code == 404
    stock = office.browser(process, "stock")
    token = {"csrf_token": people.csrf_token(stock.get("/profile/").text), "on": "1"}
    assert stock.post(f"/star/Party/{key}", data=token).status_code == 403


def test_visitors_find_nothing(process: Flask, key: int) -> None:
    answer = process.test_client().get("/find?q=isiklar")
    assert (answer.status_code, answer.location.partition("?")[0]) == (302, "/login/")


def test_the_search_costs_the_same_however_much_is_known(
    process: Flask, key: int, counted: Callable[[FlaskClient, str], int]
) -> None:
    client = office.browser(process, "finance")
    client.get(f"/party/show/{key}")
    # Who asks, what is kept, its names, what is found; what was merged, where anything was.
    assert counted(client, "/find?q=isik") == 4
    with process.app_context(), transaction():
        db.session.add(RecordMerge(model="Party", survivor_key=str(key), loser_key="0"))
    assert counted(client, "/find?q=isik") == 5


@pytest.fixture
def counted() -> Callable[[FlaskClient, str], int]:
    """Give the way to the number of statements of an address."""

    def count(client: FlaskClient, address: str) -> int:
        statements: list[str] = []

        def note(*details: Any) -> None:
            statements.append(details[2])

        client.get(address)
        event.listen(Engine, "before_cursor_execute", note)
        try:
            client.get(address)
        finally:
            event.remove(Engine, "before_cursor_execute", note)
        return len(statements)

    return count


def _press_star(client: FlaskClient, page: str, key: int) -> None:
    form = form_to(page, f"/star/Party/{key}")
    answer = client.post(form.action, data=form.values)
    assert (answer.status_code, answer.location) == (302, f"/party/show/{key}")


def test_open_names_are_not_found_without_the_right_to_read(
    process: Flask, staff: dict[str, int]
) -> None:
    number = staff["finance"]
    assert f"/user/show/{number}" in found(office.browser(process, "boss"), "finance yılmaz")
    assert f"/user/show/{number}" not in found(office.browser(process, "nobody"), "finance yılmaz")


def test_many_words_are_found_and_kept_nowhere(process: Flask, key: int) -> None:
    client = office.browser(process, "finance")
    client.get("/find?q=isik")
    kept = records._statements  # noqa: SLF001 - what grows with no answer to see it by
    before = len(kept)
    for number in range(5, 20):
        assert f"/party/show/{key}" in client.get(f"/find?q={'+'.join(['isik'] * number)}").text
    assert len(kept) == before
