"""Pages of a statement: any page of an account of any size at the same cost."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, func, select, union_all

from app.core.db import db
from app.core.driver import table_of
from app.ledger.models import Entry
from app.ledger.queries.statements import ORDER, Statement, rows_of
from app.ledger.queries.sums import (
    Query,
    ask_sums,
    holder_of,
    in_currency,
    side_names,
    sums_until,
    totals,
)
from app.ledger.state import Balance

_entry, _balance = table_of(Entry), table_of(Balance)

PAGE = 50

Key: TypeAlias = tuple[date, int, int]
"""Where a row stands: its date, voucher and line."""


@dataclass(frozen=True, slots=True)
class StatementPage:
    """Some rows of a statement, oldest first, each with the balance after it."""

    rows: Sequence[Any]
    older: Key | None
    """The key to give as `before` for the page of older rows; None on the oldest page."""
    newer: Key | None = None
    """The key to give as `after` for the page of newer rows; None on the newest page."""


def statement_page(
    code: str,
    *,
    currency: str | None = None,
    before: Key | None = None,
    after: Key | None = None,
    show_cancelled: bool = False,
    size: int = PAGE,
    visible: ColumnElement[bool] | None = None,
) -> StatementPage:
    """Give the newest rows of a party's whole statement, or those next to a row.

    The running balance is walked back from the balance after the page, so that the page of the
    largest account costs what the page of the smallest does. Raises UnknownPartyError.
    """
    accounts = holder_of(code, visible=visible).accounts
    extract = _Extract(accounts, currency, show_cancelled=show_cancelled)
    return _page(extract, before, after, size)


def page_of(
    statement: Statement,
    *,
    before: Key | None = None,
    after: Key | None = None,
    size: int = PAGE,
) -> StatementPage:
    """Give the newest rows of a statement within its period, or those next to a row."""
    extract = _Extract(
        statement.party.accounts,
        statement.currency,
        show_cancelled=statement.show_cancelled,
        period=(statement.start, statement.end),
    )
    return _page(extract, before, after, size)


@dataclass(frozen=True, slots=True)
class _Extract:
    """The rows that are leafed through."""

    accounts: Sequence[int]
    currency: str | None
    show_cancelled: bool
    period: tuple[date, date] | None = None

    def of(self, account: int, before: Key | None, after: Key | None, size: int) -> Query:
        """Ask for the rows of one account next to a row, as its index has them."""
        query = self._rows([account])
        if self.period:
            query = query.where(_entry.c.dated_on.between(*self.period))
        if before:
            query = query.where(func.row(*ORDER) < func.row(*before))
        if after:
            query = query.where(func.row(*ORDER) > func.row(*after))
        order = ORDER if after else [column.desc() for column in ORDER]
        return select(query.order_by(*order).limit(size).subquery())

    def balance_now(self) -> Decimal:
        """Give the balance after the very last row."""
        now = (
            select(*totals(_balance, side_names(self.currency)))
            .where(_balance.c.account_id.in_(self.accounts))
            .where(in_currency(_balance, self.currency))
        )
        return ask_sums(now).balance

    def balance_after(self, key: Key) -> Decimal:
        """Give the balance after a row: that of its day, less what comes later on it.

        What is hidden adds nothing to its day: a cancellation is dated as its original.
        """
        later = (
            self._rows(self.accounts)
            .where(_entry.c.dated_on == key[0], func.row(*ORDER) > func.row(*key))
            .subquery()
        )
        of_day = sums_until(self.accounts, key[0], self.currency)
        return of_day.minus(ask_sums(select(*totals(later, ("debit", "credit"))))).balance

    def _rows(self, accounts: Sequence[int]) -> Query:
        return rows_of(accounts, self.currency, show_cancelled=self.show_cancelled)


def _page(extract: _Extract, before: Key | None, after: Key | None, size: int) -> StatementPage:
    rows, more = _rows(extract, before, after, size)
    if not rows:
        return StatementPage((), None)
    first, last = _key(rows[0]), _key(rows[-1])
    older = first if more or after else None
    newer = last if before or (after and more) else None
    is_last = newer is None and extract.period is None
    closing = extract.balance_now() if is_last else extract.balance_after(last)
    return StatementPage(_with_balances(rows, closing), older, newer)


def _rows(
    extract: _Extract, before: Key | None, after: Key | None, size: int
) -> tuple[Sequence[Any], bool]:
    """Give the rows of a page, oldest first, and whether there are more beyond its far end."""
    if not extract.accounts:
        return (), False
    parts = (extract.of(account, before, after, size + 1) for account in extract.accounts)
    merged = union_all(*parts).subquery()
    columns = (merged.c.dated_on, merged.c.voucher_id, merged.c.line_no)
    order = columns if after else [column.desc() for column in columns]
    found = db.session.execute(select(merged).order_by(*order).limit(size + 1)).all()
    rows = found[:size]
    return rows if after else rows[::-1], len(found) > size


def _key(row: Any) -> Key:
    return row.dated_on, row.voucher_id, row.line_no


def _with_balances(rows: Sequence[Any], closing: Decimal) -> list[Any]:
    """Walk back from the newest row and say what the balance was after each."""
    balances: list[Decimal] = []
    for row in reversed(rows):
        balances.append(closing)
        closing -= row.debit - row.credit
    return list(zip(rows, reversed(balances), strict=True))
