"""Fields closed to a role: a hidden one is in no answer of any kind, a fixed one never changes."""

import re
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, event, select

from app.core.actor import Actor, acting_as
from app.core.db import User, db, transaction
from app.core.fields import Field
from app.ledger.models import Party
from app.modules.parties.models import PartyAddress, PartyContact
from app.modules.people.field_rights import levels_of, set_levels
from app.panel import saving
from app.panel.allowed import ClosedFieldError, _allowed
from app.panel.field_rights import Closing
from app.panel.forms.inputs import Input
from app.panel.lists.kept import SavedView
from app.panel.registry import registered
from tests.factories import ledger, office, people

CANARY = "zzkanarya"
"""Stands in hidden fields alone, however they are shown, told of, searched or sorted by."""

BEGIN = "zzkan"
"""What the addresses ask for: pages say back what was typed."""

AMOUNT = "987654.32"
NAME, CODE = "Görünür Tekstil", "120.777000"

HIDDEN = {
    "Party": ("short_name", "city", "credit_limit", "notes", "sector"),
    "PartyContact": ("name", "job_title"),
}
"""The searched, the listed, the filtered by, the added up; those of a record and of its rows."""


def close(role: str, model: str, **levels: str) -> None:
    """Close fields of a model, or of its child rows, to a role, beside those closed already."""
    entry = registered()["Party"]
    number = people.role_number(role)
    with transaction():
        more = {(number, model, field): level for field, level in levels.items()}
        set_levels(entry, levels_of(entry) | more)


@pytest.fixture
def card(app: Flask, process: Flask) -> int:
    """Give a card whose hidden fields hold the canary, in its history as well."""
    numbers = office.hire()
    with transaction():
        party = ledger.customer(name=NAME, code=CODE, salesperson_id=numbers["sales"])
        key = party.id
    with transaction():
        filled: Any = db.session.get_one(Party, key)
        filled.short_name, filled.city = f"{CANARY} kisa", f"{CANARY}şehir"
        filled.sector, filled.notes = f"{CANARY}sektor", f"{CANARY} not"
        filled.credit_limit, filled.website, filled.phone = AMOUNT, "eski.example", "+905551112233"
        filled.contacts = [PartyContact(name=f"{CANARY} Ayşe", job_title=f"{CANARY} is")]
        filled.addresses = [PartyAddress(city="Uşak", district="Banaz")]
    with transaction():
        party = db.session.get_one(Party, key)
        party.city, party.name = f"{CANARY}yeni", f"{NAME} A.Ş."
    for model, names in HIDDEN.items():
        close("Finance", model, **dict.fromkeys(names, "hidden"))
    return key


def finance(process: Flask) -> FlaskClient:
    client = office.browser(process, "finance")
    client.set_cookie("language", "en")
    return client


def addresses(process: Flask, key: int) -> Iterator[str]:
    """Give every generated address of cards that is read, with whatever may be asked of it."""
    for rule in process.url_map.iter_rules():
        if rule.rule.startswith(("/party/", "/api/v1/party/")) and "GET" in (rule.methods or ()):
            for tab in ("history", "Instrument.party") if "<name>" in rule.rule else ("",):
                yield (
                    rule.rule.replace("<name>", tab)
                    .replace("<pk>", str(key))
                    .replace("<int:key>", str(key))
                )
    where = f'["all",["city","has","{BEGIN}"],["notes","filled",""]]'
    for asked in (
        *("sort=city", "sort=-credit_limit", "group=city", "group=sector"),
        *("columns=city,name,notes,credit_limit", f"city={BEGIN}", "mine=1"),
        *("q=Görünür", f"where={where}", f"q=Görünür&where={where}&columns=short_name"),
    ):
        for page in ("list/", "summary", "export", "arrange", "conditions", f"show/{key}"):
            yield f"/party/{page}?{asked}"
    yield f"/records/Party/{key}/timeline"
    yield f"/party/add?copy={key}"
    yield "/party/pivot?rows=city&columns=sector&of=credit_limit&how=sum"
    yield "/party/options?q=Görünür"
    yield "/party/add?city=x&notes=y"
    yield "/find?q=Görünür"


def holds_canary(text: str) -> bool:
    plain = re.sub(r"[.,\s]", "", text)
    return CANARY in text.lower() or AMOUNT.replace(".", "") in plain


def test_a_hidden_field_is_in_no_answer(process: Flask, card: int) -> None:
    client, boss = finance(process), office.browser(process, "boss")
    token = people.bearer(process.test_client(), "finance")
    asked = [*addresses(process, card)]
    assert len(asked) > 60
    seen = 0
    for address in asked:
        is_api = address.startswith("/api/")
        answer = client.get(address, headers=token if is_api else {})
        assert not holds_canary(answer.text), address
        expected = {404} if re.search(r"/import/\d", address) else {200, 422}  # there is none
        assert answer.status_code in expected, (address, answer.status_code, answer.text[:300])
        seen += NAME in answer.text
        if not is_api and "?" not in address and "add" not in address:
            boss.get(address)
    assert seen > 30
    # The same addresses tell somebody else: the canary sings.
    for address in (f"/party/show/{card}", "/party/list/", "/party/export", f"/party/peek/{card}"):
        assert holds_canary(boss.get(address).text), address
    assert holds_canary(boss.get(f"/party/tab/history/{card}").text)
    described = process.test_client().get("/api/v1/_openapi", headers=token).json or {}
    schemas = described["components"]["schemas"]
    assert not {*HIDDEN["Party"]} & {*schemas["Party"]["properties"]}
    assert "city" not in str(schemas["PartyChange"]["properties"].keys())


def test_nobody_finds_by_what_is_hidden(process: Flask, card: int) -> None:
    client, boss = finance(process), office.browser(process, "boss")
    token = people.bearer(process.test_client(), "finance")
    asked = product(
        (CANARY, f"{CANARY} Ayşe", f"{NAME} {CANARY}"),
        ("/party/list/?q=", "/party/options?q=", "/find?q="),
    )
    for words, address in asked:
        assert CODE not in client.get(f"{address}{words}").text, address
        assert CODE in boss.get(f"{address}{words}").text, address
        for open_words in ("Görünür", "gorunur tekst", "uşak"):
            if address != "/find?q=" or open_words != "uşak":
                assert CODE in client.get(f"{address}{open_words}").text, (address, open_words)
    found = client.get(f"/api/v1/party/?q={CANARY}", headers=token).json or {}
    assert found["rows"] == []


def test_the_api_knows_no_filter_or_order_by_what_is_hidden(process: Flask, card: int) -> None:
    token = people.bearer(process.test_client(), "finance")
    other = people.bearer(process.test_client(), "boss")
    for asked in ("city=zz", "sort=city", "sector=zz"):
        answer = process.test_client().get(f"/api/v1/party/?{asked}", headers=token)
        assert answer.status_code == 422, asked
        known = process.test_client().get(f"/api/v1/party/?{asked}", headers=other)
        assert known.status_code == 200, asked


def test_a_shared_view_asks_by_nothing_hidden_to_its_reader(process: Flask, card: int) -> None:
    with transaction():
        admin = db.session.scalar(select(db.metadata.tables["ab_user"].c.id).limit(1))
        asked = {"where": f'["all",["city","has","{CANARY}"]]', "sort": "city", "city": CANARY}
        view = SavedView(
            model="Party",
            name="Ortak",
            user_id=admin,
            audience="all",
            asked=asked | {"group": "city"},
        )
        db.session.add(view)
        db.session.flush()
        key = view.id
    page = finance(process).get(f"/party/list/?view={key}").text
    assert not holds_canary(page)
    assert NAME in page


def test_a_form_takes_no_hidden_and_no_fixed_field(process: Flask, card: int) -> None:
    close("Finance", "Party", phone="read_only", website="read_only")
    close("Finance", "PartyAddress", district="read_only")
    client = finance(process)
    page = client.get(f"/party/edit/{card}").text
    assert not holds_canary(page)
    assert re.search(r'name="website"\s+class="form-control-plaintext', page)
    assert "Banaz" in page
    row = re.search(r'name="addresses-0-id"\s+value="(\d+)"', page)
    assert row, page
    forged = {
        "name": f"{NAME} Ltd.",
        "code": "120.99",
        "kind": "customer",
        "is_active": "1",
        "is_customer": "1",
        "working_currency": "TRY",
        "term_days": "30",
        "language": "tr",
        "city": "forged",
        "notes": "forged",
        "website": "forged.example",
        "phone": "5551112233",
        "credit_limit": "1",
        "addresses-0-id": row[1],
        "addresses-0-city": "Kütahya",
        "addresses-0-country": "Türkiye",
        "addresses-0-district": "forged",
        "_version": re.search(r'name="_version" value="(\w+)"', page)[1],  # type: ignore[index]
    }
    answer = client.post(f"/party/edit/{card}", data=people.form(page, **forged))
    assert answer.status_code == 302
    db.session.expire_all()
    party: Any = db.session.get_one(Party, card)
    assert party.name == f"{NAME} Ltd."
    assert (party.city, party.notes) == (f"{CANARY}yeni", f"{CANARY} not")
    assert str(party.credit_limit) == AMOUNT
    assert (party.website, party.phone) == ("eski.example", "+905551112233")
    assert [(it.city, it.district) for it in party.addresses] == [("Kütahya", "Banaz")]
    assert [it.name for it in party.contacts] == [f"{CANARY} Ayşe"]


def test_the_api_refuses_to_write_what_is_closed(process: Flask, card: int) -> None:
    close("Finance", "Party", website="read_only")
    token, client = people.bearer(process.test_client(), "finance"), process.test_client()
    address = f"/api/v1/party/{card}"
    known = client.get(address, headers=token).json or {}
    assert "website" in known
    assert not {*HIDDEN["Party"]} & known.keys()
    for name in ("website", "city", "notes"):
        answer = client.put(address, headers=token, json={name: "x"})
        assert (answer.status_code, [*answer.json["error"]["fields"]]) == (422, [name])  # type: ignore[index]
    stale = client.put(address, headers=token, json={"version": "0", "name": "x"})
    assert stale.status_code == 409
    assert not holds_canary(stale.text)
    rows = client.put(address, headers=token, json={"contacts": [{"name": "x"}]})
    assert rows.status_code == 422


def test_a_conflict_tells_nothing_hidden(process: Flask, card: int) -> None:
    client = finance(process)
    page = client.get(f"/party/edit/{card}").text
    sent = people.form(page, name="x", code="120.98", _version="0", city="y", notes="z")
    answer = client.post(f"/party/edit/{card}", data=sent)
    assert answer.status_code == 409
    assert not holds_canary(answer.text)


def test_a_needed_field_that_is_closed_is_said_before_the_form_opens(
    process: Flask, card: int
) -> None:
    close("Finance", "Party", name="read_only")
    client = finance(process)
    for answer in (
        client.get("/party/add"),
        client.post("/party/add", data=people.form(client.get("/party/list/").text, code="1")),
    ):
        assert answer.status_code == 403
        assert "A new record needs “" in answer.text
    token = people.bearer(process.test_client(), "finance")
    made = process.test_client().post("/api/v1/party/", headers=token, json={"code": "120.9"})
    assert made.status_code == 403


def test_of_several_roles_the_most_open_counts_but_none_that_does_not_read(
    process: Flask, card: int, app: Flask
) -> None:
    people.user("iki", "Finance", "Stock")  # Stock reads no cards: it opens none of their fields
    people.user("uc", "Finance", "Management")
    assert not holds_canary(people.browser(process, "iki").get(f"/party/show/{card}").text)
    reader = people.browser(process, "uc")
    assert holds_canary(reader.get(f"/party/show/{card}").text)
    close("Management", "Party", **dict.fromkeys(HIDDEN["Party"], "read_only"))
    page = reader.get(f"/party/edit/{card}").text
    assert holds_canary(page)
    assert re.search(r'name="city"\s+class="form-control-plaintext', page)
    close("Management", "PartyContact", name="hidden", job_title="hidden")
    close("Management", "Party", **dict.fromkeys(HIDDEN["Party"], "hidden"))
    assert not holds_canary(reader.get(f"/party/show/{card}").text)


def test_many_at_once_files_and_tags_obey_too(process: Flask, card: int) -> None:
    client = finance(process)
    assert 'value="edit.region"' in client.get("/party/bulk").text
    assert "eski.example" in client.get(f"/party/add?copy={card}").text
    close("Finance", "Party", region="read_only", tags="read_only", website="read_only")
    assert "eski.example" not in client.get(f"/party/add?copy={card}").text
    bar = client.get("/party/bulk").text
    assert 'value="edit.region"' not in bar
    assert 'value="tag"' not in bar
    assert "Region" not in client.get("/party/import/sample").text
    token = {"csrf_token": people.csrf_token(client.get("/profile/").text)}
    assert client.post(f"/party/tags/{card}", data=token | {"tags": "x"}).status_code == 403


def test_no_way_in_sets_a_closed_field(process: Flask, card: int) -> None:
    entry = registered()["Party"]
    number = db.session.scalars(select(User.id).where(User.username == "finance")).one()
    close("Finance", "Party", addresses="read_only")
    with process.test_request_context(), acting_as(Actor("user", number)):
        for sent in (Input(values={"city": "x"}), Input(rows={"addresses": []})):
            with pytest.raises(ClosedFieldError), transaction():
                saving.update(entry, str(card), sent)


def test_where_what_names_a_record_is_hidden_the_rest_names_it(process: Flask, card: int) -> None:
    client = finance(process)
    close("Finance", "Party", name="hidden")
    options = client.get("/party/options?q=").json or {}
    assert [it["label"] for it in options["options"]] == [CODE]
    assert (client.get("/party/options?q=gorunur").json or {})["options"] == []
    close("Finance", "Party", code="hidden")
    options = client.get("/party/options?q=").json or {}
    assert [it["label"] for it in options["options"]] == [str(card)]
    for address in (f"/party/show/{card}", f"/party/peek/{card}", "/party/list/", "/find?q="):
        page = client.get(address).text
        assert NAME not in page, address
        # Steps to screens made by hand have the code in their address, and show it: ADR 15.
        assert CODE not in re.sub(r'href="[^"]*"', "", page), address


def test_a_hidden_link_shows_no_tab_of_what_points_here(process: Flask, card: int) -> None:
    client, address = finance(process), f"/party/tab/Instrument.party/{card}"
    assert client.get(address).status_code == 200
    with transaction():
        set_levels(
            registered()["Instrument"],
            {(people.role_number("Finance"), "Instrument", "party"): "hidden"},
        )
    assert client.get(address).status_code == 404
    assert "Instrument.party" not in client.get(f"/party/show/{card}").text


def test_an_amount_goes_with_its_currency() -> None:
    fields = {
        "currency": Field("Currency", "text"),
        "amount": Field("Amount", "money", currency="currency"),
        "held_in": Field("Currency", "link", column="currency"),
        "total": Field("Total", "money"),
    }
    for name in ("currency", "held_in"):
        known = _allowed(fields, Closing(frozenset({name})))
        assert known.hidden >= {"amount", "currency"}
        assert "total" in known.seen
    assert _allowed(fields, Closing(frozenset({"gone"}))).seen == fields


def test_closed_fields_cost_a_list_no_statement(process: Flask, card: int) -> None:
    client = finance(process)
    assert _statements(client, "/party/list/") == 2
    assert _statements(client, "/party/list/?q=gorunur&sort=-name") == 2


def _statements(client: FlaskClient, address: str) -> int:
    asked: list[str] = []

    def note(*details: Any) -> None:
        asked.append(details[2])

    client.get(address)
    event.listen(Engine, "before_cursor_execute", note)
    try:
        assert client.get(address).status_code == 200
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    return len(asked)
