"""Excel: a report as a workbook of real numbers and dates, one sheet for each table."""

from typing import BinaryIO

from app.documents.report import Letterhead, Report

ROWS_PER_SHEET = 1_048_000
"""Excel's 1,048,576 less what stands above and below the rows."""


def write_xlsx(
    report: Report,
    letterhead: Letterhead,
    stream: BinaryIO,
    rows_per_sheet: int = ROWS_PER_SHEET,
) -> None:
    """Write the report as an Excel workbook; nothing is written when it fails."""
    from app.documents.xlsx import writing  # noqa: PLC0415 - few processes write workbooks

    writing.write_xlsx(report, letterhead, stream, rows_per_sheet)
