"""Pages of a statement: the newest rows of an account of any size at the same cost."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select, union_all

from app.core.db import db
from app.core.driver import table_of
from app.ledger.models import Entry, Voucher
from app.ledger.queries.statements import IS_NOT_CANCELLED, ORDER, rows_of
from app.ledger.queries.sums import (
    Query,
    ask_sums,
    holder_of,
    in_currency,
    side_names,
    totals,
)
from app.ledger.state import Balance

_entry, _voucher, _balance = table_of(Entry), table_of(Voucher), table_of(Balance)

PAGE = 50


@dataclass(frozen=True, slots=True)
class StatementPage:
    """The newest rows of a statement (or those before a given one), oldest first."""

    rows: Sequence[Any]
    older: tuple[date, int, int] | None
    """The key to give as `before` for the page of older rows; None on the oldest page."""


def statement_page(
    code: str,
    *,
    currency: str | None = None,
    before: tuple[date, int, int] | None = None,
    show_cancelled: bool = False,
    size: int = PAGE,
) -> StatementPage:
    """Give the newest rows of a party's whole statement, or the next ones before a row.

    The running balance is walked back from the balance of today, so that the page of the
    largest account costs what the page of the smallest does. Raises UnknownPartyError.
    """
    accounts = holder_of(code).accounts
    newest = [
        _page_of(account, currency, before, size + 1, show_cancelled=show_cancelled)
        for account in accounts
    ]
    merged = union_all(*newest).subquery()
    order = (merged.c.dated_on, merged.c.voucher_id, merged.c.line_no)
    page = select(merged).order_by(*(column.desc() for column in order)).limit(size + 1)
    rows = list(reversed(db.session.execute(page).all()))
    more = len(rows) > size
    rows = rows[1:] if more else rows
    older = (rows[0].dated_on, rows[0].voucher_id, rows[0].line_no) if more else None
    closing = _closing(accounts, currency, before, show_cancelled=show_cancelled)
    return StatementPage(_with_balances(rows, closing), older)


def _page_of(
    account: int,
    currency: str | None,
    before: tuple[date, int, int] | None,
    size: int,
    *,
    show_cancelled: bool,
) -> Query:
    """Ask for the newest rows of one account, read backwards from its index."""
    query = rows_of([account], currency, show_cancelled=show_cancelled)
    if before:
        query = query.where(func.row(*ORDER) < func.row(*before))
    newest = query.order_by(*(column.desc() for column in ORDER)).limit(size).subquery()
    return select(newest)


def _closing(
    accounts: Sequence[int],
    currency: str | None,
    before: tuple[date, int, int] | None,
    *,
    show_cancelled: bool,
) -> Decimal:
    """Give the balance after the newest row of a page: all there is, less what comes later."""
    now = (
        select(*totals(_balance, side_names(currency)))
        .where(_balance.c.account_id.in_(accounts))
        .where(in_currency(_balance, currency))
    )
    balance = ask_sums(now).balance
    if before is None:
        return balance
    later = (
        select(*totals(_entry, side_names(currency)))
        .where(_entry.c.account_id.in_(accounts), func.row(*ORDER) >= func.row(*before))
        .where(in_currency(_entry, currency))
    )
    closing = balance - ask_sums(later).balance
    if show_cancelled:
        return closing
    # A hidden pair shares its day: only there can one of it be later and the other not.
    hidden = later.join(_voucher, _voucher.c.id == _entry.c.voucher_id).where(
        _entry.c.dated_on == before[0], ~IS_NOT_CANCELLED
    )
    return closing + ask_sums(hidden).balance


def _with_balances(rows: Sequence[Any], closing: Decimal) -> list[Any]:
    """Walk back from the newest row and say what the balance was after each."""
    balances: list[Decimal] = []
    for row in reversed(rows):
        balances.append(closing)
        closing -= row.debit - row.credit
    return list(zip(rows, reversed(balances), strict=True))
