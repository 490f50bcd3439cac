"""The palette of voucher types: the groups in which people look for them."""

from dataclasses import dataclass

from app.core.fields import Label
from app.core.language import _
from app.ledger.labels import VOUCHER_TYPE_LABELS
from app.ledger.rules import JOURNAL_TYPES, VOUCHER_TYPES, Side


@dataclass(frozen=True, slots=True)
class TypeChoice:
    """A type to choose: its key, its name, and the side its party stands on (None: either)."""

    key: str
    label: Label
    side: Side | None
    is_invoice: bool
    is_journal: bool = False
    """Whether its every line is chosen, on a screen of its own."""


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
    _("Other"): ("account_transfer", "mixed", "fx_difference"),
}


def _choice(key: str) -> TypeChoice:
    label = VOUCHER_TYPE_LABELS[key]
    if key in JOURNAL_TYPES:
        return TypeChoice(key, label, None, is_invoice=False, is_journal=True)
    kind = VOUCHER_TYPES[key]
    return TypeChoice(key, label, kind.party_side, kind.is_invoice)


PALETTE = tuple(TypeGroup(label, tuple(map(_choice, keys))) for label, keys in _GROUPS.items())
"""Every type that is entered by hand, once; cheques and notes have screens of their own, and
conversions come with the matches that need them."""

KEYS = dict(
    zip(
        (kind.key for group in PALETTE for kind in group.types),
        "1234567890qwertyuıop",
        strict=False,
    )
)
"""The key that chooses each type, in the order of the palette."""
