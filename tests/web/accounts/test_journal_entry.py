"""Transfers and mixed vouchers on their screen: entered once, kept, mended, dated back by right."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.core.db import db
from app.ledger.models import Account, DraftVoucher, Voucher
from tests.web.accounts.conftest import SignIn, give_party, token
from tests.web.accounts.test_voucher_entry import balance, party_of

JOURNAL = "/vouchers/journal"
ONE, OTHER = "120.000073", "120.000092"


def form_of(client: FlaskClient, address: str = JOURNAL, **typed: str) -> dict[str, str]:
    """Give what the form of a transfer sends: its hidden inputs, and what was typed."""
    page = client.get(address).text
    hidden = {
        name: found[1]
        for name in ("key", "draft", "type")
        if (found := re.search(rf'name="{name}" value="([^"]*)"', page))
    }
    sides = {"lines-0-currency": "TRY", "lines-1-currency": "TRY"}
    csrf = {"csrf_token": token(client, address)}
    return csrf | hidden | sides | {"dated_on": "25.11.2026", "_save": "1"} | typed


def lines(**cells: str) -> dict[str, str]:
    """Name the inputs of lines: a0_amount is lines-0-amount."""
    return {f"lines-{name[1]}-{name[3:]}": value for name, value in cells.items()}


def account_of(office: Flask, code: str) -> str:
    with office.app_context():
        return f"account-{db.session.scalar(select(Account.id).where(Account.code == code))}"


def test_a_transfer_moves_two_parties_by_the_same_value(office: Flask, sign_in: SignIn) -> None:
    client, one, other = sign_in(), party_of(office), party_of(office, OTHER)
    before = balance(office, one), balance(office, other)
    typed = lines(a0_holder=f"receivable-{one}", a0_amount="1.000", a1_holder=f"receivable-{other}")
    answer = client.post(JOURNAL, data=form_of(client, **typed))
    assert answer.status_code == 302
    after = balance(office, one), balance(office, other)
    assert after == (before[0] - 1000, before[1] + 1000)
    page = client.get(answer.location).text
    assert "Virman" in page
    assert "1.000,00 TRY" in page


def test_post_and_next_keeps_the_type_and_the_day(office: Flask, sign_in: SignIn) -> None:
    client, one = sign_in(), party_of(office)
    typed = lines(
        a0_holder=f"receivable-{one}",
        a0_side="credit",
        a0_amount="5",
        a1_holder=account_of(office, "100"),
        a1_side="debit",
        a1_amount="5",
    )
    sent = form_of(client, f"{JOURNAL}?type=mixed", **typed, _continue="1")
    answer = client.post(JOURNAL, data=sent)
    assert "type=mixed" in answer.location
    assert "dated_on=25.11.2026" in answer.location
    with office.app_context():
        newest = db.session.scalars(select(Voucher).order_by(Voucher.id.desc())).first()
        assert newest is not None
        assert (newest.type, str(newest.total)) == ("mixed", "5.00")


@pytest.mark.parametrize(
    ("typed", "place", "said"),
    [
        ({"lines-1-amount": "6"}, "problems", "fark"),
        ({"lines-1-holder": ""}, "lines-1-holder-error", "gerek"),
        ({"lines-0-amount": "12,345"}, "lines-0-amount-error", "12,345"),
        ({"lines-0-amount": "0"}, "lines-0-amount-error", "tutar"),
        ({"lines-0-currency": "USD"}, "lines-0-rate-error", "USD"),
        ({"dated_on": "31.02.2026"}, "dated_on-error", "31.02.2026"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost(
    office: Flask, sign_in: SignIn, typed: dict[str, str], place: str, said: str
) -> None:
    client, one, other = sign_in(), party_of(office), party_of(office, OTHER)
    right = lines(a0_holder=f"receivable-{one}", a0_amount="5", a1_holder=f"receivable-{other}")
    kept = {"description": "Elden <alındı>", "lines-0-description": "satır notu"}
    answer = client.post(JOURNAL, data=form_of(client, **(right | kept | typed)))
    assert answer.status_code == 422
    assert said in answer.text.split(f'id="{place}"')[1][:600]
    assert "Elden &lt;alındı&gt;" in answer.text
    assert "satır notu" in answer.text
    assert f'value="receivable-{one}"' in answer.text


def test_beside_stand_the_running_difference_and_the_balances_after(
    office: Flask, sign_in: SignIn
) -> None:
    client, one = sign_in(), party_of(office)
    asked = {"type": "mixed", "dated_on": "25.11.2026"} | lines(
        a0_holder=f"receivable-{one}", a0_side="credit", a0_amount="0,05", a1_amount="7"
    )
    beside = client.get(f"{JOURNAL}/beside", query_string=asked | {"lines-1-side": "debit"}).text
    assert re.search(r"data-difference>\s*6,95", beside)
    assert re.search(r"data-after>\s*219\.789,00 \(B\)", beside)


def test_a_draft_is_kept_listed_changed_and_posted(office: Flask, sign_in: SignIn) -> None:
    client, one, other = sign_in(), party_of(office), party_of(office, OTHER)
    before = balance(office, one)
    typed = lines(a0_holder=f"receivable-{one}", a0_amount="77", a1_holder=f"receivable-{other}")
    sent = form_of(client, **typed)
    del sent["_save"]
    client.post(JOURNAL, data=sent | {"_draft": "1"})
    assert balance(office, one) == before
    listed = client.get("/vouchers/enter/drafts").text
    assert "77,00" in listed
    link = re.search(r'href="(/vouchers/enter\?draft=\d+)"', listed)
    assert link
    address = client.get(link[1]).location
    assert address.startswith(f"{JOURNAL}?draft=")
    assert 'value="77,00"' in client.get(address).text
    sent = form_of(client, address, **typed) | {"lines-0-amount": "78"}
    for _time in range(2):
        assert client.post(JOURNAL, data=sent).status_code == 302
    assert balance(office, one) == before - 78
    with office.app_context():
        assert db.session.scalar(select(func.count(DraftVoucher.id))) == 0


def test_a_transfer_is_corrected_in_its_own_form(office: Flask, sign_in: SignIn) -> None:
    client, one, other = sign_in(), party_of(office), party_of(office, OTHER)
    before = balance(office, one)
    typed = lines(a0_holder=f"receivable-{one}", a0_amount="100", a1_holder=f"receivable-{other}")
    sent = form_of(client, **typed)
    number = client.post(JOURNAL, data=sent).location.rpartition("/")[2]
    csrf = {"csrf_token": sent["csrf_token"]}
    answer = client.post(f"/voucher/action/correct/{number}", data=csrf)
    assert answer.location.startswith(f"{JOURNAL}?draft=")
    assert balance(office, one) == before
    page = client.get(answer.location).text
    assert page.count('value="100,00"') == 2


def test_finance_alone_enters_journals(office: Flask, sign_in: SignIn) -> None:
    client = sign_in("selin", "Sales")
    give_party(office, ONE, "selin")
    assert client.get(JOURNAL).status_code == 403
    assert client.get(f"{JOURNAL}/holders?accounts=1").status_code == 403
    sent = {"csrf_token": token(client, "/"), "lines-0-amount": "5"}
    assert client.post(JOURNAL, data=sent).status_code == 403
    assert "type=mixed" not in client.get("/vouchers/enter").text
    assert "type=mixed" in sign_in("fatma", "Finance").get("/vouchers/enter").text


def test_parties_are_offered_by_their_accounts_and_the_books_own_accounts_beside(
    office: Flask, sign_in: SignIn
) -> None:
    client = sign_in()
    found = client.get(f"{JOURNAL}/holders?q={ONE}").get_json()["options"]
    assert [option["id"] for option in found] == [f"receivable-{party_of(office)}"]
    found = client.get(f"{JOURNAL}/holders?q=Kasa&accounts=1").get_json()["options"]
    assert (found[0]["id"], found[0]["label"]) == (account_of(office, "100"), "Kasa")
