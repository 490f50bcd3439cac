"""A list in groups: how many records each has and what they add up to, asked of the database."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import Date, Select, cast, func

from app.core import clock
from app.core.dates import month_end
from app.core.db import db
from app.core.errors import N_, DomainError
from app.core.fields import Field
from app.core.language import _
from app.core.money import ZERO, format_amount
from app.core.search import alphabetical
from app.panel import kinds
from app.panel.lists.asked import Asked
from app.panel.lists.columns import ListColumn
from app.panel.lists.conditions import BETWEEN
from app.panel.lists.criteria import Condition, narrowed, write_criteria
from app.panel.lists.offered import offered
from app.panel.lists.query import Listing
from app.panel.pages import Cell, GroupRow, Groups, Heading
from app.panel.registry import Registered

MOST_GROUPS = 300

_MONTHS = frozenset({"day", "instant"})


class TooManyGroupsError(DomainError):
    """More groups than anybody reads: others lie beyond."""

    message = N_("Only the first {most} groups are shown: filter the list to see others.")


class Total(NamedTuple):
    """A column that is added up, and the currency it is in: none of its own for plain numbers."""

    column: ListColumn
    amount: Any
    currency: Any


def groups_of(listing: Listing, address: str) -> Groups | None:
    """Give the groups a list was asked for in; None where it was asked for as rows."""
    name = listing.asked.group
    if not name:
        return None
    column = listing.column(name)
    totals = [_total(listing.column(it)) for it in _totals(listing.entry)]
    rows = list(db.session.execute(_question(listing, column, totals)))
    if len(rows) > MOST_GROUPS:
        listing.problems.append(TooManyGroupsError(most=MOST_GROUPS))
    return Groups(
        headings=list(_headings(column, totals)),
        rows=list(_rows(listing, column, totals, rows[:MOST_GROUPS], address)),
        label=str(column.field.label),
        clear_url=listing.asked.address(address, group=""),
    )


def _totals(entry: Registered) -> list[str]:
    return [name for name in entry.panel.totals if name in offered(entry)]


def _total(column: ListColumn) -> Total:
    amount, *beside = column.asks
    return Total(column, amount, beside[0] if beside else None)


def _question(listing: Listing, column: ListColumn, totals: Sequence[Total]) -> Select[Any]:
    """Ask for each group's key and name, its count, and its sums by currency."""
    key, label = _key(column)
    currencies = list(dict.fromkeys(it.currency for it in totals if it.currency is not None))
    sums = [func.sum(it.amount) for it in totals]
    asked = listing.filtered(
        key.label("key"), label.label("label"), func.count(), *sums, *currencies
    )
    for join in column.joins:
        asked = asked.outerjoin(join)
    by = [key, column.asks[1]] if column.field.kind == "link" else [key]
    asked = asked.group_by(*by, *currencies)
    order = key.desc().nulls_last() if column.field.kind in _MONTHS else func.count().desc()
    return asked.order_by(order, key, *currencies).limit(MOST_GROUPS + 1)


def _key(column: ListColumn) -> tuple[Any, Any]:
    """Give what rows of a group share, and what the group is called by."""
    value = column.asks[0]
    if column.field.kind == "link":
        return value, column.asks[1]
    if column.field.kind in _MONTHS:
        local = (
            func.timezone(str(clock.ISTANBUL), value) if column.field.kind == "instant" else value
        )
        month = cast(func.date_trunc("month", local), Date)
        return month, month
    if column.field.kind == "text":
        return alphabetical(value), func.min(value)
    return value, value


def _headings(column: ListColumn, totals: Sequence[Total]) -> Iterator[Heading]:
    yield Heading(column.name, str(column.field.label), "text")
    yield Heading("count", str(_("Records")), "whole")
    for total in totals:
        yield Heading(total.column.name, str(total.column.field.label), total.column.field.kind)


def _rows(
    listing: Listing,
    column: ListColumn,
    totals: Sequence[Total],
    found: Sequence[Any],
    address: str,
) -> Iterator[GroupRow]:
    """Put the rows of one group, a row for each currency, together again."""
    for key, label, count, sums in _together(found, totals, listing.language):
        written = kinds.KINDS["whole"].show(count, listing.language)
        yield GroupRow(
            label=_called(column, key, label, listing.language),
            url=_address(listing, column.field, key, label, address),
            cells=[Cell(written, "whole"), *sums],
        )


def sums_by(listing: Listing, name: str) -> dict[Any, tuple[int, Sequence[Cell]]]:
    """Give count and totals of the records of the filter by the value of a field."""
    column = listing.column(name)
    totals = [_total(listing.column(it)) for it in _totals(listing.entry)]
    found = list(db.session.execute(_question(listing, column, totals)))
    return {
        key: (count, sums)
        for key, _label, count, sums in _together(found, totals, listing.language)
    }


def _together(
    found: Sequence[Any], totals: Sequence[Total], language: str
) -> Iterator[tuple[Any, Any, int, list[Cell]]]:
    """Give key, label, count and sums of each group, whose rows are one for each currency."""
    by_key: dict[Any, list[Any]] = {}
    for row in found:
        by_key.setdefault(row[0], []).append(row)
    for key, rows in by_key.items():
        sums = [
            _sum(total, [(row[3 + at], row) for row in rows], totals, language)
            for at, total in enumerate(totals)
        ]
        yield key, rows[0][1], sum(row[2] for row in rows), sums


def _sum(
    total: Total, parts: Sequence[tuple[Any, Any]], totals: Sequence[Total], language: str
) -> Cell:
    """Add up a column of a group; amounts of different currencies are never added."""
    field = total.column.field
    if total.currency is None:
        whole = sum((amount or ZERO for amount, _row in parts), ZERO)
        return Cell(kinds.show(field, whole, language), field.kind)
    known = list(dict.fromkeys(it.currency for it in totals if it.currency is not None))
    place = 3 + len(totals) + known.index(total.currency)
    sums: dict[str, Decimal] = {}
    for amount, row in parts:
        sums[row[place] or ""] = sums.get(row[place] or "", ZERO) + (amount or ZERO)
    said = [f"{format_amount(it, language)} {code}".strip() for code, it in sorted(sums.items())]
    return Cell(" · ".join(said), field.kind)


def _called(column: ListColumn, key: Any, label: Any, language: str) -> str:
    field = column.field
    if key is None or key == "":
        return str(_("(empty)"))
    if field.kind in _MONTHS:
        return f"{key:%m.%Y}"
    if field.kind == "link":
        return column.cell((key, label)).text
    return kinds.show(field, label, language) if field.kind == "yes_no" else _shown(column, label)


def _shown(column: ListColumn, label: Any) -> str:
    return column.cell((label,)).text


def _address(listing: Listing, field: Field, key: Any, label: Any, address: str) -> str:
    """Give the address of a group's rows: the same list, narrowed by what they share."""
    asked: Asked = listing.asked
    where = write_criteria(narrowed(asked.where, _shared(listing.asked.group, field, key, label)))
    return asked.address(address, group="", where=where)


def _shared(name: str, field: Field, key: Any, label: Any) -> Condition:
    if key is None or key == "":
        return Condition(name, "empty")
    if field.kind in _MONTHS:
        return Condition(name, "is", f"{key}{BETWEEN}{month_end(key)}")
    if field.kind == "yes_no":
        return Condition(name, "is", "1" if key else "0")
    return Condition(name, "is", str(label if field.kind == "text" else key))
