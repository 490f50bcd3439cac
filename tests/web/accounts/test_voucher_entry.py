"""Vouchers are entered once, with nothing lost, and for one's own parties alone."""

import re
from decimal import Decimal
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy import func, select

from app.core.db import db, transaction
from app.ledger.models import DraftVoucher, Party, Voucher
from app.ledger.queries import balances_of
from tests.web.accounts.conftest import SignIn, fetched, give_party, token

ENTER = "/vouchers/enter"


def form_of(client: FlaskClient, address: str = ENTER, **typed: str) -> dict[str, str]:
    """Give what the form sends: its hidden inputs, and what was typed."""
    page = client.get(address).text
    key = re.search(r'name="key" value="([^"]+)"', page)
    draft = re.search(r'name="draft" value="([^"]*)"', page)
    assert key
    assert draft
    return {
        "csrf_token": token(client, address),
        "key": key[1],
        "draft": draft[1],
        "type": "cash_receipt",
        "dated_on": "25.11.2026",
        "currency": "TRY",
        "_continue": "1",
        **typed,
    }


def party_of(office: Flask, code: str = "120.000073") -> str:
    with office.app_context():
        return str(db.session.scalar(select(Party.id).where(Party.code == code)))


def balance(office: Flask, party: str) -> Decimal:
    with office.app_context():
        return balances_of([int(party)])[int(party)]


def vouchers(office: Flask) -> int:
    with office.app_context():
        return db.session.scalar(select(func.count(Voucher.id))) or 0


def test_a_collection_lowers_the_balance_and_the_next_one_begins(
    office: Flask, sign_in: SignIn
) -> None:
    client, party = sign_in(), party_of(office)
    before = balance(office, party)
    sent = form_of(client, party=party, amount="1.234,56")
    answer = client.post(ENTER, data=sent)
    assert answer.status_code == 302
    assert "type=cash_receipt" in answer.location
    assert "dated_on=25.11.2026" in answer.location
    assert balance(office, party) == before - Decimal("1234.56")
    said = client.get(answer.location).text
    assert "kaydedildi." in said
    assert "/vouchers/receipt/" in said


def test_the_same_form_sent_twice_posts_once(office: Flask, sign_in: SignIn) -> None:
    client, party = sign_in(), party_of(office)
    count = vouchers(office)
    sent = form_of(client, party=party, amount="10")
    first, second = (client.post(ENTER, data=sent) for _time in range(2))
    assert (first.status_code, second.status_code) == (302, 302)
    assert vouchers(office) == count + 1


def test_the_same_form_with_another_amount_asks_first(office: Flask, sign_in: SignIn) -> None:
    client, party = sign_in(), party_of(office)
    sent = form_of(client, party=party, amount="10")
    client.post(ENTER, data=sent)
    count = vouchers(office)
    answer = client.post(ENTER, data=sent | {"amount": "11"})
    assert answer.status_code == 422
    assert vouchers(office) == count
    assert sent["key"] not in answer.text.split('name="key"')[1][:80]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"amount": ""}, "gerek"),
        ({"amount": "12,345"}, "12345"),
        ({"amount": "0"}, "tutar"),
        ({"amount": "-5"}, "eksi"),
        ({"dated_on": "31.02.2026"}, "31.02.2026"),
        ({"currency": "USD"}, "USD"),
        ({"due_on": "yakında"}, "yakında"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost(
    office: Flask, sign_in: SignIn, typed: dict[str, str], said: str
) -> None:
    client, party = sign_in(), party_of(office)
    count = vouchers(office)
    kept = {"description": "Elden <alındı>", "counter_document_no": "MKB-7"}
    sent = form_of(client, party=party, amount="5", **kept) | typed
    answer = client.post(ENTER, data=sent)
    assert answer.status_code == 422
    assert vouchers(office) == count
    assert said in answer.text.split('id="problems"')[1]
    assert "Elden &lt;alındı&gt;" in answer.text
    assert "MKB-7" in answer.text
    assert 'class="m-error"' in answer.text
    assert all(f'value="{value}"' in answer.text for value in typed.values() if value != "USD")


def test_further_parties_stand_on_the_same_voucher(office: Flask, sign_in: SignIn) -> None:
    client = sign_in()
    one, other = party_of(office), party_of(office, "120.000092")
    before = balance(office, one), balance(office, other)
    rows = {"lines-4-party": other, "lines-4-amount": "2,50", "lines-9-amount": ""}
    client.post(ENTER, data=form_of(client, party=one, amount="1", **rows))
    after = balance(office, one), balance(office, other)
    assert after == (before[0] - 1, before[1] - Decimal("2.50"))


def test_a_mistake_in_a_further_row_stands_in_that_row(office: Flask, sign_in: SignIn) -> None:
    client, one = sign_in(), party_of(office)
    rows = {"lines-4-party": one, "lines-4-amount": "0"}
    answer = client.post(ENTER, data=form_of(client, party=one, amount="1", **rows))
    assert answer.status_code == 422
    assert 'id="lines-4-amount-error"' in answer.text


def test_a_draft_is_kept_changed_and_posted_once(office: Flask, sign_in: SignIn) -> None:
    client, party = sign_in(), party_of(office)
    before = balance(office, party)
    sent = form_of(client, party=party, amount="77")
    del sent["_continue"]
    client.post(ENTER, data=sent | {"_draft": "1"})
    assert balance(office, party) == before
    listed = client.get(f"{ENTER}/drafts").text
    link = re.search(r'href="(/vouchers/enter\?draft=\d+)"', listed)
    assert link
    page = client.get(link[1]).text
    assert 'value="77,00"' in page
    sent = form_of(client, link[1], party=party, amount="78")
    for _time in range(2):
        assert client.post(ENTER, data=sent).status_code == 302
    assert balance(office, party) == before - 78
    with office.app_context():
        assert db.session.scalar(select(func.count(DraftVoucher.id))) == 0
    assert client.get(link[1]).status_code == 422


def test_a_draft_is_thrown_away(office: Flask, sign_in: SignIn) -> None:
    client, party = sign_in(), party_of(office)
    sent = form_of(client, party=party, amount="77")
    del sent["_continue"]
    client.post(ENTER, data=sent | {"_draft": "1"})
    link = re.search(r'href="(/vouchers/enter\?draft=\d+)"', client.get(f"{ENTER}/drafts").text)
    assert link
    gone = re.search(r'action="(/vouchers/enter/drafts/\d+/delete)"', client.get(link[1]).text)
    assert gone
    client.post(gone[1], data={"csrf_token": sent["csrf_token"]})
    assert "77,00" not in client.get(f"{ENTER}/drafts").text


def test_beside_the_form_stands_the_balance_as_it_will_be(office: Flask, sign_in: SignIn) -> None:
    client, party = sign_in(), party_of(office)
    asked = {"type": "cash_receipt", "dated_on": "25.11.2026", "currency": "TRY"}
    beside = client.get(f"{ENTER}/beside", query_string=asked | {"party": party, "amount": "0,05"})
    assert "219.789,05 (B)" in beside.text
    assert re.search(r"data-after>\s*219\.789,00 \(B\)", beside.text)
    assert client.get(f"{ENTER}/beside").status_code == 200


def test_a_voucher_is_corrected_in_its_own_form(office: Flask, sign_in: SignIn) -> None:
    client, party = sign_in(), party_of(office)
    before = balance(office, party)
    sent = form_of(client, party=party, amount="100")
    del sent["_continue"]
    shown = client.post(ENTER, data=sent | {"_save": "1"}).location
    number = shown.rpartition("/")[2]
    csrf = {"csrf_token": sent["csrf_token"]}
    answer = client.post(f"/voucher/action/correct/{number}", data=csrf)
    assert "/vouchers/enter?draft=" in answer.location
    assert balance(office, party) == before
    client.post(ENTER, data=form_of(client, answer.location, party=party, amount="90"))
    assert balance(office, party) == before - 90
    page = client.get(shown).text
    assert "İptal eden fiş" in page
    assert f"/voucher/action/reverse/{number}" not in page


def test_the_slip_carries_number_party_amount_and_words(office: Flask, sign_in: SignIn) -> None:
    client, party = sign_in(), party_of(office)
    sent = form_of(client, party=party, amount="1.250,50")
    del sent["_continue"]
    number = client.post(ENTER, data=sent | {"_save": "1"}).location.rpartition("/")[2]
    slip = fetched(client, f"/vouchers/receipt/{number}")
    text = PdfReader(BytesIO(slip)).pages[0].extract_text()
    for said in ("Tahsilat makbuzu", "120.000073", "1.250,50", "Yalnız bin iki yüz elli"):
        assert said in text.replace("\n", " "), text


def test_a_salesperson_enters_for_own_parties_alone(office: Flask, sign_in: SignIn) -> None:
    client = sign_in("selin", "Sales")
    own, foreign = party_of(office), party_of(office, "120.000092")
    give_party(office, "120.000073", "selin")
    before = balance(office, foreign)
    assert client.post(ENTER, data=form_of(client, party=own, amount="5")).status_code == 302
    assert client.post(ENTER, data=form_of(client, party=foreign, amount="5")).status_code == 404
    rows = {"lines-0-party": foreign, "lines-0-amount": "5"}
    sent = form_of(client, party=own, amount="5", **rows)
    assert client.post(ENTER, data=sent).status_code == 404
    assert balance(office, foreign) == before
    asked = {"type": "cash_receipt", "party": foreign, "amount": "5", "dated_on": "25.11.2026"}
    assert "Öztürk" not in client.get(f"{ENTER}/beside", query_string=asked).text
    assert "Öztürk" not in client.get(f"{ENTER}?party={foreign}").text


def test_a_foreign_draft_is_neither_listed_nor_opened(office: Flask, sign_in: SignIn) -> None:
    admin, foreign = sign_in(), party_of(office, "120.000092")
    sent = form_of(admin, party=foreign, amount="77")
    del sent["_continue"]
    admin.post(ENTER, data=sent | {"_draft": "1"})
    client = sign_in("selin", "Sales")
    assert "77,00" in admin.get(f"{ENTER}/drafts").text
    assert "77,00" not in client.get(f"{ENTER}/drafts").text
    with office.app_context():
        number = db.session.scalar(select(DraftVoucher.id))
    assert client.get(f"{ENTER}?draft={number}").status_code == 404
    gone = client.post(f"{ENTER}/drafts/{number}/delete", data={"csrf_token": token(client, ENTER)})
    assert gone.status_code == 404


def test_a_slip_shows_no_foreign_party_and_no_foreign_voucher(
    office: Flask, sign_in: SignIn
) -> None:
    admin = sign_in()
    own, foreign = party_of(office), party_of(office, "120.000092")
    rows = {"lines-0-party": foreign, "lines-0-amount": "6"}
    for first, extra in ((own, rows), (foreign, {})):
        admin.post(ENTER, data=form_of(admin, party=first, amount="5", **extra))
    client = sign_in("selin", "Sales")
    give_party(office, "120.000073", "selin")
    with office.app_context(), transaction():
        last = db.session.scalar(select(func.max(Voucher.id))) or 0
    slip = fetched(client, f"/vouchers/receipt/{last - 1}")
    text = PdfReader(BytesIO(slip)).pages[0].extract_text()
    assert "120.000073" in text
    assert "120.000092" not in text
    assert client.get(f"/vouchers/receipt/{last}").status_code == 404


@pytest.mark.parametrize("role", ["Management", "Operations"])
def test_who_may_not_post_is_refused(office: Flask, sign_in: SignIn, role: str) -> None:
    client = sign_in("veli", role)
    sent = {"csrf_token": token(client, "/"), "party": party_of(office), "amount": "5"}
    assert client.get(ENTER).status_code == 403
    assert client.post(ENTER, data=sent).status_code == 403
