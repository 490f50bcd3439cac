"""The end of November valued by its own bulletin: shown first, then posted, once."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Page, expect
from sqlalchemy import func, select

from app.core.db import db, transaction
from app.ledger.matching import match_entries
from app.ledger.models import Party, Period, Voucher
from app.ledger.periods import set_state
from app.ledger.verify import verify
from app.modules.currencies.models import ExchangeRate
from tests.factories import ledger as make
from tests.factories import people
from tests.factories.matching import in_dollars
from tests.factories.reading import balance_of

END, NEXT = date(2026, 11, 30), date(2026, 12, 1)
ADDRESS = "/revaluation?as_of=30.11.2026"


@pytest.fixture
def buyer(app: Flask) -> Party:
    """Invoice ten thousand dollars, receive six thousand, match them; the dollar falls."""
    with transaction():
        party = make.customer(currency="USD", code="120.000001")
        invoice = in_dollars(party, "sales_invoice", "10000.00", "42.1234", date(2026, 10, 1))
        receipt = in_dollars(party, "credit_note", "6000.00", "42.8", date(2026, 11, 10))
        match_entries(invoice, receipt)
        rate = {"forex_buy": Decimal("41.9"), "banknote_buy": Decimal("41.5")}
        db.session.add(ExchangeRate(currency="USD", dated_on=END, **rate))
        before = {"forex_buy": Decimal(50), "banknote_buy": Decimal(50)}
        db.session.add(ExchangeRate(currency="USD", dated_on=date(2026, 11, 27), **before))
    return party


def run(app: Flask, *options: str) -> Result:
    return app.test_cli_runner().invoke(args=["ledger", "revalue", *options])


def posted() -> list[Any]:
    asked = select(Voucher.dated_on, Voucher.total).where(Voucher.type == "fx_difference")
    return list(db.session.execute(asked.where(Voucher.source != "match").order_by(Voucher.id)))


def test_the_command_shows_the_worked_example_and_posts_nothing(app: Flask, buyer: Party) -> None:
    shown = run(app, "--as-of", "2026-11-30", "--dry-run")
    assert shown.output.splitlines() == [
        "code,account,currency,balance,rate,booked,worth,difference",
        "120.000001,receivable,USD,4000.00,41.900000,168493.60,167600.00,-893.60",
    ]
    assert posted() == []


def test_the_command_posts_once_and_takes_it_back_on_the_next_day(app: Flask, buyer: Party) -> None:
    done = run(app, "--as-of", "2026-11-30")
    assert done.exit_code == 0
    assert [(row.dated_on, str(row.total)) for row in posted()] == [
        (END, "893.60"),
        (NEXT, "893.60"),
    ]
    assert str(balance_of(buyer, END)) == "167600.00"
    assert str(balance_of(buyer, NEXT)) == "168493.60"
    again = run(app, "--as-of", "2026-11-30")
    assert again.exit_code == 1
    assert "valued on 2026-11-30 already" in again.output
    assert len(posted()) == 2
    assert list(verify()) == []


def test_a_day_without_a_bulletin_is_refused(app: Flask, buyer: Party) -> None:
    refused = run(app, "--as-of", "2026-10-15")
    assert refused.exit_code == 1
    assert "USD" in refused.output


def test_cash_is_worth_the_price_of_banknotes(app: Flask, buyer: Party) -> None:
    with transaction():
        in_dollars(buyer, "cash_receipt", "10.00", "42.0", date(2026, 11, 11))
    lines = run(app, "--as-of", "2026-11-30", "--dry-run").output.splitlines()
    assert "100,cash,USD,10.00,41.500000,420.00,415.00,-5.00" in lines


@pytest.fixture
def desk(process: Flask, buyer: Party) -> FlaskClient:
    people.user("fatma", "Finance")
    return people.browser(process, "fatma")


def form(client: FlaskClient) -> dict[str, str]:
    return people.form(client.get(ADDRESS).text, as_of="2026-11-30")


def test_the_screen_agrees_with_the_command_and_posts_once(
    app: Flask, desk: FlaskClient, buyer: Party
) -> None:
    page = desk.get(ADDRESS).text
    for text in ("4.000,00", "41,9", "168.493,60", "167.600,00", "-893,60"):
        assert text in page
    sent = form(desk)
    assert desk.post("/revaluation", data=sent).status_code == 302
    assert [str(row.total) for row in posted()] == ["893.60", "893.60"]
    said = desk.get(ADDRESS).text
    assert 'id="post"' not in said
    assert "KF-2026-" in said
    desk.post("/revaluation", data=sent)
    assert "zaten" in desk.get(ADDRESS).text
    assert len(posted()) == 2
    workbook = desk.get("/revaluation/csv?as_of=30.11.2026")
    assert b"-893,60" in workbook.data


def test_a_missing_rate_is_said_instead_of_the_table(desk: FlaskClient) -> None:
    page = desk.get("/revaluation?as_of=15.10.2026").text
    assert "USD" in page
    assert 'id="post"' not in page


def test_who_may_not_post_or_sees_few_parties_is_refused(process: Flask, buyer: Party) -> None:
    people.user("mine", "Management")
    management = people.browser(process, "mine")
    page = management.get(ADDRESS)
    assert 'id="post"' not in page.text
    sent = {"csrf_token": people.form(management.get("/").text)["csrf_token"]}
    assert management.post("/revaluation", data=sent | {"as_of": str(END)}).status_code == 403
    people.user("selin", "Sales")
    sales = people.browser(process, "selin")
    for right in ("read", "export", "post"):
        people.grant("Sales", "Revaluation", right)
    sent = {"csrf_token": people.form(sales.get("/").text)["csrf_token"], "as_of": str(END)}
    assert sales.get(ADDRESS).status_code == 403
    assert sales.get("/revaluation/csv?as_of=30.11.2026").status_code == 403
    assert sales.post("/revaluation", data=sent).status_code == 403
    assert posted() == []


def test_in_a_closed_period_it_needs_the_right_and_a_reason(
    app: Flask, desk: FlaskClient, buyer: Party
) -> None:
    with transaction():
        period = Period(name="2026-11", start_on=date(2026, 11, 1), end_on=END)
        db.session.add(period)
        db.session.flush()
        set_state(period.id, "closed")
    desk.post("/revaluation", data=form(desk) | {"reason": "Geç geldi"})
    assert posted() == []
    assert db.session.scalar(select(func.count(Voucher.id)).where(Voucher.dated_on == END)) == 0


def test_the_screen_is_read_and_pressed(buyer: Party, page: Page, assert_accessible: Any) -> None:
    page.goto(ADDRESS)
    expect(page.locator("tbody tr")).to_have_count(1)
    assert_accessible(page)
    page.locator("#post").press("Enter")
    page.keyboard.press("Enter")
    expect(page.locator("#messages")).to_contain_text("kaydedildi")
    page.get_by_role("link", name="KF-2026-").click()
    expect(page.locator("h1")).to_contain_text("KF-2026-")
