"""The figures carried from the end of a page to the start of the next."""

from collections.abc import Sequence
from decimal import Decimal

from app.core.money import ZERO
from app.documents.report import Column, Row


class Carried:
    """What each carried column stands at after the rows printed so far."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self._sums = [at for at, column in enumerate(columns) if column.carry == "sum"]
        self._lasts = [at for at, column in enumerate(columns) if column.carry == "last"]
        self._figures: list[object] = [None] * len(columns)
        self._free = [at for at, column in enumerate(columns) if column.carry is None]

    def __bool__(self) -> bool:
        return bool(self._sums or self._lasts)

    def add(self, row: Row) -> None:
        """Count a printed row in."""
        for at in self._sums:
            self._figures[at] = _plus(self._figures[at], row[at])
        for at in self._lasts:
            self._figures[at] = row[at]

    def row(self, label: str) -> list[object]:
        """Give the row to print at a page break, its label in the first free column."""
        figures = list(self._figures)
        for at in self._sums:
            figures[at] = figures[at] or ZERO
        for at in self._free[:1]:
            figures[at] = label
        return figures


def _plus(total: object, value: object) -> object:
    """Add a cell to a total; an empty cell or a label adds nothing."""
    if isinstance(value, Decimal | int):
        return value + (total if isinstance(total, Decimal | int) else 0)
    return total
