"""Dates typed by people and carried by machine files, and the terms of the trade."""

from calendar import monthrange
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.dates import (
    DateTooLateError,
    DateTooOldError,
    NoSuchDayError,
    NotADateError,
    add_months,
    add_term,
    format_date,
    month_end,
    month_of,
    parse_date,
    parse_iso_date,
    refuse_before_redenomination,
)

TODAY = date(2026, 11, 22)
FRIDAY = 4
DAYS = st.dates(date(1900, 1, 1), date(2400, 12, 31))


@pytest.mark.parametrize(
    "text",
    [
        "22.11.2026",
        "22/11/2026",
        "22-11-2026",
        "22112026",
        "221126",
        "22.11.26",
        " 22.11.2026 ",
        "2026-11-22",
        "22.11",
        "22/11",
        "2211",
        "bugün",
        "BUGÜN",
        "bugun",
        "today",
        "Today",
    ],
)
def test_every_usual_way_to_write_today_is_read(text: str) -> None:
    assert parse_date(text, TODAY) == TODAY


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("dün", date(2026, 11, 21)),
        ("DÜN", date(2026, 11, 21)),
        ("yesterday", date(2026, 11, 21)),
        ("yarın", date(2026, 11, 23)),
        ("tomorrow", date(2026, 11, 23)),
        ("1.2.2026", date(2026, 2, 1)),
        ("1.2", date(2026, 2, 1)),
        ("29.02.2028", date(2028, 2, 29)),
        ("01.05.46", date(2046, 5, 1)),
        ("01.05.47", date(1947, 5, 1)),
        ("01.05.85", date(1985, 5, 1)),
        ("01.01.00", date(2000, 1, 1)),
    ],
)
def test_short_dates_and_words_are_read_from_today(text: str, expected: date) -> None:
    assert parse_date(text, TODAY) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "22",
        "22.",
        "22.11.",
        "22.11/2026",
        "22.11.026",
        "2026.11.22",
        "22 11 2026",
        "20261",
        "x",
        "22.11.2026 10:00",
        "22.11.20266",
        "-22.11.2026",
        "2026-W47-7",
        "2026-1-2",
        "yarin sabah",
    ],
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(NotADateError, match=r"22\.11\.2026"):
        parse_date(text, TODAY)


@pytest.mark.parametrize(
    "text",
    ["31.02.2026", "29.02", "29.02.2027", "00.01.2026", "01.13.2026", "20261122", "1.1.0000"],
)
def test_a_day_outside_the_calendar_is_refused(text: str) -> None:
    with pytest.raises(NoSuchDayError):
        parse_date(text, TODAY)


@given(DAYS)
def test_a_machine_date_reads_back(day: date) -> None:
    assert parse_iso_date(day.isoformat()) == day


@pytest.mark.parametrize(
    "text",
    [
        "",
        "22.11.2026",
        "20261122",
        "2026-W47-7",
        "2026-11-2",
        "2026-11-22 ",
        " 2026-11-22",
        "today",
        "2026/11/22",
        "2026-11-22T00:00",
        "+026-11-22",
        "\uff12026-11-22",
        "2026-11-2\n",
    ],
)
def test_machine_dates_know_one_notation_only(text: str) -> None:
    with pytest.raises(NotADateError, match="2026-11-22"):
        parse_iso_date(text)


@pytest.mark.parametrize("text", ["2026-02-29", "2026-13-01", "0000-01-01", "2026-11-00"])
def test_a_machine_date_outside_the_calendar_is_refused(text: str) -> None:
    with pytest.raises(NoSuchDayError):
        parse_iso_date(text)


def test_books_in_old_lira_are_refused() -> None:
    refuse_before_redenomination(date(2005, 1, 1))
    with pytest.raises(DateTooOldError, match=r"31\.12\.2004"):
        refuse_before_redenomination(date(2004, 12, 31))


@given(DAYS, st.sampled_from(["tr", "en"]))
def test_a_written_date_reads_back(day: date, language: str) -> None:
    assert parse_date(format_date(day, language), TODAY) == day


def test_documents_show_day_month_year_and_other_languages_iso() -> None:
    assert format_date(date(2026, 3, 5)) == "05.03.2026"
    assert format_date(date(2026, 3, 5), "en") == "05.03.2026"
    assert format_date(date(2026, 3, 5), "de") == "2026-03-05"
    assert format_date(date(987, 3, 5)) == "05.03.0987"


def test_a_month_has_a_first_and_a_last_day() -> None:
    assert month_of(TODAY) == date(2026, 11, 1)
    assert month_end(TODAY) == date(2026, 11, 30)
    assert month_end(date(2028, 2, 1)) == date(2028, 2, 29)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 11, 22), 2, date(2027, 1, 22)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
        (date(2026, 12, 31), 12, date(2027, 12, 31)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 5, 5), 0, date(2026, 5, 5)),
    ],
)
def test_months_are_added_within_the_calendar(day: date, months: int, expected: date) -> None:
    assert add_months(day, months) == expected


@given(DAYS, st.integers(-600, 600))
def test_adding_months_lands_in_that_month(day: date, months: int) -> None:
    moved = add_months(day, months)
    assert moved.year * 12 + moved.month == day.year * 12 + day.month + months
    assert moved.day == min(day.day, monthrange(moved.year, moved.month)[1])


def test_a_term_is_days_then_end_of_month_then_pay_day() -> None:
    invoiced = date(2026, 11, 10)
    assert add_term(invoiced, 30) == date(2026, 12, 10)
    assert add_term(invoiced, 0, end_of_month=True) == date(2026, 11, 30)
    assert add_term(invoiced, 30, end_of_month=True) == date(2026, 12, 31)
    assert add_term(invoiced, 30, pay_weekday=FRIDAY) == date(2026, 12, 11)
    assert add_term(invoiced, 30, end_of_month=True, pay_weekday=FRIDAY) == date(2027, 1, 1)
    assert add_term(date(2026, 12, 11), 0, pay_weekday=FRIDAY) == date(2026, 12, 11)
    assert add_term(date(2026, 1, 31), 30, end_of_month=True) == date(2026, 3, 31)


@given(DAYS, st.integers(0, 365), st.booleans(), st.none() | st.integers(0, 6))
def test_a_term_never_shortens(
    day: date, days: int, at_month_end: bool, weekday: int | None
) -> None:
    due = add_term(day, days, end_of_month=at_month_end, pay_weekday=weekday)
    assert due >= day + timedelta(days=days)
    assert weekday is None or due.weekday() == weekday


@pytest.mark.parametrize(
    "term", [{"days": 30}, {"days": 0, "end_of_month": True, "pay_weekday": FRIDAY - 1}]
)
def test_a_term_that_ends_after_the_calendar_is_refused(term: dict[str, int]) -> None:
    with pytest.raises(DateTooLateError, match="Check the year"):
        add_term(date(9999, 12, 31), **term)  # type: ignore[arg-type] # of both kinds
