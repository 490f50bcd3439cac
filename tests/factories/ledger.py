"""Parties and movements with valid defaults."""

from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any

from app.ledger.journals import JournalLine, NewJournal, post_journal
from app.ledger.models import Party
from app.ledger.parties import NewParty, open_party
from app.ledger.posting import NewVoucher, PartyLine, Posted

_codes = count(1)


def customer(**values: Any) -> Party:
    """Open a customer's card."""
    return _party(is_customer=True, is_vendor=False, prefix="120", values=values)


def vendor(**values: Any) -> Party:
    """Open a vendor's card."""
    return _party(is_customer=False, is_vendor=True, prefix="320", values=values)


def _party(*, is_customer: bool, is_vendor: bool, prefix: str, values: dict[str, Any]) -> Party:
    number = next(_codes)
    defaults: dict[str, Any] = {
        "code": f"{prefix}.{number:06d}",
        "name": f"Işıklar Gıda Sanayi A.Ş. {number}",
        "is_customer": is_customer,
        "is_vendor": is_vendor,
        "currency": "TRY",
        "term_days": 30,
    }
    return open_party(NewParty(**(defaults | values)))


def voucher(
    party: Party | None, kind: str = "sales_invoice", amount: str = "100.00", **values: Any
) -> NewVoucher:
    """Write a movement of one party, or of the `lines` given."""
    line = values.pop("line", {})
    lines = (PartyLine(party_id=party.id, amount=Decimal(amount), **line),) if party else ()
    defaults: dict[str, Any] = {
        "type": kind,
        "dated_on": date(2026, 11, 20),
        "currency": "TRY",
        "lines": lines,
    }
    return NewVoucher(**(defaults | values))


def transfer(payer: JournalLine, payee: JournalLine, dated_on: date) -> Posted:
    """Move what one party owes to another: the payer's credit, the payee's debit."""
    return post_journal(
        NewJournal(type="account_transfer", dated_on=dated_on, lines=(payer, payee))
    )
