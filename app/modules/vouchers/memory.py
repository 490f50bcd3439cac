"""Vouchers and cards as people see them: the sentences they leave in the history."""

from app.core import history
from app.ledger.events import PartiesImported, TransactionsImported, VoucherPosted


def remember_posting(event: VoucherPosted) -> None:
    """Write into the history that a voucher was posted, reversed or cancelled."""
    details: dict[str, object] = {
        "document_no": event.document_no,
        "type": event.type,
        "dated_on": str(event.dated_on),
        "total": str(event.total),
    }
    if event.reversal_of is not None:
        details["cancels" if event.is_cancellation else "reverses"] = event.reversal_of
    if event.reason:
        details["reason"] = event.reason
    history.write_line("Voucher", event.voucher_id, "posted", details)


def remember_import(event: TransactionsImported) -> None:
    """Write one line for a whole file: its vouchers carry their source and key themselves."""
    details = {"imported": event.imported, "unchanged": event.unchanged}
    history.write_line("Voucher", event.source, "imported", details)


def remember_cards(event: PartiesImported) -> None:
    """Write one line for a whole file of cards."""
    details = {"imported": event.imported, "unchanged": event.unchanged}
    history.write_line("Party", "import", "imported", details)
