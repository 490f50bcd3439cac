"""Statements of account: the rows of a party, with the balance running through them.

Rows stand by (date, posting sequence). What lies before a period comes from the sums of whole
months plus the days of the broken one.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, TypeAlias

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    func,
    literal,
    literal_column,
    select,
    true,
    union_all,
)

from app.core.dates import month_of
from app.core.db import db
from app.core.driver import table_of
from app.core.money import ZERO
from app.ledger.errors import PeriodError
from app.ledger.models import Account, Entry, Party, Voucher
from app.ledger.parties import get_party
from app.ledger.state import Balance, MonthBalance

Query: TypeAlias = Select[*tuple[Any, ...]]

_entry, _voucher, _account = table_of(Entry), table_of(Voucher), table_of(Account)
_balance, _month = table_of(Balance), table_of(MonthBalance)

_NOTHING: ColumnElement[Decimal] = literal_column("0.00")
_ORDER = (_entry.c.dated_on, _entry.c.voucher_id, _entry.c.line_no)

PAGE = 50


@dataclass(frozen=True, slots=True)
class Sums:
    """Both sides of some entries; in local currency unless a currency was asked for."""

    debit: Decimal = ZERO
    credit: Decimal = ZERO

    @property
    def balance(self) -> Decimal:
        """What the party owes us; negative where we owe."""
        return self.debit - self.credit

    def plus(self, other: "Sums") -> "Sums":
        """Add the sides of two periods."""
        return Sums(self.debit + other.debit, self.credit + other.credit)

    def minus(self, other: "Sums") -> "Sums":
        """Take the sides of a period away."""
        return Sums(self.debit - other.debit, self.credit - other.credit)


@dataclass(frozen=True, slots=True)
class Statement:
    """An account statement: what was carried forward, and the query of the rows after it."""

    party: Party
    accounts: Sequence[int]
    start: date
    end: date
    currency: str | None
    opening: Sums
    query: Query

    def moved(self, *, local: bool = False) -> Sums:
        """Give both sides of the period; a hidden pair adds nothing to either."""
        until_end = sums_until(self.accounts, self.end, self.currency, local=local)
        return until_end.minus(self.opening_in(local=local))

    def opening_in(self, *, local: bool) -> Sums:
        """Give what was carried forward, in the statement's currency or its local value."""
        if not local or self.currency is None:
            return self.opening
        before = self.start - timedelta(days=1)
        return sums_until(self.accounts, before, self.currency, local=True)

    def rows(self) -> Sequence[Any]:
        """Give every row at once."""
        return db.session.execute(self.query).all()

    def stream(self) -> Iterator[Any]:
        """Give the rows one by one from a cursor of the server, in bounded memory."""
        return iter(db.session.execute(self.query.execution_options(yield_per=2_000)))


@dataclass(frozen=True, slots=True)
class StatementPage:
    """The newest rows of a statement (or those before a given one), oldest first."""

    rows: Sequence[Any]
    older: tuple[date, int, int] | None
    """The key to give as `before` for the page of older rows; None on the oldest page."""


def statement(
    code: str, start: date, end: date, *, currency: str | None = None, show_cancelled: bool = False
) -> Statement:
    """Give the statement of a party over a period, both days included.

    It merges the party's receivable and payable account. With a currency it shows only what
    moved in it, beside the local values; else all of it in local currency. Cancelled vouchers
    and their cancellations are hidden unless asked for. Raises UnknownPartyError, PeriodError.
    """
    if start > end:
        raise PeriodError(start=start, end=end)
    party = get_party(code)
    accounts = account_ids(party.id)
    opening = sums_until(accounts, start - timedelta(days=1), currency)
    debit, credit = _sides(currency)
    query = (
        _rows(accounts, currency, show_cancelled=show_cancelled)
        .where(_entry.c.dated_on.between(start, end))
        .add_columns(
            (
                literal(opening.balance, type_=_entry.c.debit.type)
                + func.sum(debit - credit).over(order_by=_ORDER)
            ).label("balance")
        )
        .order_by(*_ORDER)
    )
    return Statement(party, accounts, start, end, currency, opening, query)


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
    accounts = account_ids(get_party(code).id)
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


def account_ids(party_id: int) -> list[int]:
    """Give a party's accounts: receivable, payable, or both."""
    query = select(_account.c.id).where(_account.c.party_id == party_id).order_by(_account.c.id)
    return list(db.session.scalars(query))


def sums_until(
    accounts: Sequence[int], last: date, currency: str | None = None, *, local: bool = False
) -> Sums:
    """Give both sides of all that is dated until a day, that day included.

    With a currency they are in it, or with `local` in local currency but of it alone.
    """
    in_currency = None if local else currency
    first_of_month = month_of(last)
    months = (
        select(*_totals(_month, in_currency))
        .where(_month.c.account_id.in_(accounts), _month.c.month < first_of_month)
        .where(_in_currency(_month, currency))
    )
    days = (
        select(*_totals(_entry, in_currency))
        .where(_entry.c.account_id.in_(accounts), _entry.c.dated_on >= first_of_month)
        .where(_entry.c.dated_on <= last, _in_currency(_entry, currency))
    )
    return _sums(months).plus(_sums(days))


def _sides(currency: str | None) -> tuple[ColumnElement[Decimal], ColumnElement[Decimal]]:
    if currency:
        return _entry.c.debit, _entry.c.credit
    return _entry.c.local_debit, _entry.c.local_credit


def _in_currency(table: Any, currency: str | None) -> ColumnElement[bool]:
    return true() if currency is None else table.c.currency == currency


def _totals(table: Any, currency: str | None) -> tuple[ColumnElement[Decimal], ...]:
    names = ("debit", "credit") if currency else ("local_debit", "local_credit")
    return tuple(func.coalesce(func.sum(table.c[name]), _NOTHING) for name in names)


def _sums(query: Query) -> Sums:
    return Sums(*db.session.execute(query).one())


def _rows(accounts: Sequence[int], currency: str | None, *, show_cancelled: bool) -> Query:
    """Ask for the rows of some accounts, without order, period or running balance."""
    debit, credit = _sides(currency)
    description = func.coalesce(func.nullif(_entry.c.description, ""), _voucher.c.description)
    in_currency = (_entry.c.rate, _entry.c.local_debit, _entry.c.local_credit) if currency else ()
    query = (
        select(
            *_ORDER,
            _entry.c.due_on,
            _voucher.c.type,
            _voucher.c.document_no,
            description.label("description"),
            debit.label("debit"),
            credit.label("credit"),
            *in_currency,
        )
        .join(_voucher, _voucher.c.id == _entry.c.voucher_id)
        .where(_entry.c.account_id.in_(accounts), _in_currency(_entry, currency))
    )
    return query if show_cancelled else query.where(_is_not_cancelled())


def _is_not_cancelled() -> ColumnElement[bool]:
    cancellation = _voucher.alias("cancellation")
    taken_back = (
        select(1)
        .where(cancellation.c.reversal_of == _voucher.c.id, cancellation.c.is_cancellation)
        .exists()
    )
    return and_(~_voucher.c.is_cancellation, ~taken_back)


def _page_of(
    account: int,
    currency: str | None,
    before: tuple[date, int, int] | None,
    size: int,
    *,
    show_cancelled: bool,
) -> Query:
    """Ask for the newest rows of one account, read backwards from its index."""
    query = _rows([account], currency, show_cancelled=show_cancelled)
    if before:
        query = query.where(func.row(*_ORDER) < func.row(*before))
    newest = query.order_by(*(column.desc() for column in _ORDER)).limit(size).subquery()
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
        select(*_totals(_balance, currency))
        .where(_balance.c.account_id.in_(accounts))
        .where(_in_currency(_balance, currency))
    )
    balance = _sums(now).balance
    if before is None:
        return balance
    later = (
        select(*_totals(_entry, currency))
        .where(_entry.c.account_id.in_(accounts), func.row(*_ORDER) >= func.row(*before))
        .where(_in_currency(_entry, currency))
    )
    closing = balance - _sums(later).balance
    if show_cancelled:
        return closing
    # A hidden pair shares its day: only there can one of it be later and the other not.
    hidden = later.join(_voucher, _voucher.c.id == _entry.c.voucher_id).where(
        _entry.c.dated_on == before[0], ~_is_not_cancelled()
    )
    return closing + _sums(hidden).balance


def _with_balances(rows: Sequence[Any], closing: Decimal) -> list[Any]:
    """Walk back from the newest row and say what the balance was after each."""
    balances: list[Decimal] = []
    for row in reversed(rows):
        balances.append(closing)
        closing -= row.debit - row.credit
    return list(zip(rows, reversed(balances), strict=True))
