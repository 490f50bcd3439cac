"""Late charges on the screen: the worked example to the kuruş, taken along, and posted once."""

import html
import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import expect
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.core.db import db, transaction
from app.ledger.models import Voucher
from app.ledger.reversing import cancel
from app.modules.late_charges.models import InterestRate
from tests.factories import ledger as make
from tests.factories.matching import posted
from tests.web.accounts.books import Books, figures
from tests.web.accounts.conftest import Desk, SignIn, fetched, give_party
from tests.web.accounts.tables import plain, rows_of

CODE = "M.LATE"
PAGE = f"/late_charges/{CODE}"
DAY = "22.11.2026"
EARLY = f"?as_of={DAY}&early=1"

_INVOICES = (
    ("10000.00", date(2026, 10, 1)),
    ("20000.00", date(2026, 10, 25)),
    ("30000.00", date(2026, 11, 19)),
)
_RECEIPTS = (("15000.00", date(2026, 10, 15)), ("25000.00", date(2026, 11, 10)))


@pytest.fixture(autouse=True)
def worked_example(office: Flask) -> None:
    """Post the worked example of the domain, with its rate."""
    with office.app_context(), transaction():
        party = make.customer(code=CODE, name="Geç Ödeyen Ltd. Şti.")
        for amount, due_on in _INVOICES:
            posted(party, "sales_invoice", amount, date(2026, 9, 1), line={"due_on": due_on})
        for amount, day in _RECEIPTS:
            posted(party, "bank_receipt", amount, day)
        db.session.add(InterestRate(valid_from=date(2020, 1, 1), percent=Decimal(48)))


def post_form(page: str) -> dict[str, str]:
    inside = page.split("/post")[1].split("</form>", maxsplit=1)[0]
    found = re.findall(r'<input type="hidden"\s+name="([^"]+)"\s+value="([^"]*)"', inside)
    return {name: html.unescape(value) for name, value in found}


def press(client: FlaskClient, page: str, **changed: str) -> TestResponse:
    return client.post(f"{PAGE}/post", data=post_form(page) | changed)


def charges(office: Flask) -> list[Any]:
    with office.app_context():
        query = select(Voucher).where(Voucher.type == "late_charge_out", Voucher.posted_by_id == 1)
        return list(db.session.scalars(query.order_by(Voucher.id)))


def test_the_worked_example_to_the_kurus(sign_in: SignIn) -> None:
    page = sign_in().get(f"{PAGE}{EARLY}").text
    found = figures(page)
    assert found["Vade farkı"] == "400,00 TRY"
    assert found["Adat"] == "300.000,00"
    assert found["Ortalama vade, borç"] == "03.11.2026"
    assert found["Ortalama vade, alacak"] == "31.10.2026"
    assert [plain(row[7]) for row in rows_of(page)] == [140_000, -50_000, 240_000, -90_000, 60_000]
    assert sum(plain(row[8]) for row in rows_of(page)) == 400


@pytest.mark.parametrize(
    ("asked", "total"),
    [("&early=0", "586,67"), ("&early=1&base=365", "394,52"), ("&early=0&grace=14", "320,00")],
)
def test_other_terms_give_the_other_figures(sign_in: SignIn, asked: str, total: str) -> None:
    page = sign_in().get(f"{PAGE}?as_of={DAY}{asked}").text
    assert figures(page)["Vade farkı"] == f"{total} TRY"


def test_the_screen_agrees_with_the_command_line_and_with_its_files(
    office: Flask, sign_in: SignIn
) -> None:
    client = sign_in()
    printed = Books(office).printed("interest", CODE, "--as-of", "2026-11-22", "--credit-early")
    page = rows_of(client.get(f"{PAGE}{EARLY}").text)
    assert [(plain(row[7]), plain(row[8])) for row in page] == [
        (Decimal(line["day_product"]), Decimal(line["charge"])) for line in printed
    ]
    sheet = fetched(client, f"{PAGE}/csv{EARLY}").decode("utf-8-sig")
    assert "400,00" in sheet.splitlines()[-1]
    for form in ("pdf", "xlsx"):
        assert fetched(client, f"{PAGE}/{form}{EARLY}")


def test_a_rate_that_changes_splits_the_days(office: Flask, sign_in: SignIn) -> None:
    with office.app_context(), transaction():
        db.session.add(InterestRate(valid_from=date(2026, 10, 8), percent=Decimal(24)))
    rows = rows_of(sign_in().get(f"{PAGE}{EARLY}").text)
    assert [row[6] for row in rows][:2] == ["48,00", "24,00"]


def test_without_a_rate_it_says_where_to_enter_one(office: Flask, sign_in: SignIn) -> None:
    with office.app_context(), transaction():
        db.session.query(InterestRate).delete()
    page = sign_in().get(f"{PAGE}{EARLY}").text
    assert "01.10.2026" in page.split('role="alert"')[1]
    assert "/interest_rate/list/" in page


def test_it_is_posted_once_with_its_period(office: Flask, sign_in: SignIn) -> None:
    client = sign_in()
    page = client.get(f"{PAGE}{EARLY}").text
    answers = [press(client, page) for _time in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    (voucher,) = charges(office)
    assert (voucher.total, str(voucher.dated_on)) == (400, "2026-11-22")
    assert voucher.description == "Vade farkı 01.10.2026 – 22.11.2026"
    page = client.get(f"{PAGE}{EARLY}").text
    assert figures(page)["Önceden kesilen"] == "400,00 TRY"
    assert 'id="post-charge"' not in page


def test_two_tabs_post_one_charge(office: Flask, sign_in: SignIn) -> None:
    client = sign_in()
    one, other = (client.get(f"{PAGE}{EARLY}").text for _tab in range(2))
    assert press(client, one).status_code == 302
    assert press(client, other).status_code == 409
    assert len(charges(office)) == 1


def test_what_moved_meanwhile_is_shown_before_it_is_posted(office: Flask, sign_in: SignIn) -> None:
    client = sign_in()
    page = client.get(f"{PAGE}{EARLY}").text
    answer = press(client, page, seen="399.99")
    assert answer.status_code == 409
    assert "400,00" in answer.text.split('role="alert"')[1]
    assert press(client, page, seen="NaN").status_code == 409
    assert charges(office) == []


def test_a_cancelled_charge_may_be_posted_again(office: Flask, sign_in: SignIn) -> None:
    client = sign_in()
    press(client, client.get(f"{PAGE}{EARLY}").text)
    with office.app_context(), transaction():
        cancel(charges(office)[0].id)
    assert press(client, client.get(f"{PAGE}{EARLY}").text).status_code == 302


def test_damaged_addresses_are_read_as_far_as_they_can_be(sign_in: SignIn) -> None:
    client = sign_in()
    for asked in ("as_of=x", "base=0", "grace=-1", "grace=ten", "early=x", "currency=XXX"):
        assert client.get(f"{PAGE}?{asked}").status_code == 200, asked


def test_a_vendor_is_not_charged(office: Flask, sign_in: SignIn) -> None:
    with office.app_context(), transaction():
        vendor = make.vendor(code="M.VENDOR")
        posted(vendor, "purchase_invoice", "100.00", date(2026, 1, 1))
    page = sign_in().get("/late_charges/M.VENDOR").text
    assert 'id="post-charge"' not in page
    sent = post_form(sign_in().get(f"{PAGE}{EARLY}").text)
    answer = sign_in().post("/late_charges/M.VENDOR/post", data=sent)
    assert answer.status_code in {400, 422}


def test_a_salesperson_reads_own_parties_and_posts_nothing(office: Flask, sign_in: SignIn) -> None:
    admin, client = sign_in(), sign_in("selin", "Sales")
    assert client.get(PAGE).status_code == 404
    assert client.get(f"{PAGE}/csv").status_code == 404
    sent = post_form(admin.get(f"{PAGE}{EARLY}").text)
    give_party(office, CODE, "selin")
    page = client.get(f"{PAGE}{EARLY}").text
    assert "400,00" in page
    assert 'id="post-charge"' not in page
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token
    answer = client.post(f"{PAGE}/post", data=sent | {"csrf_token": token[1]})
    assert answer.status_code == 403
    assert charges(office) == []


def test_in_a_browser_it_is_asked_before_it_is_posted(
    office: Flask, desk: Desk, assert_accessible: Callable[..., None]
) -> None:
    page = desk()
    page.goto(f"{PAGE}{EARLY}")
    assert_accessible(page)
    page.locator("#post-charge").click()
    page.locator("#confirm-yes").dblclick()
    expect(page.locator(".m-messages")).to_contain_text("Vade farkı kaydedildi")
    assert len(charges(office)) == 1
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert_accessible(page)
