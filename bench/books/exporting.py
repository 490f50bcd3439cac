"""P8: files of a long statement against what writes their bytes alone."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

import psycopg
from xlsxwriter import Workbook

from app.documents.pdf import write_pdf
from app.documents.report import Letterhead, Report
from app.documents.xlsx import write_xlsx
from app.ledger import queries
from app.ledger.queries.plain import write_statement_csv
from app.modules.statements import statement_report
from bench.books.reading import ALWAYS, EVER, party_with
from bench.measure import Figure, Table, alternate, scratch

_COPY = """
    COPY (SELECT e.dated_on, e.due_on, v.type, v.document_no, v.description, e.local_debit,
                 e.local_credit, sum(e.local_debit - e.local_credit)
                     OVER (ORDER BY e.dated_on, e.voucher_id, e.line_no)
            FROM entry e JOIN voucher v ON v.id = e.voucher_id
           WHERE e.account_id = ANY(%s) ORDER BY e.dated_on, e.voucher_id, e.line_no)
    TO STDOUT (FORMAT csv)
"""

_PDF_SECONDS = 6_000
_CSV_MEGABYTES = 20


def measure(table: Table, floor: psycopg.Connection[Any]) -> None:
    """Measure everything that writes files."""
    code, rows = party_with(10**9)
    accounts = queries.holder_of(code).accounts

    def copy() -> None:
        with scratch() as file, floor.cursor().copy(_COPY, [accounts]) as blocks:
            for block in blocks:
                file.write(block)

    grown = _memory_grown(lambda: _csv(code))
    ours, theirs = alternate(lambda: _csv(code), copy)
    note = f"grows {grown:.1f} MB (limit {_CSV_MEGABYTES})"
    table.add(Figure("P8", f"CSV of {rows:,} rows against COPY", ours, theirs, 1.3, note))
    code, rows = party_with(104_000)
    ours, theirs = alternate(lambda: _document(code, write_xlsx), lambda: _plain_xlsx(code), runs=3)
    table.add(Figure("P8", f"XLSX of {rows:,} rows against XlsxWriter", ours, theirs, 1.2))
    code, rows = party_with(10_000)
    ours, _ = alternate(lambda: _document(code, write_pdf), lambda: None, runs=3)
    table.add(Figure("P8", f"PDF of {rows:,} rows against 6 s", ours, _PDF_SECONDS, 1.0))


def _csv(code: str) -> None:
    with scratch() as file:
        write_statement_csv(queries.statement(code, EVER, ALWAYS), file)


def _document(code: str, write: Callable[[Report, Letterhead, BinaryIO], None]) -> None:
    with scratch() as file:
        report = statement_report(queries.statement(code, EVER, ALWAYS))
        write(report, Letterhead("Karşılaştırma A.Ş."), file)


def _plain_xlsx(code: str) -> None:
    """Write the same cells by XlsxWriter alone, rows read first included."""
    rows = statement_report(queries.statement(code, EVER, ALWAYS)).sections[0].rows
    with scratch() as file:
        book = Workbook(file, {"constant_memory": True, "strings_to_formulas": False})
        amount, day = (
            book.add_format({"num_format": "#,##0.00"}),
            book.add_format({"num_format": "dd.mm.yyyy"}),
        )
        sheet = book.add_worksheet()
        for line, row in enumerate(rows):
            for place in (0, 4):
                sheet.write_datetime(line, place, row[place], day)
            for place in (1, 2, 3, 8):
                sheet.write_string(line, place, row[place])
            for place in (5, 6, 7):
                sheet.write_number(line, place, row[place], amount)
        book.close()


def _memory_grown(call: Callable[[], None]) -> float:
    """Give by how many megabytes this process grew at its peak during a call."""
    call()
    Path("/proc/self/clear_refs").write_text("5")
    before = _status("VmRSS")
    call()
    return (_status("VmHWM") - before) / 1024


def _status(name: str) -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name))
