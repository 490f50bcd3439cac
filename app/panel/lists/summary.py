"""The foot of a list: how many rows the whole filter has, and what they add up to."""

from decimal import Decimal
from typing import Any

from flask_babel import ngettext
from sqlalchemy import func

from app.core.db import db
from app.core.money import ZERO, format_amount
from app.panel import kinds
from app.panel.lists.query import Listing
from app.panel.pages import Cell, ListSummary


def summary(listing: Listing) -> ListSummary:
    """Count the rows of the whole filter and add up its totals.

    Amounts of different currencies are never added: each currency has a total of its own.
    """
    plain = [column for column in listing.columns if _is_plain(listing, column)]
    sums = [func.sum(column.asks[0]) for column in plain]
    count, *totals = db.session.execute(listing.filtered(func.count(), *sums)).one()
    found = {
        column.name: _cell(column.field, total, listing.language)
        for column, total in zip(plain, totals, strict=True)
    }
    for column in listing.columns:
        if column.name in listing.entry.panel.totals and column.field.currency:
            found[column.name] = _by_currency(listing, column)
    return ListSummary(
        count=_counted(count, listing.language),
        totals=[found.get(column.name) for column in listing.columns],
    )


def _counted(number: int, language: str) -> str:
    written = format_amount(Decimal(number), language)[:-3]
    return str(ngettext("%(written)s record", "%(written)s records", number, written=written))


def _is_plain(listing: Listing, column: Any) -> bool:
    return column.name in listing.entry.panel.totals and not column.field.currency


def _cell(field: Any, total: Any, language: str) -> Cell:
    text = kinds.show(field, total if total is not None else ZERO, language)
    return Cell(text, field.kind, tone="danger" if (total or 0) < 0 else "")


def _by_currency(listing: Listing, column: Any) -> Cell:
    amount, currency = column.asks
    query = listing.filtered(currency, func.sum(amount)).group_by(currency).order_by(currency)
    parts = [
        f"{format_amount(total or ZERO, listing.language)} {code or ''}".strip()
        for code, total in db.session.execute(query)
    ]
    return Cell(" · ".join(parts), "money")
