"""What a filter of a list means as a condition on its rows."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func

from app.core import clock
from app.core.dates import add_months, month_end, month_of, parse_date
from app.core.errors import N_, DomainError
from app.core.fields import Field, fields_of
from app.core.identifiers import phone_digits
from app.core.language import _
from app.core.rich_text import words_column
from app.core.search import alphabetical
from app.panel import kinds
from app.panel.lists.members import holds
from app.panel.registry import Registered, key_in, target_of

BETWEEN = ".."

PRESETS = {
    "today": _("Today"),
    "last7": _("Last 7 days"),
    "month": _("This month"),
    "last_month": _("Last month"),
    "year": _("This year"),
}
"""The periods a date filter offers beside a first and a last day typed by hand."""


class FilterError(DomainError):
    """A filter of the address says what its field cannot be."""

    message = N_("The filter {label} cannot be “{text}”: {reason}")


def period(text: str) -> tuple[date | None, date | None]:
    """Read a preset or "first..last", either of which may be missing; both days included."""
    today = clock.today()
    presets: dict[str, Callable[[], tuple[date, date]]] = {
        "today": lambda: (today, today),
        "last7": lambda: (today - timedelta(days=6), today),
        "month": lambda: (month_of(today), month_end(today)),
        "last_month": lambda: (
            add_months(month_of(today), -1),
            month_of(today) - timedelta(days=1),
        ),
        "year": lambda: (date(today.year, 1, 1), date(today.year, 12, 31)),
    }
    if text in presets:
        return presets[text]()
    first, mark, last = text.partition(BETWEEN)
    if not mark:
        last = first
    return _day(first, today), _day(last, today)


def _day(text: str, today: date) -> date | None:
    return parse_date(text, today) if text.strip() else None


def condition_of(
    entry: Registered, name: str, text: str, language: str
) -> ColumnElement[bool] | None:
    """Give the condition a filter sets; raises FilterError where it can mean nothing."""
    field = entry.fields[name]
    reader = _READERS.get(field.kind, _text)
    try:
        return reader(entry, name, text, language)
    except FilterError:
        raise
    except DomainError as error:
        raise FilterError(label=field.label, text=text[:40], reason=error) from error


def _days(entry: Registered, name: str, text: str, _language: str) -> ColumnElement[bool] | None:
    first, last = period(text)
    column = getattr(entry.model, name)
    if entry.fields[name].kind == "instant":
        return _within(
            column,
            datetime.combine(first, time.min, clock.ISTANBUL) if first else None,
            datetime.combine(last, time.max, clock.ISTANBUL) if last else None,
        )
    return _within(column, first, last)


def _numbers(entry: Registered, name: str, text: str, language: str) -> ColumnElement[bool] | None:
    first, mark, last = text.partition(BETWEEN)
    field = entry.fields[name]
    bounds = [kinds.parse(field, part, language) for part in (first, last if mark else first)]
    return _within(getattr(entry.model, name), *bounds)


def _within(column: Any, first: Any, last: Any) -> ColumnElement[bool] | None:
    bounds = [column >= first] if first is not None else []
    bounds += [column <= last] if last is not None else []
    return and_(*bounds) if bounds else None


def _choice(entry: Registered, name: str, text: str, language: str) -> ColumnElement[bool]:
    chosen: ColumnElement[bool] = getattr(entry.model, name) == kinds.parse(
        entry.fields[name], text, language
    )
    return chosen


def _yes_no(entry: Registered, name: str, text: str, _language: str) -> ColumnElement[bool]:
    said: ColumnElement[bool] = getattr(entry.model, name).is_(text == "1")
    return said


def _link(entry: Registered, name: str, text: str, _language: str) -> ColumnElement[bool]:
    key = parse_link_key(target_of(entry.model, name), text)
    linked: ColumnElement[bool] = link_column(entry.model, entry.fields[name]) == key
    return linked


def _file(entry: Registered, name: str, text: str, _language: str) -> ColumnElement[bool]:
    column = link_column(entry.model, entry.fields[name])
    held: ColumnElement[bool] = column.is_not(None) if text == "1" else column.is_(None)
    return held


def _member(entry: Registered, name: str, text: str, _language: str) -> ColumnElement[bool]:
    return holds(entry.model, name, parse_link_key(target_of(entry.model, name), text))


def _text(entry: Registered, name: str, text: str, _language: str) -> ColumnElement[bool]:
    column = alphabetical(words_of(entry.model, name))
    return func.strpos(column, alphabetical(text)) > 0


def _phone(entry: Registered, name: str, text: str, language: str) -> ColumnElement[bool]:
    """Find a number by any part of it, however it is written."""
    digits = phone_digits(text)
    if not digits:
        return _text(entry, name, text, language)
    found: ColumnElement[bool] = getattr(entry.model, name).contains(digits, autoescape=True)
    return found


_READERS: Mapping[str, Callable[..., ColumnElement[bool] | None]] = {
    "day": _days,
    "instant": _days,
    "money": _numbers,
    "rate": _numbers,
    "whole": _numbers,
    "choice": _choice,
    "yes_no": _yes_no,
    "link": _link,
    "many": _member,
    "tags": _member,
    "phone": _phone,
    "file": _file,
    "image": _file,
}


def words_of(model: type[Any], name: str) -> Any:
    """Give the attribute that holds the words of a text field."""
    is_rich = fields_of(model)[name].kind == "rich_text"
    return getattr(model, words_column(name) if is_rich else name)


def link_column(model: type[Any], field: Field) -> Any:
    """Give the column behind a link."""
    return getattr(model, field.column or "")


def parse_link_key(target: type[Any], text: str) -> Any:
    """Read the key of a linked record; raises FilterError."""
    key = key_in(target, text)
    if key is None:
        raise FilterError(label=target.__name__, text=text[:40], reason="")
    return key
