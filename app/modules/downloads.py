"""Reports on their way to the browser: as CSV for Excel, as a workbook, as a PDF to print."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import compress
from typing import BinaryIO

from flask import Response

from app.core import access, history
from app.core.db import transaction
from app.core.language import _
from app.documents.excel_csv import write_excel_csv
from app.documents.pdf import write_pdf
from app.documents.report import Report, Row, Section
from app.documents.xlsx import write_xlsx
from app.modules.company import letterhead
from app.panel import rights, told
from app.panel.files import send_written
from app.panel.lists.chips import Address
from app.panel.pages import Button

_KINDS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
}

_LABELS = {"csv": _("CSV for Excel"), "xlsx": _("Excel workbook"), "pdf": _("PDF to print")}
_ICONS = {"csv": "file-type-csv", "xlsx": "table", "pdf": "printer"}


def export_buttons(
    view: str, address: Address, base: str, forms: Sequence[str] = tuple(_KINDS)
) -> list[Button]:
    """Offer what is shown in each form, below an address, to whoever may take it along."""
    if not rights.can(view, "export"):
        return []
    return [
        Button(str(_LABELS[form]), address.to(f"{base}/{form}"), _ICONS[form]) for form in forms
    ]


def send_report(
    make: Callable[[], Report],
    form: str,
    name: str,
    *,
    of: tuple[str, str],
    asked: Mapping[str, str],
) -> Response:
    """Answer with a report; that it left the house goes into the history of `of`.

    The whole report is read as the books stand at one moment, whoever posts meanwhile.
    """
    if form not in _KINDS:
        raise access.NotVisibleError
    with transaction():
        history.write_line(*of, "exported", {"form": form, **asked})
    written = partial(_write, make, form)
    return send_written(written, f"{name}.{form}", _KINDS[form], shown=form == "pdf")


def _write(make: Callable[[], Report], form: str, file: BinaryIO) -> None:
    report = in_sight(make())
    if form == "csv":
        write_excel_csv(report, file)
    else:
        (write_pdf if form == "pdf" else write_xlsx)(report, letterhead(), file)


def in_sight(report: Report) -> Report:
    """Leave the columns out of a report that tell of what is hidden to the acting person."""
    return replace(report, sections=list(map(_section, report.sections)))


def _section(section: Section) -> Section:
    seen = told.mask(section.columns)
    if all(seen):
        return section

    def total(row: Row) -> Row:
        return told.kept(seen, row, is_word=_is_word, is_free=_is_free)

    return replace(
        section,
        columns=list(compress(section.columns, seen)),
        opening=section.opening and total(section.opening),
        rows=(tuple(compress(row, seen)) for row in section.rows),
        totals=[total(row) for row in section.totals],
    )


def _is_word(value: object) -> bool:
    return isinstance(value, str) and bool(value)


def _is_free(value: object) -> bool:
    return value is None or value == ""
