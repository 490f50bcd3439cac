"""Which day's bulletin a document takes, and which days are asked for."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.business_days import is_business_day, is_weekend
from app.modules.currencies.rules import (
    DAYS_BACK,
    DayRule,
    bulletin_day,
    days_searched,
    days_to_ask,
    newest_published,
)

BEFORE, SAME = DayRule.PREVIOUS_BUSINESS_DAY, DayRule.SAME_DAY
DAYS = st.dates(date(2005, 1, 1), date(2060, 12, 31))
MOMENTS = st.datetimes(datetime(2005, 1, 1), datetime(2060, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - the zone is drawn


@pytest.mark.parametrize(
    ("document", "day_before", "same_day"),
    [
        ("2026-11-20", "2026-11-19", "2026-11-20"),  # a Friday
        ("2026-11-21", "2026-11-20", "2026-11-20"),  # the Saturday after it
        ("2026-11-22", "2026-11-20", "2026-11-20"),
        ("2026-11-23", "2026-11-20", "2026-11-23"),
        ("2026-10-28", "2026-10-27", "2026-10-27"),  # half a day
        ("2026-10-29", "2026-10-27", "2026-10-27"),
        ("2026-10-30", "2026-10-27", "2026-10-30"),
        ("2026-05-26", "2026-05-25", "2026-05-25"),  # the eve of Kurban
        ("2026-06-01", "2026-05-25", "2026-06-01"),
        ("2026-01-02", "2025-12-31", "2026-01-02"),
        ("2006-01-16", "2006-01-06", "2006-01-16"),  # the longest there was: ten days
    ],
)
def test_a_document_takes_the_bulletin_of_its_rule(
    document: str, day_before: str, same_day: str
) -> None:
    day = date.fromisoformat(document)
    for rule, wanted in ((BEFORE, day_before), (SAME, same_day)):
        first, last = days_searched(day, rule)
        assert bulletin_day(day, rule) == date.fromisoformat(wanted)
        assert first <= date.fromisoformat(wanted) <= last


@given(day=DAYS, rule=st.sampled_from(DayRule))
def test_the_bulletin_of_a_document_is_of_a_business_day_within_the_days_searched(
    day: date, rule: DayRule
) -> None:
    wanted = bulletin_day(day, rule)
    first, last = days_searched(day, rule)
    assert is_business_day(wanted)
    assert first <= wanted <= last <= day
    assert last < day or rule is SAME
    assert day - first == timedelta(days=DAYS_BACK)


def test_a_bulletin_is_out_at_half_past_three_in_istanbul() -> None:
    assert newest_published(datetime(2026, 11, 20, 12, 29, tzinfo=UTC)) == date(2026, 11, 19)
    assert newest_published(datetime(2026, 11, 20, 12, 30, tzinfo=UTC)) == date(2026, 11, 20)


def test_12_23_half_past_midnight_in_istanbul_is_the_new_day() -> None:
    """At 00:30 on the 21st in Istanbul it is the 20th in UTC, whose bulletin came out."""
    assert newest_published(datetime(2026, 11, 20, 21, 30, tzinfo=UTC)) == date(2026, 11, 20)
    assert newest_published(datetime(2026, 11, 20, 20, 59, tzinfo=UTC)) == date(2026, 11, 20)
    assert newest_published(datetime(2026, 11, 21, 20, 59, tzinfo=UTC)) == date(2026, 11, 21)


@given(moment=MOMENTS)
def test_ten_weekdays_are_asked_for_the_newest_first(moment: datetime) -> None:
    days = days_to_ask(moment)
    assert len(days) == DAYS_BACK
    assert days == sorted(set(days), reverse=True)
    assert not any(map(is_weekend, days))
    assert days[0] <= newest_published(moment)
    assert days[0] - days[-1] <= timedelta(days=13)
