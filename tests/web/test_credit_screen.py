"""Credit limits on the screen: beside the invoice, refused by rule, watched on their list."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Page, expect
from sqlalchemy import select

from app.core.db import db, transaction
from app.core.parameters import set_parameter
from app.ledger.models import CreditLimit, Party, Voucher
from app.ledger.posting import post
from tests.factories import ledger as make
from tests.factories import people
from tests.factories.forms import form_to

ENTER = "/vouchers/enter"


@pytest.fixture
def buyer(app: Flask) -> Party:
    """Owe 900 of 1,000."""
    with transaction():
        party = make.customer(credit_limit=Decimal(1000), name="Işıklar Gıda A.Ş.")
        post(make.voucher(party, amount="900.00"))
    return party


def refuse() -> None:
    with transaction():
        set_parameter("credit_check", "refuse")


def enter(client: FlaskClient, party: Party, amount: str) -> tuple[int, str]:
    """Send a sales invoice, and give what came of it."""
    typed = {"type": "sales_invoice", "party": str(party.id), "amount": amount, "currency": "TRY"}
    form = people.form(client.get(ENTER).text, dated_on="25.11.2026", **typed)
    answer = client.post(ENTER, data=form | {"_continue": "1"}, follow_redirects=True)
    return answer.status_code, answer.text


def invoices() -> int:
    db.session.expire_all()
    return len(db.session.scalars(select(Voucher.id)).all())


def test_what_is_left_and_what_goes_over_stand_beside_the_invoice(
    buyer: Party, page: Page, assert_accessible: Callable[..., None]
) -> None:
    page.goto(f"{ENTER}?type=sales_invoice&party={buyer.id}")
    expect(page.locator(".v-beside")).to_contain_text("100,00")
    page.locator("#amount").fill("150")
    expect(page.locator(".v-beside .m-message")).to_contain_text("limiti aşıyor")
    assert_accessible(page)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#messages")).to_contain_text("limiti aşıyor")
    assert invoices() == 2


def test_an_invoice_over_the_limit_is_refused_beside_its_amount(
    process: Flask, buyer: Party
) -> None:
    refuse()
    people.user("fatma", "Finance")
    client = people.browser(process, "fatma")
    status, page = enter(client, buyer, "100,01")
    assert status == 422
    assert "1.000,01" in page.split('id="amount-error"')[1][:400]
    assert invoices() == 1
    assert enter(client, buyer, "100,00")[0] == 200
    assert invoices() == 2


def test_the_list_shows_the_viewers_limits_alone(process: Flask, buyer: Party) -> None:
    people.user("selin", "Sales")
    people.user("fatma", "Finance")
    assert "Işıklar Gıda" not in people.browser(process, "selin").get("/credit").text
    page = people.browser(process, "fatma").get("/credit").text
    assert "Işıklar Gıda" in page
    assert "100,00" in page


def test_the_file_has_what_the_screen_has(process: Flask, buyer: Party) -> None:
    people.user("selin", "Sales")
    people.user("fatma", "Finance")
    assert "Işıklar Gıda" not in people.browser(process, "selin").get("/credit/csv").text
    finance = people.browser(process, "fatma")
    assert ";1000,00;900,00;100,00" in finance.get("/credit/csv").text
    for form in ("xlsx", "pdf"):
        assert finance.get(f"/credit/{form}").status_code == 200
    people.user("okan", "Stock")
    assert people.browser(process, "okan").get("/credit/csv").status_code == 403


def test_a_limit_is_entered_on_the_card(process: Flask, buyer: Party) -> None:
    people.user("fatma", "Finance")
    client = people.browser(process, "fatma")
    address = f"/party/edit/{buyer.id}"
    row = {"risk_class": "own_cheque", "amount": "2.500,00", "valid_until": "31.12.2026"}
    typed = {f"credit_limits-0-{name}": value for name, value in row.items()}
    form = form_to(client.get(address).text, address).values
    answer = client.post(address, data=form | typed | {"_save": "1"})
    assert answer.status_code == 302, answer.text
    db.session.expire_all()
    limit = db.session.scalars(select(CreditLimit)).one()
    assert (limit.party_id, limit.risk_class, str(limit.amount)) == (
        *(buyer.id, "own_cheque"),
        "2500.00",
    )
