"""Business days: feasts that move through the year, half days, weekends."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.business_days import business_day_before, is_business_day, last_business_day

DAYS = st.dates(date(2005, 1, 1), date(2060, 12, 31))


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (date(2026, 1, 1), "new year"),
        (date(2026, 3, 19), "eve of Ramazan, half a day"),
        (date(2026, 3, 20), "Ramazan"),
        (date(2026, 5, 26), "eve of Kurban, half a day"),
        (date(2026, 5, 29), "Kurban"),
        (date(2027, 5, 17), "Kurban, eleven days earlier the year after"),
        (date(2026, 10, 28), "half a day before the republic's"),
        (date(2026, 10, 29), "republic"),
        (date(2026, 11, 21), "Saturday"),
        (date(2026, 11, 22), "Sunday"),
    ],
)
def test_no_bulletin_appears_on_holidays_half_days_and_weekends(day: date, why: str) -> None:
    assert not is_business_day(day), why


@pytest.mark.parametrize(
    "day", [date(2026, 11, 20), date(2026, 10, 27), date(2026, 12, 31), date(2027, 3, 19)]
)
def test_any_other_day_is_a_business_day(day: date) -> None:
    assert is_business_day(day)


def test_a_bridge_of_holidays_is_crossed_whole() -> None:
    assert last_business_day(date(2026, 5, 31)) == date(2026, 5, 25)
    assert business_day_before(date(2026, 10, 30)) == date(2026, 10, 27)


@given(day=DAYS)
def test_the_last_business_day_is_one_and_none_lies_between(day: date) -> None:
    last = last_business_day(day)
    assert is_business_day(last)
    between = [last + timedelta(days=step) for step in range(1, (day - last).days + 1)]
    assert not any(map(is_business_day, between))
    assert business_day_before(day) == last_business_day(day - timedelta(days=1)) < day
