"""Lists as Excel workbooks: what the panel reads, written by what writes reports."""

from typing import BinaryIO

from app.core.language import _
from app.documents.report import Column, Kind, Language, Report, Section
from app.documents.xlsx import write_xlsx
from app.modules.company import letterhead
from app.modules.statements.reports import printed_now
from app.panel.exports.forms import Table, offer

_KINDS: dict[str, Kind] = {"money": "amount", "rate": "rate", "whole": "number", "day": "date"}


@offer(
    "xlsx",
    _("Excel workbook"),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
)
def write(table: Table, file: BinaryIO) -> None:
    """Write a list as a workbook of real numbers and dates."""
    language: Language = "en" if table.language == "en" else "tr"
    columns = [Column(label, _KINDS.get(kind, "text")) for label, kind in table.columns]
    section = Section(columns=columns, rows=table.rows)
    report = Report(
        title=table.title, sections=[section], printed_at=printed_now(), language=language
    )
    write_xlsx(report, letterhead(), file)
