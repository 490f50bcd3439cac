"""The exchange rates of a demonstration."""

from datetime import timedelta
from decimal import Decimal
from itertools import pairwise

from app.commands.demo.plan import DAYS, Plan
from app.commands.demo.rates import daily_rates

RATES = daily_rates(Plan())


def test_every_day_has_a_rate_with_six_places() -> None:
    for path in RATES.values():
        assert len(path) == DAYS
        assert {rate.as_tuple().exponent for rate, _ in path} == {-6}
        assert all(rate == Decimal(millionths) / 1_000_000 for rate, millionths in path)


def test_the_lira_is_always_one() -> None:
    assert {rate for rate, _ in RATES["TRY"]} == {Decimal(1)}


def test_a_weekend_keeps_the_rate_of_friday() -> None:
    path = RATES["USD"]
    for day in range(7, DAYS):
        weekday = (Plan().first_day + timedelta(days=day)).weekday()
        assert (path[day] == path[day - 1]) == (weekday > 4)


def test_no_day_jumps_by_more_than_two_per_cent() -> None:
    for currency in ("USD", "EUR"):
        for (before, _), (after, _) in pairwise(RATES[currency]):
            assert abs(after - before) < before * Decimal("0.02")


def test_the_lira_loses_over_two_years() -> None:
    for currency in ("USD", "EUR"):
        assert RATES[currency][-1].rate > RATES[currency][0].rate * Decimal("1.15")


def test_a_longer_path_goes_on_where_a_shorter_one_ends() -> None:
    longer = daily_rates(Plan(), DAYS + 40)
    for currency, path in RATES.items():
        assert longer[currency][:DAYS] == path
        assert len(longer[currency]) == DAYS + 40
