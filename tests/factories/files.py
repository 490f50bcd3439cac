"""Machine files of parties and transactions with valid defaults."""

import csv
from collections.abc import Iterable, Mapping
from io import StringIO

from app.ledger.imports import parties, rows
from app.ledger.models import Party


def a_row(party: Party, **cells: str) -> dict[str, str]:
    """Write a row: a sale of 100.00 lira, unless told otherwise."""
    defaults = {
        "external_key": "k-1",
        "party_code": party.code,
        "date": "2026-11-20",
        "due_date": "2026-12-20",
        "type": "sales_invoice",
        "document_no": "I000000001",
        "currency": "TRY",
        "rate": "1.000000",
        "debit": "100.00",
        "credit": "0.00",
        "local_debit": "100.00",
        "local_credit": "0.00",
        "description": "Fatura",
    }
    assert cells.keys() <= defaults.keys()
    return defaults | cells


def transactions_file(
    lines: Iterable[Mapping[str, str]], columns: Iterable[str] = rows.COLUMNS, **form: str
) -> StringIO:
    """Write transactions as a file; `form` changes the CSV dialect."""
    return _file(lines, columns, form)


def parties_file(
    lines: Iterable[Mapping[str, str]], columns: Iterable[str] = parties.COLUMNS
) -> StringIO:
    """Write cards as a file."""
    return _file(lines, columns, {})


def _file(
    lines: Iterable[Mapping[str, str]], columns: Iterable[str], form: Mapping[str, str]
) -> StringIO:
    file = StringIO(newline="")
    writer = csv.DictWriter(file, list(columns), lineterminator=form.get("lineterminator", "\n"))
    writer.writeheader()
    writer.writerows(lines)
    file.seek(0)
    return file
