"""CSV as Turkish Excel opens it by a double click: semicolons, decimal commas, a BOM."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import BinaryIO

from app.core.formulas import starts_formula
from app.core.money import format_rate, half_up
from app.documents.cells import as_date, as_decimal, as_number, as_text, check_length, plain_number
from app.documents.report import Column, Kind, Report, Row, Section

BYTE_ORDER_MARK = "\ufeff"
LINE_END = "\r\n"
BLOCK = 500
"""How many lines are written at once."""


def write_excel_csv(report: Report, stream: BinaryIO) -> None:
    """Write the tables below each other, an empty line between them, without a letterhead."""
    stream.writelines(excel_csv_blocks(report))


def excel_csv_blocks(report: Report) -> Iterator[bytes]:
    """Give the same block by block, for whoever sends it while it is read."""
    lines = chain([BYTE_ORDER_MARK], _lines(report))
    while block := "".join(islice(lines, BLOCK)):
        yield block.encode()


def _lines(report: Report) -> Iterator[str]:
    for at, section in enumerate(report.sections):
        if at:
            yield LINE_END
        if section.title:
            yield _line([_quoted(section.title)])
        yield _line(_quoted(column.label) for column in section.columns)
        yield from _section_lines(section)


def _section_lines(section: Section) -> Iterator[str]:
    if section.opening is not None:
        yield _line(_labelled_cells(section.opening, section.columns))
    writers = [_WRITERS[column.kind] for column in section.columns]
    for row in section.rows:
        check_length(row, section.columns)
        yield _line(
            "" if value is None else write(value) for value, write in zip(row, writers, strict=True)
        )
    for row in section.totals:
        yield _line(_labelled_cells(row, section.columns))


def _labelled_cells(row: Row, columns: Sequence[Column]) -> Iterator[str]:
    """Write an opening or total row, which may hold a label in any column."""
    check_length(row, columns)
    for value, column in zip(row, columns, strict=True):
        write = _quoted if isinstance(value, str) else _WRITERS[column.kind]
        yield "" if value is None else write(value)


def _line(cells: Iterable[str]) -> str:
    return ";".join(cells) + LINE_END


def _quoted(value: object) -> str:
    """Write a text between quotes, and with an apostrophe where Excel would run it."""
    text = as_text(value).replace('"', '""')
    return f'"\'{text}"' if starts_formula(text) else f'"{text}"'


_WRITERS: Mapping[Kind, Callable[[object], str]] = {
    "text": _quoted,
    "side": _quoted,
    "date": lambda value: f"{as_date(value):%d.%m.%Y}",
    "amount": lambda value: f"{half_up(as_decimal(value)):f}".replace(".", ","),
    "rate": lambda value: format_rate(as_decimal(value), "tr"),
    "number": lambda value: plain_number(as_number(value)).replace(".", ","),
}
