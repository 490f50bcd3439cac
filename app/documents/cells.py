"""Cells as a reader of the language expects to see them."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

from app.core.money import format_amount, format_rate
from app.documents.errors import CellError, RowLengthError
from app.documents.report import Column, Kind, Language, Row

FIGURES: frozenset[Kind] = frozenset({"amount", "rate", "number"})
"""The kinds that stand under each other by their last digit."""


def write_row(row: Row, columns: Sequence[Column], language: Language) -> list[str]:
    """Write the cells of an ordinary row."""
    check_length(row, columns)
    return [
        write_cell(value, column.kind, language) for value, column in zip(row, columns, strict=True)
    ]


def write_label_row(row: Row, columns: Sequence[Column], language: Language) -> list[str]:
    """Write the cells of an opening or total row, which may hold a label in any column."""
    check_length(row, columns)
    return [
        value if isinstance(value, str) else write_cell(value, column.kind, language)
        for value, column in zip(row, columns, strict=True)
    ]


def write_cell(value: object, kind: Kind, language: Language) -> str:
    """Write one cell; nothing becomes an empty cell."""
    return "" if value is None else _WRITERS[kind](value, language)


def check_length(row: Row, columns: Sequence[Column]) -> None:
    """Refuse a row that would shift figures under the wrong heading."""
    if len(row) != len(columns):
        raise RowLengthError(cells=len(row), columns=len(columns))


def as_text(value: object) -> str:
    """Take a text cell."""
    if isinstance(value, str):
        return value
    raise CellError(value=repr(value), kind="text")


def as_date(value: object) -> date:
    """Take a date cell; an instant is refused, because its day depends on the time zone."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    raise CellError(value=repr(value), kind="date")


def as_decimal(value: object) -> Decimal:
    """Take an amount or a rate; a float is refused, because it has already lost its kuruş."""
    if isinstance(value, Decimal) and value.is_finite():
        return value
    raise CellError(value=repr(value), kind="decimal number")


def as_number(value: object) -> Decimal | int:
    """Take a count or a quantity."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    return as_decimal(value)


def plain_number(value: Decimal | int) -> str:
    """Write a count or a quantity with the places it has, without an exponent."""
    return str(value) if isinstance(value, int) else f"{value:f}"


def _number(value: object, language: Language) -> str:
    number = as_number(value)
    text = f"{number:,d}" if isinstance(number, int) else f"{number:,f}"
    return text.translate(_SWAP_SEPARATORS) if language == "tr" else text


_SWAP_SEPARATORS = str.maketrans(",.", ".,")

_WRITERS: Mapping[Kind, Callable[[object, Language], str]] = {
    "text": lambda value, _language: as_text(value),
    "side": lambda value, _language: as_text(value),
    "date": lambda value, _language: as_date(value).strftime("%d.%m.%Y"),
    "amount": lambda value, language: format_amount(as_decimal(value), language),
    "rate": lambda value, language: format_rate(as_decimal(value), language),
    "number": _number,
}
