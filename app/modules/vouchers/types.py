"""The palette of voucher types: the groups in which people look for them."""

from dataclasses import dataclass

from app.core.fields import Label
from app.core.language import _
from app.ledger.labels import VOUCHER_TYPE_LABELS
from app.ledger.rules import VOUCHER_TYPES, Side


@dataclass(frozen=True, slots=True)
class TypeChoice:
    """A type to choose: its key, its name, and the side its party stands on (None: either)."""

    key: str
    label: Label
    side: Side | None
    is_invoice: bool


@dataclass(frozen=True, slots=True)
class TypeGroup:
    """Some types under a heading."""

    label: Label
    types: tuple[TypeChoice, ...]


_GROUPS: dict[Label, tuple[str, ...]] = {
    _("General"): ("debit_note", "credit_note", "opening"),
    _("Cash"): ("cash_receipt", "cash_payment"),
    _("Bank"): ("bank_receipt", "bank_payment"),
    _("Card"): ("card_receipt", "card_payment"),
    _("Sales"): ("sales_invoice", "sales_return", "price_diff_out", "late_charge_out"),
    _("Purchases"): (
        *("purchase_invoice", "purchase_return"),
        *("price_diff_in", "late_charge_in"),
    ),
}

PALETTE = tuple(
    TypeGroup(
        label,
        tuple(
            TypeChoice(
                key,
                VOUCHER_TYPE_LABELS[key],
                VOUCHER_TYPES[key].party_side,
                VOUCHER_TYPES[key].is_invoice,
            )
            for key in keys
        ),
    )
    for label, keys in _GROUPS.items()
)
"""Every type that is entered as it is, once; cheques and notes have screens of their own."""
