"""Dues of many amounts as one: the average due date, and how much money stood for how long."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import TypeAlias

from app.core.money import ZERO, half_up

DueAmount: TypeAlias = tuple[date, Decimal]


def day_product(amounts: Iterable[DueAmount], as_of: date) -> Decimal:
    """Add up amounts by the days since they fell due (adat); not yet due counts negative."""
    return sum(((as_of - due_on).days * amount for due_on, amount in amounts), ZERO)


def average_due(amounts: Iterable[DueAmount]) -> date | None:
    """Give the due date at which one payment of all would be worth the same, halves up.

    Amounts are not negative; of nothing there is no average.
    """
    dues = [(due_on, amount) for due_on, amount in amounts if amount]
    total = sum((amount for _due_on, amount in dues), ZERO)
    if not total:
        return None
    first = min(due_on for due_on, _amount in dues)
    after = half_up(-day_product(dues, first) / total, _DAY)
    return first + timedelta(days=int(after))


_DAY = Decimal(1)
