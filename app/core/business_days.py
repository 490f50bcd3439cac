"""Business days in Turkey: neither a weekend, nor a feast, nor half of one."""

from datetime import date, timedelta
from functools import cache

_SATURDAY = 5
_DAY = timedelta(days=1)


def is_weekend(day: date) -> bool:
    """Tell whether a day is a Saturday or a Sunday."""
    return day.weekday() >= _SATURDAY


def is_business_day(day: date) -> bool:
    """Tell whether banks publish rates on a day; on the eve of a feast and 28 October none do."""
    return not is_weekend(day) and day not in _feasts(day.year)


def last_business_day(day: date) -> date:
    """Give the day itself if it is a business day, else the last one before it."""
    while not is_business_day(day):
        day -= _DAY
    return day


def business_day_before(day: date) -> date:
    """Give the last business day before a day."""
    return last_business_day(day - _DAY)


@cache
def _feasts(year: int) -> frozenset[date]:
    """Give the public holidays and half-days of a year; Ramazan and Kurban move through it."""
    from holidays.countries.turkey import Turkey  # noqa: PLC0415 - 0.3 s, paid only for rates

    return frozenset(Turkey(years=year, categories=("public", "half_day")))
