"""One sheet: the letterhead in a few lines, the heading, the rows, the totals."""

from collections.abc import Iterable, Mapping, Sequence

from xlsxwriter.worksheet import Worksheet

from app.documents.cells import FIGURES, check_length
from app.documents.letterhead import contact_lines
from app.documents.report import Column, Kind, Letterhead, Report, Row
from app.documents.words import WORDS
from app.documents.xlsx.cells import CellWriter
from app.documents.xlsx.formats import (
    COMPANY,
    HEADING,
    PLAIN,
    QUIET,
    RIGHT_HEADING,
    TITLE,
    Formats,
    Look,
)

WIDTHS: Mapping[Kind, int] = {"date": 12, "amount": 19, "rate": 14, "number": 13, "side": 6}
"""Widths in letters; a text column is as wide as its texts, within limits."""
NARROWEST_TEXT, WIDEST_TEXT = 10, 60
FILTER_ARROW = 3
PAPER_A4 = 9
LONGEST_MARGIN_TEXT = 120
"""Excel takes 255 letters for a whole header or footer, codes included."""


class TableSheet:
    """A sheet written from the top down, because in constant memory there is no way back."""

    def __init__(
        self, sheet: Worksheet, formats: Formats, report: Report, columns: Sequence[Column]
    ) -> None:
        self._sheet = sheet
        self._formats = formats
        self._report = report
        self._columns = columns
        self._kinds = [column.kind for column in columns]
        self._row = 0
        self._heading = 0
        self._sheet.hide_gridlines(2)

    def write_top(self, letterhead: Letterhead, title: str) -> None:
        """Write who sends what and when, in lines few enough to stay in sight, and the heading."""
        words, report = WORDS[self._report.language], self._report
        self._line(letterhead.name, COMPANY)
        self._line(" · ".join(contact_lines(letterhead, report.language)), QUIET)
        self._line(title, TITLE)
        self._line(" · ".join(f"{label}: {value}" for label, value in report.facts), PLAIN)
        self._line(f"{words.printed_at}: {report.printed_at:%d.%m.%Y %H:%M}", QUIET)
        self._write_heading()
        self._set_up_print(letterhead.name, words.page)

    def write_rows(self, rows: Iterable[Row]) -> int:
        """Write the rows and count them."""
        first, at = self._row, self._row
        writer = CellWriter(self._sheet, self._formats, self._report.language, PLAIN)
        putters = writer.putters(self._kinds)
        for row in rows:
            check_length(row, self._columns)
            for value, put in zip(row, putters, strict=True):
                if value is not None:
                    put(at, value)
            at += 1
        self._row = at
        return at - first

    def write_labelled(self, row: Row, look: Look) -> None:
        """Write an opening or total row, which may hold a label in any column."""
        check_length(row, self._columns)
        writer = CellWriter(self._sheet, self._formats, self._report.language, look)
        putters = writer.putters(self._kinds)
        for column, value in enumerate(row):
            if value is None:
                writer.blanks(column)(self._row, value)
            elif isinstance(value, str) and self._kinds[column] != "side":
                writer.texts(column, PLAIN)(self._row, value)
            else:
                putters[column](self._row, value)
        self._row += 1

    def set_filter(self) -> None:
        """Let the reader filter and sort the rows written so far."""
        last = max(self._row - 1, self._heading)
        self._sheet.autofilter(self._heading, 0, last, len(self._columns) - 1)

    def set_widths(self, sample: Sequence[Row]) -> None:
        """Make the columns as wide as their kind, heading and first texts ask for."""
        for at, column in enumerate(self._columns):
            widest = WIDTHS.get(column.kind) or _text_width([row[at] for row in sample])
            self._sheet.set_column(at, at, max(widest, len(column.label) + FILTER_ARROW))

    def _line(self, text: str, look: Look) -> None:
        writer = CellWriter(self._sheet, self._formats, self._report.language, look)
        writer.texts(0, PLAIN)(self._row, text)
        self._row += 1

    def _write_heading(self) -> None:
        self._heading = self._row
        for at, column in enumerate(self._columns):
            look = RIGHT_HEADING if column.kind in FIGURES else PLAIN
            writer = CellWriter(self._sheet, self._formats, self._report.language, HEADING)
            writer.texts(at, look)(self._row, column.label)
        self._row += 1
        self._sheet.freeze_panes(self._row, 0)
        self._sheet.repeat_rows(self._heading)

    def _set_up_print(self, company: str, page: str) -> None:
        """Print on A4 across, as many pages long as it takes, with numbers on the pages."""
        name = company[:LONGEST_MARGIN_TEXT].replace("&", "&&")
        self._sheet.set_landscape()
        self._sheet.set_paper(PAPER_A4)
        self._sheet.fit_to_pages(1, 0)
        self._sheet.set_footer(f"&L {name}&R{page} &P / &N")
        self._sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})


def _text_width(values: Sequence[object]) -> int:
    longest = max((len(value) for value in values if isinstance(value, str)), default=0)
    return min(max(longest + 1, NARROWEST_TEXT), WIDEST_TEXT)
