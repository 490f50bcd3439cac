"""The books in plain Python: movements in a list, every question answered by adding them up."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

ZERO = Decimal("0.00")

OUTGOING = frozenset({"cash_payment", "bank_payment", "card_payment"})
DEBITS = OUTGOING | {
    *("sales_invoice", "purchase_return", "debit_note", "late_charge_out", "price_diff_out"),
    *("cheque_out", "note_out", "cheque_bounced", "note_protested", "cheque_return_out"),
}
INVOICES = frozenset(
    [
        *("sales_invoice", "sales_return", "purchase_invoice", "purchase_return"),
        *("late_charge_out", "late_charge_in", "price_diff_out", "price_diff_in"),
    ]
)

Sides = tuple[Decimal, Decimal]


def local_value(amount: Decimal, rate: Decimal) -> Decimal:
    """Give the lira of an amount, half up."""
    return (amount * rate).quantize(Decimal("0.01"), ROUND_HALF_UP)


@dataclass(frozen=True)
class Movement:
    """What moved for a party in a currency: both sides in it, and both in lira."""

    party: str
    currency: str
    dated_on: date
    sides: Sides
    local: Sides

    def turned(self, dated_on: date) -> "Movement":
        """Give the movement of a reversal."""
        return replace(self, dated_on=dated_on, sides=self.sides[::-1], local=self.local[::-1])

    def taken_back(self) -> "Movement":
        """Give the movement of a cancellation."""
        return replace(self, sides=_minus(self.sides), local=_minus(self.local))


def moved(
    party: str, currency: str, dated_on: date, *, is_debit: bool, amount: Decimal, rate: Decimal
) -> Movement:
    """Give a movement on one side."""
    local = local_value(amount, rate)
    movement = Movement(party, currency, dated_on, (amount, ZERO), (local, ZERO))
    return movement if is_debit else movement.turned(dated_on)


@dataclass
class BooksModel:
    """All movements, in the order of posting."""

    vouchers: dict[int, list[Movement]] = field(default_factory=dict)
    hidden: set[int] = field(default_factory=set)
    merged: dict[str, str] = field(default_factory=dict)
    """By the code of a merged card, that of the one that lives on."""
    closed: set[tuple[date, date]] = field(default_factory=set)
    """The periods that are closed, by their first and last days."""

    def holder(self, code: str) -> str:
        """Give the code a party is read under."""
        return self.merged.get(code, code)

    def is_closed(self, *days: date) -> bool:
        """Tell whether one of some days lies in a closed period."""
        return any(first <= day <= last for first, last in self.closed for day in days)

    def typed(self, movements: Iterable[Movement]) -> list[Movement]:
        """Give movements as they are posted: what is typed for a merged card is the other's."""
        return [replace(moved, party=self.holder(moved.party)) for moved in movements]

    def all_until(self, last: date, party: str, currency: str | None = None) -> list[Movement]:
        """Give the movements of a party's group until a day, hidden ones too."""
        moves = (movement for voucher in self.vouchers.values() for movement in voucher)
        return self._of(moves, last, party, currency)

    def visible_until(self, last: date, party: str, currency: str | None = None) -> list[Movement]:
        """Give what a statement shows, in its order: by date, then by posting."""
        shown = (
            movement
            for voucher_id in sorted(self.vouchers.keys() - self.hidden)
            for movement in self.vouchers[voucher_id]
        )
        found = self._of(shown, last, party, currency)
        return sorted(found, key=lambda movement: movement.dated_on)

    def _of(
        self, movements: Iterable[Movement], last: date, party: str, currency: str | None
    ) -> list[Movement]:
        return [
            movement
            for movement in movements
            if self.holder(movement.party) == self.holder(party)
            and movement.dated_on <= last
            and currency in {None, movement.currency}
        ]


def local_sides(movements: Iterable[Movement]) -> Sides:
    """Add up both sides in lira."""
    return _sum(movement.local for movement in movements)


def sides(movements: Iterable[Movement]) -> Sides:
    """Add up both sides in the currency."""
    return _sum(movement.sides for movement in movements)


def _sum(pairs: Iterable[Sides]) -> Sides:
    debit = credit = ZERO
    for more_debit, more_credit in pairs:
        debit, credit = debit + more_debit, credit + more_credit
    return debit, credit


def _minus(pair: Sides) -> Sides:
    return (ZERO - pair[0], ZERO - pair[1])
