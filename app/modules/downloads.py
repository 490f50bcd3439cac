"""Reports on their way to the browser: as CSV for Excel, as a workbook, as a PDF to print."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import BinaryIO

from flask import Response

from app.core import access, history
from app.core.db import transaction
from app.core.language import _
from app.documents.excel_csv import write_excel_csv
from app.documents.pdf import write_pdf
from app.documents.report import Report
from app.documents.xlsx import write_xlsx
from app.modules.company import letterhead
from app.panel import rights
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
    if form == "csv":
        write_excel_csv(make(), file)
    else:
        (write_pdf if form == "pdf" else write_xlsx)(make(), letterhead(), file)
