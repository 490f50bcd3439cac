"""Instalments: an invoice that falls due in parts, every part an item of its own."""

from collections.abc import Iterator
from datetime import date
from decimal import ROUND_DOWN, Decimal

from app.core.dates import add_months
from app.core.money import KURUS


def installments(
    amount: Decimal, first_due_on: date, parts: int, months: int = 1
) -> Iterator[tuple[Decimal, date]]:
    """Split an amount into equal parts, due some months apart; the last takes what is left over.

    Parts of nothing are left out, so that a few kuruş fall due at the end; of nothing at all
    there is one part.
    """
    share = (amount / parts).quantize(KURUS, ROUND_DOWN)
    for number in range(parts):
        part = share if number < parts - 1 else amount - share * (parts - 1)
        if part or number == parts - 1:
            yield part, add_months(first_due_on, number * months)
