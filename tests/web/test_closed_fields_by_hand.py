"""Screens made by hand know closed fields: no filter, order or code answers, no input is taken."""

import re
from collections.abc import Mapping, Sequence

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.core.db import db, transaction
from app.core.errors import DomainError
from app.core.fields import fields_of
from app.core.language import said, speaking
from app.core.parameters import set_parameter
from app.ledger.errors import PassivePartyError
from app.ledger.models import DraftVoucher, Party, Voucher
from app.panel import rights
from app.panel.told import field_named, shut
from tests.factories import marked, office, people
from tests.factories.marked import Field, Marked, close, word
from tests.web.accounts.tables import rows_of

DESCRIPTIONS: Sequence[Field] = (("Voucher", "description"), ("Entry", "description"))


@pytest.fixture
def books(app: Flask) -> Marked:
    """Fill an office."""
    return marked.fill()


@pytest.fixture
def client(process: Flask, books: Marked) -> FlaskClient:
    """Give the browser of finance, in English."""
    made = office.browser(process, "finance")
    made.set_cookie("language", "en")
    return made


def posted() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count(Voucher.id))) or 0


def typed(books: Marked, client: FlaskClient, **more: str) -> dict[str, str]:
    """Give a receipt as the form sends it."""
    token = people.csrf_token(client.get("/profile/").text)
    sent = {"type": "cash_receipt", "party": str(books.party_id), "amount": "5"}
    return sent | {"dated_on": "01.12.2026", "currency": "TRY", "csrf_token": token} | more


FILTERS: Mapping[str, Sequence[Field]] = {
    f"/transactions?document_no={word('Voucher', 'document_no')}2": (("Voucher", "document_no"),),
    "/transactions?type=bank_receipt": (("Voucher", "type"),),
    "/transactions?due=23.10.2026..23.10.2026": (("Entry", "due_on"),),
    "/transactions?amount=77,10": (("Entry", "debit"),),
    "/transactions?currency=USD": (("Entry", "currency"),),
    "/transactions?cancelled=1": (("Voucher", "is_cancellation"),),
}


@pytest.mark.parametrize("address", FILTERS)
def test_a_filter_by_a_hidden_field_is_none(
    client: FlaskClient, books: Marked, address: str
) -> None:
    bare = "/transactions"
    assert len(rows_of(client.get(address).text)) != len(rows_of(client.get(bare).text))
    close("Finance", FILTERS[address], alone=True)
    assert len(rows_of(client.get(address).text)) == len(rows_of(client.get(bare).text)) > 2
    name = address.partition("?")[2].partition("=")[0]
    assert f'name="{name}"' not in client.get(bare).text


SEARCHES: Mapping[str, Sequence[Field]] = {
    f"/transactions?q={word('Voucher', 'document_no')}2": (("Voucher", "document_no"),),
    f"/transactions?q={word('Voucher', 'description')}": DESCRIPTIONS[:1],
    f"/transactions?q={word('Entry', 'description')}": DESCRIPTIONS[1:],
    f"/transactions?q={marked.TAX_NO}": (("Party", "tax_no"),),
    f"/balances?q={marked.TAX_NO}": (("Party", "tax_no"),),
    f"/balances?q={word('Party', 'city')}": (("Party", "city"),),
    f"/ageing?q={word('PartyContact', 'name')}": (("PartyContact", "name"),),
    f"/vouchers/journal/holders?accounts=1&q={word('Account', 'name')}": (("Account", "name"),),
}


@pytest.mark.parametrize("address", SEARCHES)
def test_nothing_is_found_by_what_is_hidden(
    client: FlaskClient, books: Marked, address: str
) -> None:
    def found(asked: str) -> int:
        answer = client.get(asked)
        return len((answer.json or {})["options"]) if answer.is_json else len(rows_of(answer.text))

    assert found(address) > 0
    close("Finance", SEARCHES[address], alone=True)
    assert found(address) == 0
    assert found(f"{address.rpartition('=')[0]}={word('Party', 'short_name')}") > 0


def test_a_code_that_is_hidden_opens_nothing(client: FlaskClient, books: Marked) -> None:
    codes = (books.code, "qxformer")
    screens = ("statement", "matching", "late_charges")
    for screen in screens:
        assert [client.get(f"/{screen}/{code}").status_code for code in codes] == [200, 200]
    close("Finance", [("Party", "code")])
    for screen in screens:
        assert [client.get(f"/{screen}/{code}").status_code for code in codes] == [404, 404]
        assert client.get(f"/{screen}/{books.party_id}").status_code == 200
        chosen = client.get(f"/{screen}?party={books.party_id}")
        assert chosen.location == f"/{screen}/{books.party_id}"
    assert f"/statement/{books.party_id}" in client.get("/balances").text


def test_nothing_is_sorted_by_what_is_hidden(client: FlaskClient, books: Marked) -> None:
    assert "sort=-code" in client.get("/balances?sort=code").text
    close("Finance", [("Party", "code"), ("Party", "name")])
    for address in ("/balances?sort=code", "/balances?sort=-name", "/ageing?sort=name"):
        page = client.get(address).text
        assert "aria-sort" not in page
        assert "sort=-balance" in page


HALF_TRUTHS: Mapping[str, Field] = {
    "/statement/{code}": ("Entry", "debit"),
    "/balances": ("Entry", "local_credit"),
    "/ageing": ("Entry", "due_on"),
    "/totals": ("Voucher", "dated_on"),
    "/credit": ("Party", "credit_limit"),
    "/matching/{code}": ("Entry", "currency"),
    "/late_charges/{code}": ("InterestRate", "percent"),
    "/revaluation": ("ExchangeRate", "forex_buy"),
    "/vouchers/receipt/1": ("Entry", "credit"),
    "/instruments/dues": ("Instrument", "amount"),
}


def test_a_screen_that_would_tell_half_a_truth_says_so(client: FlaskClient, books: Marked) -> None:
    for address, field in HALF_TRUTHS.items():
        asked = address.format(code=books.code)
        close("Finance", [])
        assert client.get(asked).status_code == 200, asked
        close("Finance", [field], alone=True)
        answer = client.get(asked)
        assert answer.status_code == 403, asked
        assert "This screen says nothing without “" in answer.text, asked


IN_MENUS = [it for it in HALF_TRUTHS if not it.startswith("/vouchers")]


@pytest.mark.parametrize("address", IN_MENUS)
def test_no_menu_leads_to_a_screen_that_would_only_refuse(
    client: FlaskClient, books: Marked, address: str
) -> None:
    """Nor does a card: its ways to such a screen are gone too."""
    place = address.partition("/{code}")[0]
    link = f'href="{place}"'
    close("Finance", [])
    menu = client.get("/profile/").text
    assert link in menu
    close("Finance", [HALF_TRUTHS[address]], alone=True)
    menu = client.get("/profile/").text
    assert link not in menu
    assert 'href="/party/list/"' in menu
    card = client.get(f"/party/show/{books.party_id}").text
    assert f'href="{place}/{books.code}"' not in card
    close("Finance", [])
    assert link in client.get("/profile/").text
    if "{code}" in address:
        card = client.get(f"/party/show/{books.party_id}").text
        assert f'href="{place}/{books.code}"' in card


def test_a_card_has_no_tab_that_would_only_refuse(client: FlaskClient, books: Marked) -> None:
    tab, card = f"/transactions/of/{books.party_id}", f"/party/show/{books.party_id}"
    close("Finance", [])
    assert f'hx-get="{tab}"' in client.get(card).text
    close("Finance", [("Voucher", "dated_on")], alone=True)
    assert client.get(tab).status_code == 403
    assert f'hx-get="{tab}"' not in client.get(card).text


INPUTS: Mapping[str, tuple[Field, str]] = {
    "description": (("Voucher", "description"), "Description"),
    "counter_document_no": (("Voucher", "counter_document_no"), "Their document no"),
    "due_on": (("Entry", "due_on"), "Due date"),
    "rate": (("Entry", "rate"), "Rate"),
}
VALUES = {"due_on": "05.12.2026", "rate": "1"}


@pytest.mark.parametrize("level", ["hidden", "read_only"])
def test_a_closed_input_is_not_there_and_is_refused_by_name(
    client: FlaskClient, books: Marked, level: str
) -> None:
    for name, (field, label) in INPUTS.items():
        close("Finance", [])
        assert f'name="{name}"' in client.get("/vouchers/enter").text
        close("Finance", [field], level, alone=True)
        assert f'name="{name}"' not in client.get("/vouchers/enter").text
        before = posted()
        sent = typed(books, client, **{name: VALUES.get(name, "x")})
        answer = client.post("/vouchers/enter", data=sent)
        assert (answer.status_code, posted()) == (403, before), name
        assert f"Your role does not change “{label}”" in answer.text
        assert client.post("/vouchers/enter", data=typed(books, client)).status_code == 302
        assert posted() == before + 1


def test_a_closed_day_is_today_and_a_closed_amount_leaves_no_form(
    client: FlaskClient, books: Marked
) -> None:
    close("Finance", [("Voucher", "dated_on")], "read_only")
    assert 'name="dated_on"' not in client.get("/vouchers/enter").text
    sent = typed(books, client)
    assert client.post("/vouchers/enter", data=sent).status_code == 403
    assert client.post("/vouchers/enter", data=sent | {"dated_on": ""}).status_code == 302
    for field in (("Entry", "debit"), ("Entry", "account"), ("Voucher", "type")):
        close("Finance", [field], alone=True)
        for answer in (
            client.get("/vouchers/enter"),
            client.get("/vouchers/journal"),
            client.post("/vouchers/enter", data=sent),
        ):
            assert answer.status_code == 403
            assert "A new record needs “" in answer.text


def test_a_draft_that_fills_a_closed_input_is_not_finished(
    client: FlaskClient, books: Marked
) -> None:
    address = f"/vouchers/enter?draft={books.draft_id}"
    assert client.get(address).status_code == 200
    close("Finance", DESCRIPTIONS, "read_only", alone=True)
    assert client.get(address).status_code == 403
    sent = typed(books, client, draft=str(books.draft_id))
    assert client.post("/vouchers/enter", data=sent).status_code == 403
    db.session.rollback()
    assert db.session.get(DraftVoucher, books.draft_id) is not None


def test_nobody_takes_back_what_they_could_not_enter_again(
    client: FlaskClient, books: Marked
) -> None:
    close("Finance", DESCRIPTIONS, "read_only", alone=True)
    token = {"csrf_token": people.csrf_token(client.get("/profile/").text)}
    before = posted()
    address = f"/voucher/action/correct/{books.voucher_id + 1}"  # neither matched nor of a paper
    client.post(address, data=token)
    assert posted() == before
    close("Finance", [])
    assert client.post(address, data=token).status_code == 302
    assert posted() == before + 1


def test_papers_and_what_happens_to_them_take_no_closed_input(
    client: FlaskClient, books: Marked
) -> None:
    closed = [("Instrument", "drawer"), ("InstrumentEvent", "note")]
    close("Finance", closed, "read_only", alone=True)
    page = client.get("/instruments/roll").text
    assert 'name="papers-__row__-bank_name"' in page
    assert 'name="papers-__row__-drawer"' not in page
    token = people.csrf_token(page)
    sent = {
        "what": "received-cheque",
        "party": str(books.party_id),
        "dated_on": "01.12.2026",
        "csrf_token": token,
        "papers-0-document_no": "77",
        "papers-0-due_on": "05.12.2026",
        "papers-0-amount": "3",
    }
    for extra in ({"papers-0-drawer": "x"}, {"note": "x"}):
        assert client.post("/instruments/roll", data=sent | extra).status_code == 403
    assert client.post("/instruments/roll", data=sent).status_code == 302
    act = f"/instruments/act/return_to_customer/{books.instrument_id}"
    assert 'name="note"' not in client.get(act).text
    chosen = {"csrf_token": token, "dated_on": "01.12.2026", "paper": str(books.instrument_id)}
    assert client.post(act, data=chosen | {"note": "x"}).status_code == 403
    assert client.post(act, data=chosen).status_code == 302
    close("Finance", [("Instrument", "document_no")])
    assert client.get("/instruments/roll").status_code == 403


def test_a_limit_refuses_without_its_figures(client: FlaskClient, books: Marked) -> None:
    with transaction():
        set_parameter("credit_check", "refuse")
    sale = typed(books, client, type="sales_invoice", amount="99.000.000,00")
    seen = client.post("/vouchers/enter", data=sale)
    assert seen.status_code == 422
    assert "9,137,564.28" in seen.text
    close("Finance", [("Party", "credit_limit")])
    dark = client.post("/vouchers/enter", data=sale)
    assert dark.status_code == 422
    assert "a credit limit that your role does not see" in dark.text
    assert "9137564" not in re.sub(r"[.,]", "", dark.text)


def test_a_refusal_says_no_hidden_code(client: FlaskClient, books: Marked) -> None:
    with transaction():
        db.session.get_one(Party, books.party_id).is_active = False
    sent = typed(books, client)
    assert f"The card {books.code} is passive" in client.post("/vouchers/enter", data=sent).text
    close("Finance", [("Party", "code")])
    answer = client.post("/vouchers/enter", data=sent)
    assert "The card … is passive" in answer.text
    assert books.code not in answer.text


def _kinds(kind: type[DomainError]) -> list[type[DomainError]]:
    return [kind, *(it for child in kind.__subclasses__() for it in _kinds(child))]


def test_refusals_tell_of_fields_there_are(app: Flask) -> None:
    named = {field for kind in _kinds(DomainError) for field in kind.tells.values()}
    assert len(named) > 4
    for name in named:
        known = field_named(name)
        assert known.key in fields_of(known.class_), name
    with speaking("en"):
        assert "X1" in said(PassivePartyError(code="X1"))  # the system itself is told everything
    assert shut(Party.code) is None
    assert rights.closed(Party).hidden == frozenset()


def test_matching_searches_and_sorts_by_what_is_seen(client: FlaskClient, books: Marked) -> None:
    address = f"/matching/{books.code}?dq={word('Voucher', 'document_no')}"
    assert "No open item has this number" not in client.get(address).text
    assert "dsort=document" in client.get(address).text
    close("Finance", [("Voucher", "document_no")])
    page = client.get(address).text
    assert "No open item has this number" in page
    assert 'value="document"' not in page
    assert "dsort=document" not in page
    act = {"csrf_token": people.csrf_token(page), "act": "document"}
    assert client.post(f"/matching/{books.code}/preview", data=act).status_code == 422
