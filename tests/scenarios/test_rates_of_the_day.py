"""The rate of a day: units of a hundred, days without a bulletin, and never one from nowhere."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask

from app.core.db import db
from app.ledger.models import Currency
from app.ledger.posting import post
from app.modules.currencies.errors import NoRateError
from app.modules.currencies.models import KINDS, ExchangeRate
from app.modules.currencies.services import RateOfDay, rate_for
from tests.factories import ledger as make
from tests.factories.reading import currencies_of

FRIDAY, SUNDAY = date(2026, 11, 20), date(2026, 11, 22)


@pytest.fixture(autouse=True)
def bulletin(app: Flask) -> None:
    enter("USD", FRIDAY, forex_sell="42.8771", banknote_buy="42.77", banknote_sell="42.9414")


def enter(currency: str, day: date, forex_buy: str | None = "42.80", **values: Any) -> ExchangeRate:
    prices = {name: values.pop(name, None) for name in KINDS} | {"forex_buy": forex_buy}
    numbers = {name: Decimal(price) for name, price in prices.items() if price}
    rate = ExchangeRate(currency=currency, dated_on=day, **numbers, **values)
    db.session.add(rate)
    db.session.flush()
    return rate


@pytest.mark.parametrize(
    ("kind", "rate"),
    [
        ("forex_buy", "42.80"),
        ("forex_sell", "42.8771"),
        ("banknote_buy", "42.77"),
        ("banknote_sell", "42.9414"),
    ],
)
def test_each_kind_of_rate_is_its_own(kind: Any, rate: str) -> None:
    assert rate_for("USD", FRIDAY, kind) == RateOfDay(Decimal(rate), FRIDAY)


def test_a_day_without_a_bulletin_takes_the_last_one_before_and_says_which() -> None:
    assert rate_for("USD", SUNDAY) == RateOfDay(Decimal("42.80"), FRIDAY)


def test_no_day_takes_the_rate_of_a_later_one() -> None:
    enter("USD", SUNDAY, "99")
    assert rate_for("USD", FRIDAY).rate == Decimal("42.80")


def test_the_search_goes_back_ten_days_and_then_says_what_to_enter() -> None:
    assert rate_for("USD", date(2026, 11, 30)).dated_on == FRIDAY
    with pytest.raises(NoRateError, match=r"rate of USD .* nor for the 10 days before it\. Enter"):
        rate_for("USD", date(2026, 12, 1))


def test_a_currency_nobody_entered_is_refused_and_never_taken_as_one() -> None:
    with pytest.raises(NoRateError):
        rate_for("EUR", FRIDAY)


def test_the_main_currency_is_always_one_of_itself() -> None:
    assert rate_for("TRY", SUNDAY) == RateOfDay(Decimal(1), SUNDAY)


def test_a_rate_for_a_hundred_units_is_divided() -> None:
    db.session.add(Currency(code="JPY", name="Japon yeni"))
    enter("JPY", FRIDAY, "27.50", unit=100)
    assert rate_for("JPY", FRIDAY).rate == Decimal("0.275000")
    enter("JPY", SUNDAY, "27.682155", unit=100)
    assert rate_for("JPY", SUNDAY).rate == Decimal("0.276822")


def test_a_currency_without_banknote_prices_is_worth_what_forex_is() -> None:
    enter("EUR", FRIDAY, "48.90", forex_sell="48.9881")
    assert rate_for("EUR", FRIDAY, "banknote_buy").rate == Decimal("48.90")
    assert rate_for("EUR", FRIDAY, "banknote_sell").rate == Decimal("48.9881")


def test_a_bulletin_without_the_price_asked_for_is_passed_over() -> None:
    enter("EUR", date(2026, 11, 19), "48.50")
    enter("EUR", FRIDAY, None, forex_sell="48.9881")
    assert rate_for("EUR", FRIDAY) == RateOfDay(Decimal("48.50"), date(2026, 11, 19))


def test_a_rate_entered_by_hand_goes_before_the_central_banks() -> None:
    enter("USD", FRIDAY, "41.00", source="tcmb")
    assert rate_for("USD", FRIDAY).rate == Decimal("42.80")


def test_a_rate_put_away_counts_no_more(app: Flask) -> None:
    rate = enter("EUR", FRIDAY, "48.90")
    rate.archived_at = rate.created_at
    db.session.flush()
    with pytest.raises(NoRateError):
        rate_for("EUR", FRIDAY)


def test_a_rate_entered_later_changes_nothing_that_is_posted() -> None:
    buyer = make.customer(currency="USD")
    post(make.voucher(buyer, dated_on=SUNDAY, currency="USD", rate=rate_for("USD", SUNDAY).rate))
    enter("USD", SUNDAY, "50.00")
    assert currencies_of(buyer) == {"USD": ("100.00", "4280.00")}
