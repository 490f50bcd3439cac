"""A report as a page: the rows of its file, and the forms it may be taken along in."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask import render_template

from app.documents.cells import FIGURES, write_label_row, write_row
from app.documents.report import Language, Report, Section
from app.modules.downloads import export_buttons
from app.panel.lists.chips import Address


@dataclass(frozen=True, slots=True)
class Table:
    """A section as texts; `figures` tells of each column whether it stands to the right."""

    title: str
    labels: Sequence[str]
    figures: Sequence[bool]
    rows: Sequence[Sequence[str]]
    totals: Sequence[Sequence[str]]


def show_report(report: Report, screen: str, url: str) -> str:
    """Show a report at its screen's address; exports answer below it."""
    return render_template(
        "documents/shown.html",
        report=report,
        tables=[_table(section, report.language) for section in report.sections],
        exports=export_buttons(screen, Address(url, {}), url),
    )


def _table(section: Section, language: Language) -> Table:
    return Table(
        section.title,
        [column.label for column in section.columns],
        [column.kind in FIGURES for column in section.columns],
        list(_rows(section, language)),
        [write_label_row(row, section.columns, language) for row in section.totals],
    )


def _rows(section: Section, language: Language) -> Iterator[Sequence[str]]:
    if section.opening is not None:
        yield write_label_row(section.opening, section.columns, language)
    for row in section.rows:
        yield write_row(row, section.columns, language)
