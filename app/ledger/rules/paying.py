"""Which payment pays which debt where nobody said so: the oldest due is paid first."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.core.money import ZERO


@dataclass(frozen=True, slots=True, order=True)
class Item:
    """An amount of one side, in the order it is paid: by due date, date, posting sequence."""

    due_on: date
    dated_on: date
    sequence: tuple[int, ...]
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Piece:
    """A debt as far as one payment pays it: without a payment still open, without a debt early."""

    amount: Decimal
    debt: Item | None
    payment: Item | None


def pay(debts: Iterable[Item], payments: Iterable[Item]) -> Iterator[Piece]:
    """Let the k-th kuruş of the payments pay the k-th of the debts; what is over stands alone.

    Amounts are not negative.
    """
    owed, paid = _Row(debts), _Row(payments)
    while owed.first and paid.first:
        amount = min(owed.left, paid.left)
        yield Piece(amount, owed.first, paid.first)
        owed.take(amount)
        paid.take(amount)
    for rest in (owed, paid):
        while rest.first:
            yield Piece(rest.left, owed.first, paid.first)
            rest.take(rest.left)


class _Row:
    """Items waiting in the order they are paid, and what is left of the first."""

    def __init__(self, items: Iterable[Item]) -> None:
        self._waiting = iter(sorted(item for item in items if item.amount))
        self._turn()

    def take(self, amount: Decimal) -> None:
        """Take from the first; once nothing of it is left the next one is first."""
        self.left -= amount
        if not self.left:
            self._turn()

    def _turn(self) -> None:
        self.first = next(self._waiting, None)
        self.left = self.first.amount if self.first else ZERO
