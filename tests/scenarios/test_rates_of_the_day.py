"""The rate of a day: by the rule of the parameters, by the type of document, never from nowhere."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask

from app.core import clock
from app.core.access import Viewer, viewed_by
from app.core.db import db
from app.core.parameters import set_parameter
from app.ledger.models import CounterAccount, Currency
from app.ledger.posting import post
from app.modules.currencies.errors import NoRateError, RateToTypeError
from app.modules.currencies.models import KINDS, ExchangeRate
from app.modules.currencies.services import RateOfDay, rate_for, rate_for_type
from tests.factories import ledger as make
from tests.factories.reading import currencies_of

THURSDAY, FRIDAY = date(2026, 11, 19), date(2026, 11, 20)
SATURDAY, SUNDAY, MONDAY = date(2026, 11, 21), date(2026, 11, 22), date(2026, 11, 23)


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
    assert rate_for("USD", MONDAY, kind) == RateOfDay(Decimal(rate), FRIDAY)


def test_a_document_takes_the_bulletin_of_the_business_day_before() -> None:
    enter("USD", THURSDAY, "42.50")
    assert rate_for("USD", FRIDAY) == RateOfDay(Decimal("42.50"), THURSDAY)
    for day in (SATURDAY, SUNDAY, MONDAY):
        assert rate_for("USD", day) == RateOfDay(Decimal("42.80"), FRIDAY)


def test_by_the_other_rule_it_takes_the_bulletin_of_its_own_day() -> None:
    set_parameter("rate_day_rule", "same_day")
    enter("USD", THURSDAY, "42.50")
    for day in (FRIDAY, SATURDAY, SUNDAY):
        assert rate_for("USD", day) == RateOfDay(Decimal("42.80"), FRIDAY)
    assert rate_for("USD", MONDAY).missing == MONDAY


def test_12_22_a_missing_day_takes_the_last_one_before_and_says_which_is_missing() -> None:
    tuesday, wednesday = date(2026, 11, 24), date(2026, 11, 25)
    assert rate_for("USD", wednesday) == RateOfDay(Decimal("42.80"), FRIDAY, missing=tuesday)
    assert rate_for("USD", MONDAY).missing is None


@pytest.mark.parametrize("day", [date(2026, 10, 28), date(2026, 10, 29), date(2026, 10, 30)])
def test_12_22_holidays_and_half_days_take_the_bulletin_before_them(day: date) -> None:
    last = date(2026, 10, 27)
    enter("USD", last, "42.00")
    assert rate_for("USD", day) == RateOfDay(Decimal("42.00"), last)


def test_12_22_the_longest_feast_is_crossed() -> None:
    """Kurban in January 2006, with its eve and two weekends: ten days without a bulletin."""
    before, after = date(2006, 1, 6), date(2006, 1, 16)
    enter("USD", before, "1.3346")
    assert rate_for("USD", after) == RateOfDay(Decimal("1.3346"), before)


def test_no_day_takes_the_rate_of_a_later_one() -> None:
    enter("USD", MONDAY, "99")
    assert rate_for("USD", MONDAY).rate == Decimal("42.80")


def test_the_search_goes_back_ten_days_and_then_says_what_to_enter() -> None:
    assert rate_for("USD", date(2026, 11, 30)).dated_on == FRIDAY
    with pytest.raises(NoRateError, match=r"rate of USD .* from 2026-11-21 to 2026-11-30 .*enter"):
        rate_for("USD", date(2026, 12, 1))


def test_a_currency_nobody_entered_is_refused_and_never_taken_as_one() -> None:
    with pytest.raises(NoRateError):
        rate_for("EUR", MONDAY)


def test_the_main_currency_is_always_one_of_itself() -> None:
    assert rate_for("TRY", SUNDAY) == RateOfDay(Decimal(1), SUNDAY)


def test_a_rate_for_a_hundred_units_is_divided() -> None:
    db.session.add(Currency(code="JPY", name="Japon yeni"))
    enter("JPY", FRIDAY, "27.50", unit=100)
    assert rate_for("JPY", MONDAY).rate == Decimal("0.275000")
    enter("JPY", MONDAY, "27.682155", unit=100)
    assert rate_for("JPY", date(2026, 11, 24)).rate == Decimal("0.276822")


def test_a_currency_without_banknote_prices_is_worth_what_forex_is() -> None:
    enter("EUR", FRIDAY, "48.90", forex_sell="48.9881")
    assert rate_for("EUR", MONDAY, "banknote_buy").rate == Decimal("48.90")
    assert rate_for("EUR", MONDAY, "banknote_sell").rate == Decimal("48.9881")


def test_a_bulletin_without_the_price_asked_for_is_passed_over() -> None:
    enter("EUR", THURSDAY, "48.50")
    enter("EUR", FRIDAY, None, forex_sell="48.9881")
    assert rate_for("EUR", MONDAY) == RateOfDay(Decimal("48.50"), THURSDAY, missing=FRIDAY)


def test_a_rate_entered_by_hand_goes_before_the_central_banks() -> None:
    enter("USD", FRIDAY, "41.00", source="tcmb")
    assert rate_for("USD", MONDAY).rate == Decimal("42.80")


def test_a_rate_put_away_counts_no_more(app: Flask) -> None:
    rate = enter("EUR", FRIDAY, "48.90")
    rate.archived_at = rate.created_at
    db.session.flush()
    with pytest.raises(NoRateError):
        rate_for("EUR", MONDAY)


def test_12_22_a_rate_entered_later_changes_nothing_that_is_posted() -> None:
    buyer = make.customer(currency="USD")
    post(make.voucher(buyer, dated_on=SUNDAY, currency="USD", rate=rate_for("USD", SUNDAY).rate))
    enter("USD", SUNDAY, "50.00")
    assert currencies_of(buyer) == {"USD": ("100.00", "4280.00")}


def test_a_type_of_document_takes_its_own_price() -> None:
    kinds = {"cash_receipt": "banknote_buy", "purchase_invoice": "forex_sell"}
    for kind, price in kinds.items():
        db.session.get_one(CounterAccount, kind).rate_kind = price
    db.session.flush()
    assert rate_for_type("cash_receipt", "USD", MONDAY).rate == Decimal("42.77")
    assert rate_for_type("purchase_invoice", "USD", MONDAY).rate == Decimal("42.8771")
    assert rate_for_type("sales_invoice", "USD", MONDAY).rate == Decimal("42.80")


def test_a_type_that_takes_the_rate_agreed_on_asks_for_it() -> None:
    db.session.get_one(CounterAccount, "sales_invoice").rate_kind = "manual"
    db.session.flush()
    with pytest.raises(RateToTypeError, match="type it"):
        rate_for_type("sales_invoice", "USD", MONDAY)
    assert rate_for_type("sales_invoice", "TRY", MONDAY).rate == 1


def test_the_rate_is_the_same_for_whoever_may_not_look_at_rates() -> None:
    db.session.get_one(CounterAccount, "cash_receipt").rate_kind = "banknote_buy"
    db.session.flush()
    with viewed_by(Viewer(user_id=1, reach=lambda _model: None, mates=list)):
        assert rate_for_type("cash_receipt", "USD", MONDAY).rate == Decimal("42.77")


def test_12_23_half_past_midnight_in_istanbul_is_a_document_of_the_new_day() -> None:
    """At 00:30 on Saturday the 21st it is still the 20th in UTC."""
    with clock.stopped_at(datetime(2026, 11, 20, 21, 30, tzinfo=UTC)):
        assert clock.today() == SATURDAY
        assert rate_for("USD", clock.today()).dated_on == FRIDAY
