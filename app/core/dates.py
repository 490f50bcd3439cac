"""Calendar days: read, written, and moved by the terms of the trade."""

import re
from calendar import monthrange
from datetime import date, timedelta
from functools import lru_cache

from app.core.errors import N_, DomainError
from app.core.turkish import fold

REDENOMINATION = date(2005, 1, 1)
"""The day six zeros left the lira."""


class NotADateError(DomainError):
    """The text has none of the forms a date may have."""

    message = N_("“{text}” is not a date: write it like {example}.")


class NoSuchDayError(DomainError):
    """The text has the form of a date, but the calendar has no such day."""

    message = N_("The calendar has no day “{text}”: check the day and the month.")


class DateTooOldError(DomainError):
    """Books from before the redenomination are in old lira and would be wrong a millionfold."""

    message = N_("{date} is before 01.01.2005, when six zeros left the lira: enter a later date.")


class DateTooLateError(DomainError):
    """The calendar ends before a term does."""

    message = N_("{date} is too late: the calendar ends before its term. Check the year.")


def parse_date(text: str, today: date) -> date:
    """Read a date a person typed, in any of the forms people use at the counter.

    22.11.2026, 22.11.26, 22.11 (this year), the same with / or - or without any mark,
    2026-11-22, and the words bugün, dün, yarın, today, yesterday, tomorrow.
    """
    word = fold(text)
    if word in _WORDS:
        return today + timedelta(days=_WORDS[word])
    match = _ISO.fullmatch(word) or _POINTED.fullmatch(word) or _JOINED.fullmatch(word)
    if match is None:
        raise NotADateError(text=text, example="22.11.2026")
    year = _full_year(match["year"], today)
    try:
        return date(year, int(match["month"]), int(match["day"]))
    except ValueError:
        raise NoSuchDayError(text=text) from None


def parse_iso_date(text: str) -> date:
    """Read a date of a machine file, strictly YYYY-MM-DD."""
    # fromisoformat alone would also take 20261122 and 2026-W47-7.
    if len(text) == _ISO_LENGTH and text[4] == text[7] == "-":
        try:
            return date.fromisoformat(text)
        except ValueError:
            pass
    if _ISO.fullmatch(text):
        raise NoSuchDayError(text=text)
    raise NotADateError(text=text, example="2026-11-22")


def refuse_before_redenomination(day: date) -> None:
    """Let no date pass from before 2005, when amounts were in old lira."""
    if day < REDENOMINATION:
        raise DateTooOldError(date=format_date(day))


@lru_cache(maxsize=4_096)  # a list says the same days again and again
def format_date(day: date, language: str = "tr") -> str:
    """Write a date as documents of the language show it: 22.11.2026, in ISO form elsewhere."""
    if language in _POINTED_LANGUAGES:
        return f"{day.day:02}.{day.month:02}.{day.year:04}"
    return day.isoformat()


def month_of(day: date) -> date:
    """Name the month of a day by its first day."""
    return day.replace(day=1)


def month_end(day: date) -> date:
    """Give the last day of the month a day falls in."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def add_months(day: date, months: int) -> date:
    """Move by whole months, to the last day where the month is shorter (31.01 + 1 = 28.02)."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def add_term(
    day: date, days: int, *, end_of_month: bool = False, pay_weekday: int | None = None
) -> date:
    """Give the due date of a term: days, then the end of that month, then on to the pay day.

    The pay day is a weekday from 0 (Monday) to 6; a due date that falls on it stays.
    Raises DateTooLateError.
    """
    try:
        due = day + timedelta(days=days)
        if end_of_month:
            due = month_end(due)
        wait = 0 if pay_weekday is None else (pay_weekday - due.weekday()) % 7
        return due + timedelta(days=wait)
    except OverflowError as error:
        raise DateTooLateError(date=day) from error


_ISO_LENGTH = 10
_ISO = re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})")
_POINTED = re.compile(
    r"(?P<day>[0-9]{1,2})(?P<mark>[./-])(?P<month>[0-9]{1,2})"
    r"(?:(?P=mark)(?P<year>[0-9]{4}|[0-9]{2}))?"
)
_JOINED = re.compile(r"(?P<day>[0-9]{2})(?P<month>[0-9]{2})(?P<year>[0-9]{4}|[0-9]{2})?")
_POINTED_LANGUAGES = frozenset({"tr", "en"})
_WORDS = {"bugun": 0, "dun": -1, "yarin": 1, "today": 0, "yesterday": -1, "tomorrow": 1}
_SHORT_YEAR = len("26")
_YEARS_AHEAD = 20


def _full_year(typed: str | None, today: date) -> int:
    """Complete a year of two digits: at most twenty years ahead, else in the past."""
    if typed is None:
        return today.year
    if len(typed) > _SHORT_YEAR:
        return int(typed)
    latest = today.year + _YEARS_AHEAD
    return latest - (latest - int(typed)) % 100
