"""A party with as many open items as are wanted, brought in as an import brings them."""

import csv
from datetime import date, timedelta
from decimal import Decimal
from io import StringIO

from app.ledger.imports import import_transactions
from app.ledger.models import Party
from tests.factories import ledger as make

FIRST = date(2026, 1, 1)
COLUMNS = (
    *("external_key", "party_code", "date", "due_date", "type", "document_no", "currency"),
    *("rate", "debit", "credit", "local_debit", "local_credit", "description"),
)


def party_with_items(count: int, code: str = "M.MANY") -> Party:
    """Open a card with so many items: invoices and receipts by turns, none of equal amount."""
    party = make.customer(code=code, name="Bin Kalem Ticaret")
    sheet = StringIO(newline="")
    writer = csv.writer(sheet)
    writer.writerow(COLUMNS)
    writer.writerows(_row(code, number) for number in range(count))
    sheet.seek(0)
    import_transactions(sheet, dry_run=False)
    return party


def _row(code: str, number: int) -> tuple[str, ...]:
    is_invoice = number % 2 == 0
    day = FIRST + timedelta(days=number % 300)
    due = day + timedelta(days=number % 45)
    amount = f"{Decimal(100) + Decimal(number) / 100:.2f}"
    sides = (amount, "0.00") if is_invoice else ("0.00", amount)
    kind, letter = ("sales_invoice", "F") if is_invoice else ("bank_receipt", "T")
    head = (f"{code}-{number}", code, str(day), str(due), kind, f"{letter}{number:07d}")
    return (*head, "TRY", "1.000000", *sides, *sides, "")
