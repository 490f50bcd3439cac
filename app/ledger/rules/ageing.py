"""How old a debt is: days since its due date, in buckets."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any, TypeAlias

from app.core.errors import N_
from app.core.money import ZERO
from app.ledger.errors import LedgerError
from app.ledger.rules.paying import Item, pay

Amounts: TypeAlias = tuple[Decimal, ...]

LONGEST = 36_500
MOST_BOUNDS = 12


class BucketsError(LedgerError):
    """Buckets of age end on days that go up."""

    message = N_("“{text}” are no days that go up. Write them like 30,60,90.")


@dataclass(frozen=True, slots=True)
class Buckets:
    """The last day of each bucket but the ends: what is not due stands before them all.

    What is due today stands in the first bucket, at 0 days; it is not overdue, which begins the
    day after. What is older than the last bound stands in a bucket of its own.
    """

    bounds: tuple[int, ...] = (30, 60, 90)

    def __post_init__(self) -> None:
        """Refuse bounds that do not go up from day to day; raises BucketsError."""
        rising = all(before < after for before, after in pairwise((0, *self.bounds)))
        if not (rising and 1 <= len(self.bounds) <= MOST_BOUNDS and self.bounds[-1] <= LONGEST):
            raise BucketsError(text=",".join(map(str, self.bounds)))

    @classmethod
    def read(cls, text: str) -> "Buckets":
        """Read bounds as they are typed: 30,60,90. Raises BucketsError."""
        parts = [part.strip() for part in text.split(",")]
        if not all(part.isascii() and part.isdigit() and len(part) <= _DIGITS for part in parts):
            raise BucketsError(text=text)
        return cls(tuple(map(int, parts)))

    @property
    def starts(self) -> tuple[int, ...]:
        """The first day since due of each bucket but "not due"."""
        return (0, *(bound + 1 for bound in self.bounds))

    @property
    def names(self) -> tuple[str, ...]:
        """What the columns of a plain report are called: not_due, d0_30, …, d90_plus."""
        spans = zip(self.starts, self.bounds, strict=False)
        return ("not_due", *(f"d{first}_{last}" for first, last in spans), f"d{self._last}_plus")

    @property
    def spans(self) -> tuple[str, ...]:
        """What people call the buckets of days since due: 0–30, 31–60, 61–90, 90+."""
        spans = zip(self.starts, self.bounds, strict=False)
        return (*(f"{first}–{last}" for first, last in spans), f"{self._last}+")

    @property
    def _last(self) -> int:
        return self.bounds[-1]

    def place_of(self, days: int) -> int:
        """Give the place of a number of days since due: 0 is what is not due."""
        return sum(days >= start for start in self.starts)


def aged(items: Iterable[Item], as_of: date, buckets: Buckets) -> Amounts:
    """Add open amounts up by the days since they fell due."""
    sums = [ZERO] * len(buckets.names)
    for item in items:
        sums[buckets.place_of((as_of - item.due_on).days)] += item.amount
    return tuple(sums)


def open_by_fifo(items: Iterable[Item], paid: Decimal) -> list[Item]:
    """Give what stays open of one side when the total of the other pays its oldest dues first."""
    pieces = pay(items, [Item(date.max, date.max, (), paid)])
    return [
        replace(piece.debt, amount=piece.amount)
        for piece in pieces
        if piece.debt and not piece.payment
    ]


def open_by_bucket(
    balance: Any, due_within: Sequence[Any], least: Callable[[Any, Any], Any] = min
) -> tuple[Any, ...]:
    """Lay a balance on buckets: the oldest dues are paid, so what is open is the newest.

    `due_within` is what the balance's side has in each bucket and in all newer ones, the last
    one being all of it: no item need be looked at. `least` lets a database do the same.
    """
    reached = [least(balance, amount) for amount in due_within]
    return (reached[0], *(older - newer for newer, older in pairwise(reached)))


_DIGITS = len(str(LONGEST))
