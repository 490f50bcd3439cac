"""The figures of a pivot: one statement, grouped by the database, for the rows of the reader."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import Date, Select, cast, func

from app.core import clock
from app.core.db import db
from app.core.errors import N_, DomainError
from app.core.money import ZERO, half_up
from app.core.search import alphabetical
from app.panel.lists.columns import ListColumn
from app.panel.lists.query import Listing
from app.panel.pivot.asked import Dimension, Wanted

MOST_FIGURES = 20_000


class TooManyFiguresError(DomainError):
    """So many figures nobody reads, and no browser shows."""

    message = N_("More than {most} figures: filter the list, or choose a coarser field or step.")


@dataclass(frozen=True, slots=True)
class Figure:
    """What is told of some records in one currency; `currency` is "" where none is named."""

    count: int
    amount: Decimal
    filled: int
    """How many of the records have an amount at all."""

    def __add__(self, other: "Figure") -> "Figure":
        """Put two figures of the same currency together."""
        return Figure(
            self.count + other.count, self.amount + other.amount, self.filled + other.filled
        )

    def told(self, how: str) -> Decimal | None:
        """Give the number that is asked for; None where there is nothing to average."""
        if how == "count":
            return Decimal(self.count)
        if how == "sum":
            return self.amount
        if not self.filled:
            return None
        return half_up(self.amount / self.filled)


NOTHING = Figure(0, ZERO, 0)


@dataclass(frozen=True, slots=True)
class Found:
    """The figures by row, column and currency, and what rows and columns are called by."""

    figures: dict[tuple[Any, Any, str], Figure]
    row_names: dict[Any, Any]
    column_names: dict[Any, Any]

    @property
    def currencies(self) -> list[str]:
        """The currencies that amounts are in."""
        return sorted({currency for _row, _column, currency in self.figures})


def ask(listing: Listing, wanted: Wanted) -> Found:
    """Ask for the figures; raises TooManyFiguresError."""
    rows = list(db.session.execute(_question(listing, wanted)))
    if len(rows) > MOST_FIGURES:
        raise TooManyFiguresError(most=MOST_FIGURES)
    figures: dict[tuple[Any, Any, str], Figure] = {}
    row_names: dict[Any, Any] = {}
    column_names: dict[Any, Any] = {}
    for key, name, other, other_name, currency, count, amount, filled in rows:
        place = (key, other, currency or "")
        figure = Figure(count, Decimal(amount or 0), filled)
        figures[place] = figures.get(place, NOTHING) + figure
        row_names[key], column_names[other] = name, other_name
    return Found(figures, row_names, column_names)


def _question(listing: Listing, wanted: Wanted) -> Select[Any]:
    """Ask for key and name of row and column, currency, count, sum and how many have a value."""
    row, across = wanted.rows, wanted.across
    measured = listing.column(wanted.measure.name) if wanted.measure.name else None
    columns = [listing.column(it.name) for it in (row, across) if it is not None]
    row_key, row_name = _key(listing.column(row.name), row)
    by = [row_key, *_names(listing.column(row.name))]
    other_key, other_name = (None, None)
    if across is not None:
        other_key, other_name = _key(listing.column(across.name), across)
        by += [other_key, *_names(listing.column(across.name))]
    amount, currency = _measured(measured)
    by += [currency] if currency is not None else []
    sums = [func.sum(amount), func.count(amount)] if amount is not None else [_none(), _none()]
    asked = listing.filtered(
        row_key.label("row"),
        row_name.label("row_name"),
        _or_none(other_key).label("other"),
        _or_none(other_name).label("other_name"),
        _or_none(currency).label("currency"),
        func.count().label("count"),
        sums[0].label("amount"),
        func.coalesce(sums[1], 0).label("filled"),
    )
    for join in _joins(columns):
        asked = asked.outerjoin(join)
    return asked.group_by(*by).limit(MOST_FIGURES + 1)


def _none() -> Any:
    return func.nullif(0, 0)


def _or_none(expression: Any) -> Any:
    return _none() if expression is None else expression


def _measured(column: ListColumn | None) -> tuple[Any, Any]:
    """Give the expression that is added up, and the currency it is in, where a field names it."""
    if column is None:
        return None, None
    amount, *beside = column.asks
    return amount, beside[0] if beside else None


def _joins(columns: Sequence[ListColumn]) -> Iterator[Any]:
    seen: set[str] = set()
    for column in columns:
        if column.name not in seen:
            yield from column.joins
        seen.add(column.name)


def _names(column: ListColumn) -> list[Any]:
    """Give what is grouped by beside the key: the name of a linked record."""
    return [column.asks[1]] if column.field.kind == "link" else []


def _key(column: ListColumn, dimension: Dimension) -> tuple[Any, Any]:
    """Give what records of a row share, and what the row is called by."""
    value, kind = column.asks[0], column.field.kind
    if kind == "link":
        return value, column.asks[1]
    if dimension.step:
        local = func.timezone(str(clock.ISTANBUL), value) if kind == "instant" else value
        begin = cast(func.date_trunc(dimension.step, local), Date)
        return begin, begin
    if kind == "text":
        return func.coalesce(alphabetical(value), ""), func.min(value)
    if kind == "choice":
        return func.coalesce(value, ""), func.min(value)
    return value, value
