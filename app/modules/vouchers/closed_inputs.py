"""Inputs of the entry screens that are closed to a person: not on the form, and never taken."""

from app.core.parameters import main_currency
from app.ledger.models import Entry, Voucher
from app.modules.tells import CURRENCY, DATED, DUE, RATE
from app.modules.vouchers.typed import EntryForm
from app.panel import told
from app.panel.told import Told

AMOUNT = (Entry.debit, Entry.credit)

HEAD: Told = {
    "type": (Voucher.type,),
    "dated_on": DATED,
    "party": (Entry.account,),
    "amount": AMOUNT,
    "currency": CURRENCY,
    "rate": RATE,
    "due_on": DUE,
    "side": AMOUNT,
    "branch": (Voucher.branch,),
    "counter_account": (Entry.account,),
    "counter_document_no": (Voucher.counter_document_no,),
    "description": (Voucher.description,),
}
LINE: Told = {**HEAD, "holder": (Entry.account,), "description": (Entry.description,)}
"""What each input tells of; one that is not named here tells of no field."""


def is_open(name: str) -> bool:
    """Tell whether a person may fill in an input, of the head or of a line: lines-0-amount."""
    return told.shut(*_fields(name)) is None


def _fields(name: str) -> tuple[object, ...]:
    prefix, _dash, bare = name.rpartition("-")
    return (LINE if prefix else HEAD).get(bare, ())


def refuse_form() -> None:
    """Refuse the form to whom it would lack what every voucher needs.

    Raises NeededFieldClosedError.
    """
    told.refuse_without(*HEAD["type"], *HEAD["party"], *HEAD["amount"])


def refuse_given(entry: EntryForm) -> None:
    """Refuse what stands in a closed input, unless it is what it is where nobody fills it in.

    Raises ClosedFieldError.
    """
    for name, text in entry.typed.items():
        if text and not (name.endswith("currency") and text == main_currency()):
            told.refuse_given(*_fields(name))
