"""Cells of a sheet: a number that Excel holds exactly stays a number, the rest is text."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from xlsxwriter.worksheet import Worksheet

from app.core.formulas import starts_formula
from app.documents.cells import as_date, as_decimal, as_number, as_text, write_cell
from app.documents.report import Kind, Language
from app.documents.xlsx.formats import (
    CENTRED,
    DAY,
    FIGURE_AS_TEXT,
    QUOTED,
    TEXT,
    Formats,
    Look,
    figure,
)

EXACT_DIGITS = 15
"""What Excel keeps of a number: an amount of more digits would lose its kuruş."""
FIRST_YEAR = 1900
"""Excel knows no earlier dates."""
PLACES: Mapping[Kind, int] = {"amount": 2, "rate": 6}

Put = Callable[[int, object], None]
"""Writes a value in a row of the column it was made for."""


class CellWriter:
    """Writes the cells of one sheet in one look, such as that of totals."""

    def __init__(self, sheet: Worksheet, formats: Formats, language: Language, look: Look) -> None:
        self._sheet = sheet
        self._formats = formats
        self._language = language
        self._look = look

    def putters(self, kinds: Sequence[Kind]) -> list[Put]:
        """Give for each column what writes a cell of its kind."""
        makers: Mapping[Kind, Callable[[int], Put]] = {
            "text": lambda column: self.texts(column, TEXT),
            "side": lambda column: self.texts(column, CENTRED),
            "date": self._dates,
            "number": self._numbers,
            "amount": lambda column: self._decimals(column, "amount"),
            "rate": lambda column: self._decimals(column, "rate"),
        }
        return [makers[kind](column) for column, kind in enumerate(kinds)]

    def texts(self, column: int, look: Look) -> Put:
        """Write texts as texts, whatever they look like."""
        write = self._sheet.write_string
        plain, quoted = self._formats.of(look, self._look), self._formats.of(QUOTED, self._look)

        def put(row: int, value: object) -> None:
            text = as_text(value)
            write(row, column, text, quoted if starts_formula(text) else plain)

        return put

    def blanks(self, column: int) -> Put:
        """Write empty cells, so that the rules of a row have no gaps."""
        style = self._formats.of(self._look)
        return lambda row, _value: self._sheet.write_blank(row, column, None, style)

    def _dates(self, column: int) -> Put:
        style, write = self._formats.of(DAY, self._look), self._sheet.write_datetime

        def put(row: int, value: object) -> None:
            day = as_date(value)
            if day.year < FIRST_YEAR:
                self._put_written(row, column, write_cell(day, "date", self._language))
            else:
                write(row, column, day, style)

        return put

    def _decimals(self, column: int, kind: Kind) -> Put:
        style, write = self._formats.of(figure(PLACES[kind]), self._look), self._sheet.write_number
        most = EXACT_DIGITS - PLACES[kind]

        def put(row: int, value: object) -> None:
            number = as_decimal(value)
            if number.adjusted() < most:
                write(row, column, number, style)
            else:
                self._put_written(row, column, write_cell(number, kind, self._language))

        return put

    def _numbers(self, column: int) -> Put:
        def put(row: int, value: object) -> None:
            number = as_number(value)
            _sign, digits, exponent = Decimal(number).as_tuple()
            if len(digits) > EXACT_DIGITS:
                self._put_written(row, column, write_cell(number, "number", self._language))
            else:
                style = self._formats.of(figure(max(0, -int(exponent))), self._look)
                self._sheet.write_number(row, column, number, style)

        return put

    def _put_written(self, row: int, column: int, text: str) -> None:
        """Write a figure or date that Excel would change in the way a reader expects it."""
        style = self._formats.of(FIGURE_AS_TEXT, self._look)
        self._sheet.write_string(row, column, text, style)
