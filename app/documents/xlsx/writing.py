"""A workbook written row by row: a sheet for each table, another where one is full."""

from itertools import chain, islice
from shutil import copyfileobj
from tempfile import TemporaryFile
from typing import BinaryIO

from xlsxwriter.workbook import Workbook

from app.documents.report import Letterhead, Report, Row, Section
from app.documents.words import WORDS
from app.documents.xlsx.formats import OPENING, TOTAL, Formats
from app.documents.xlsx.names import sheet_name
from app.documents.xlsx.sheet import TableSheet

SAMPLE = 200
"""How many rows are looked at for the widths of the columns."""


def write_xlsx(
    report: Report, letterhead: Letterhead, stream: BinaryIO, rows_per_sheet: int
) -> None:
    """Fill the sheets beside the answer, and send them when the last one is full."""
    with TemporaryFile() as file:
        with Workbook(file, {"constant_memory": True}) as workbook:
            workbook.set_properties(
                {
                    "title": report.title,
                    "company": letterhead.name,
                    "created": report.printed_at,
                }
            )
            _WorkbookWriter(workbook, report, letterhead, rows_per_sheet).write()
        file.seek(0)
        copyfileobj(file, stream)


class _WorkbookWriter:
    """Lays the sections of one report on sheets."""

    def __init__(
        self, workbook: Workbook, report: Report, letterhead: Letterhead, rows_per_sheet: int
    ) -> None:
        self._workbook = workbook
        self._formats = Formats(workbook)
        self._report = report
        self._letterhead = letterhead
        self._rows_per_sheet = rows_per_sheet
        self._names: set[str] = set()

    def write(self) -> None:
        """Write every section."""
        for section in self._report.sections:
            self._write_section(section)

    def _write_section(self, section: Section) -> None:
        rows = iter(section.rows)
        sample = list(islice(rows, SAMPLE))
        rest = chain(sample, rows)
        sheet = self._new_sheet(section, sample)
        if section.opening is not None:
            sheet.write_labelled(section.opening, OPENING)
        while sheet.write_rows(islice(rest, self._rows_per_sheet)) == self._rows_per_sheet:
            following = next(rest, None)
            if following is None:
                break
            sheet.set_filter()
            sheet = self._new_sheet(section, sample)
            rest = chain([following], rest)
        sheet.set_filter()
        for row in section.totals:
            sheet.write_labelled(row, TOTAL)

    def _new_sheet(self, section: Section, sample: list[Row]) -> TableSheet:
        name = sheet_name(section.title or WORDS[self._report.language].sheet, self._names)
        self._names.add(name.lower())
        sheet = TableSheet(
            self._workbook.add_worksheet(name), self._formats, self._report, section.columns
        )
        title = f"{self._report.title} – {section.title}" if section.title else self._report.title
        sheet.write_top(self._letterhead, title)
        sheet.set_widths(sample)
        return sheet
