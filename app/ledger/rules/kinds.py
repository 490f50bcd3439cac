"""What kinds there are: sides, accounts, movement types; a party's account for a movement."""

from dataclasses import dataclass
from enum import StrEnum


class Side(StrEnum):
    """Borç (B) and alacak (A), as they stand in our own books."""

    DEBIT = "debit"
    CREDIT = "credit"

    @property
    def other(self) -> "Side":
        """The side the counter-entry stands on."""
        return Side.CREDIT if self is Side.DEBIT else Side.DEBIT


class AccountKind(StrEnum):
    """What an account counts."""

    RECEIVABLE = "receivable"
    PAYABLE = "payable"
    CASH = "cash"
    BANK = "bank"
    CARD = "card"
    CHEQUE = "cheque"
    NOTE = "note"
    STOCK = "stock"
    TAX = "tax"
    EQUITY = "equity"
    INCOME = "income"
    EXPENSE = "expense"

    @property
    def is_party(self) -> bool:
        """Whether the account belongs to a party, and so has open items."""
        return self in {AccountKind.RECEIVABLE, AccountKind.PAYABLE}

    @property
    def keeps_state(self) -> bool:
        """Whether a running balance is kept beside the entries.

        Income, expense and tax accounts keep none: every sale would wait for the one row.
        """
        return self not in {AccountKind.INCOME, AccountKind.EXPENSE, AccountKind.TAX}


@dataclass(frozen=True, slots=True)
class VoucherType:
    """A kind of movement: the side its party stands on, and where it is looked for first.

    `party_side` is None where either side is allowed. `first_account` is the party account
    used when nobody chose: of two, a sale goes to the receivable, a purchase to the payable.
    """

    party_side: Side | None
    first_account: AccountKind
    is_invoice: bool = False
    """Invoices and returns: the type fixes the account, the party's term the due date."""


_R, _P = AccountKind.RECEIVABLE, AccountKind.PAYABLE

VOUCHER_TYPES: dict[str, VoucherType] = {
    "sales_invoice": VoucherType(Side.DEBIT, _R, is_invoice=True),
    "sales_return": VoucherType(Side.CREDIT, _R, is_invoice=True),
    "purchase_invoice": VoucherType(Side.CREDIT, _P, is_invoice=True),
    "purchase_return": VoucherType(Side.DEBIT, _P, is_invoice=True),
    "cash_receipt": VoucherType(Side.CREDIT, _R),
    "bank_receipt": VoucherType(Side.CREDIT, _R),
    "card_receipt": VoucherType(Side.CREDIT, _R),
    "cash_payment": VoucherType(Side.DEBIT, _P),
    "bank_payment": VoucherType(Side.DEBIT, _P),
    "card_payment": VoucherType(Side.DEBIT, _P),
    "debit_note": VoucherType(Side.DEBIT, _R),
    "credit_note": VoucherType(Side.CREDIT, _R),
    "opening": VoucherType(None, _R),
}
"""The movement types: a document we issue debits the party, one we receive credits it."""


def party_account_kind(voucher_type: str, *, is_customer: bool, is_vendor: bool) -> AccountKind:
    """Choose the party's account for a movement: by its type, else by the party's one role."""
    kind = VOUCHER_TYPES[voucher_type]
    if kind.is_invoice or is_customer == is_vendor:
        return kind.first_account
    return _R if is_customer else _P
