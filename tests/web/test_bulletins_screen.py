"""The screen of the central bank's rates: what came, what did not, fetching now, and the rule."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Page, expect
from sqlalchemy import select

from app.core import clock
from app.core.db import db, transaction
from app.core.jobs import Job
from app.jobs import worker
from app.modules.currencies.models import ExchangeRate
from app.modules.currencies.rules import days_to_ask
from app.modules.currencies.services import recorded_rate
from tests.factories import ledger as make
from tests.factories import people
from tests.integrations.bank import FRIDAY, Answer, CentralBank
from tests.integrations.conftest import bank as bank

EVENING = datetime(2026, 11, 20, 13, 0, tzinfo=UTC)


@pytest.fixture
def desk(
    app: Flask, process: Flask, bank: CentralBank, monkeypatch: pytest.MonkeyPatch
) -> Iterator[FlaskClient]:
    """Give the browser of an accountant, on a Friday evening."""
    for each in (app, process):
        monkeypatch.setitem(each.config, "RATES_ADDRESS", bank.address)
    with clock.stopped_at(EVENING):
        people.user("mehmet", "Finance")
        yield people.browser(process, "mehmet")


def press(client: FlaskClient, address: str, **values: str) -> int:
    form = people.form(client.get("/bulletins").text, **values)
    return client.post(f"/bulletins/{address}", data=form).status_code


def waiting() -> list[Job]:
    db.session.expire_all()
    return list(db.session.scalars(select(Job).filter_by(kind="fetch_rates")))


def work() -> None:
    while worker.do_next():
        pass


def test_before_anything_was_fetched_the_screen_says_so(desk: FlaskClient) -> None:
    page = desk.get("/bulletins").text
    assert "Hiç" in page
    assert page.count("Henüz getirilmedi") == 10


def test_fetch_now_leaves_one_job_however_often_it_is_pressed(
    desk: FlaskClient, bank: CentralBank
) -> None:
    bank.publish(FRIDAY)
    assert [press(desk, "fetch"), press(desk, "fetch")] == [302, 302]
    assert len(waiting()) == 1
    assert "hx-trigger" in desk.get("/bulletins").text
    work()
    page = desk.get("/bulletins/days").text
    assert "hx-trigger" not in page
    for text in ("20.11.2026 16:00", "2026/900", "2 kur", "Bülten yok"):
        assert text in page


def test_the_last_failure_is_said_in_the_readers_language_beside_the_last_good_time(
    desk: FlaskClient, bank: CentralBank
) -> None:
    bank.publish(FRIDAY)
    press(desk, "fetch")
    work()
    bank.publish(FRIDAY, Answer(b"", 503))
    with clock.stopped_at(EVENING + timedelta(hours=1)):
        press(desk, "fetch")
        work()
        turkish = desk.get("/bulletins").text
        desk.set_cookie("language", "en")
        english = desk.get("/bulletins").text
    assert "127.0.0.1 503 durumuyla yanıt verdi" in turkish
    assert "127.0.0.1 answered with status 503" in english
    assert "20.11.2026 16:00" in turkish


def test_a_switched_off_source_offers_no_fetching(app: Flask, process: Flask) -> None:
    people.user("mehmet", "Finance")
    page = people.browser(process, "mehmet").get("/bulletins").text
    assert "Kur getirme kapalı" in page
    assert "/bulletins/fetch" not in page


def test_who_may_not_fetch_is_refused(desk: FlaskClient, process: Flask) -> None:
    people.user("elif", "Management")
    reader = people.browser(process, "elif")
    assert "/bulletins/fetch" not in reader.get("/bulletins").text
    assert press(reader, "fetch") == 403
    people.user("ayse", "Sales")
    assert people.browser(process, "ayse").get("/bulletins").status_code == 403
    assert waiting() == []


def test_the_entry_screen_says_the_rate_and_the_day_of_its_bulletin(
    desk: FlaskClient,
) -> None:
    with transaction():
        rate = ExchangeRate(currency="USD", dated_on=FRIDAY, forex_buy=Decimal("42.8"))
        db.session.add(rate)
        party = make.customer(currency="USD").id
    asked = "/vouchers/enter/beside?currency=USD&type=sales_invoice&dated_on="
    for address in (f"{asked}23.11.2026", f"{asked}23.11.2026&party={party}&amount=10"):
        page = desk.get(address).text
        assert "Kur 42,800000, 20.11.2026 tarihli (Döviz alış)" in page
        assert "bülteni henüz yok" not in page
    assert "24.11.2026 bülteni henüz yok" in desk.get(f"{asked}25.11.2026").text
    assert "USD kuru yok" in desk.get(f"{asked}20.11.2026").text


def test_a_posted_voucher_shows_the_day_of_its_bulletin(desk: FlaskClient) -> None:
    with transaction():
        rate = ExchangeRate(currency="USD", dated_on=FRIDAY, forex_buy=Decimal("42.8"))
        db.session.add(rate)
        party = make.customer(currency="USD").id
    form = people.form(
        desk.get("/vouchers/enter").text,
        type="sales_invoice",
        dated_on="23.11.2026",
        party=str(party),
        amount="10",
        currency="USD",
        _save="1",
    )
    answer = desk.post("/vouchers/enter", data=form)
    assert answer.status_code == 302, answer.text
    assert recorded_rate(int(answer.location.rpartition("/")[2]))
    assert "20.11.2026 kuru" in desk.get(answer.location).text


def test_a_rate_of_the_bank_that_a_person_changes_is_theirs(desk: FlaskClient) -> None:
    with transaction():
        rate = ExchangeRate(
            currency="USD", dated_on=FRIDAY, forex_buy=Decimal("42.8"), source="tcmb"
        )
        db.session.add(rate)
        db.session.flush()
        address = f"/exchange_rate/edit/{rate.id}"
    page = desk.get(address).text
    form = people.form(
        page, dated_on="20.11.2026", quoted="USD", unit="1", forex_buy="42,9", _save="1"
    )
    assert desk.post(address, data=form).status_code == 302
    db.session.expire_all()
    (there,) = db.session.scalars(select(ExchangeRate))
    assert (there.source, there.forex_buy) == ("manual", Decimal("42.9"))


def test_the_page_follows_the_worker_by_itself(
    app: Flask,
    page: Page,
    bank: CentralBank,
    monkeypatch: pytest.MonkeyPatch,
    assert_accessible: object,
) -> None:
    monkeypatch.setitem(app.config, "RATES_ADDRESS", bank.address)
    for day in days_to_ask(clock.now()):
        bank.publish(day)
    page.goto("/bulletins")
    assert callable(assert_accessible)
    assert_accessible(page)
    page.click("#fetch")
    expect(page.locator("#days [role=status]")).to_be_visible()
    work()
    expect(page.locator("#days .m-tone-success")).to_have_count(10)
    expect(page.locator("#days [role=status]")).to_have_count(0)
    assert_accessible(page)
