"""Which day's bulletin a document takes its rate from: pure rules, no database."""

from datetime import date, datetime, time, timedelta
from enum import StrEnum

from app.core import clock
from app.core.business_days import business_day_before, is_weekend, last_business_day
from app.core.fields import Label
from app.core.language import _

DAYS_BACK = 10
"""How far to search back: no holiday of the central bank is longer."""

PUBLISHED_AT = time(15, 30)
"""When the bulletin of a business day is there, in Istanbul."""

_DAY = timedelta(days=1)


class DayRule(StrEnum):
    """What a document of a day takes: the bulletin in that morning's gazette, or that day's own."""

    PREVIOUS_BUSINESS_DAY = "previous_business_day"
    SAME_DAY = "same_day"


RULES: dict[str, Label] = {
    DayRule.PREVIOUS_BUSINESS_DAY: _("The bulletin of the business day before"),
    DayRule.SAME_DAY: _("The bulletin of the same day"),
}


def bulletin_day(day: date, rule: DayRule) -> date:
    """Give the day whose bulletin a document of a day should take, by the calendar."""
    if rule is DayRule.SAME_DAY:
        return last_business_day(day)
    return business_day_before(day)


def days_searched(day: date, rule: DayRule) -> tuple[date, date]:
    """Give the first and the last day whose bulletin may serve a document of a day.

    Not by the calendar: a bulletin that is there proves that its day was a business day,
    whatever the table of feasts said.
    """
    last = day if rule is DayRule.SAME_DAY else day - _DAY
    return day - DAYS_BACK * _DAY, last


def newest_published(moment: datetime) -> date:
    """Give the last day whose bulletin is out at a moment, unless it was a holiday."""
    here = moment.astimezone(clock.ISTANBUL)
    return here.date() if here.time() >= PUBLISHED_AT else here.date() - _DAY


def days_to_ask(moment: datetime) -> list[date]:
    """Give the last ten days that may have a bulletin at a moment, the newest first.

    Weekdays, holidays among them: the feasts of a table move, and asking costs one answer.
    """
    days: list[date] = []
    day = newest_published(moment)
    while len(days) < DAYS_BACK:
        if not is_weekend(day):
            days.append(day)
        day -= _DAY
    return days
