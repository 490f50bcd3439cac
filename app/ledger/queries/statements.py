"""Statements of account: the rows of a party, with the balance running through them.

Rows stand by (date, posting sequence).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, literal, select

from app.core.db import db
from app.core.driver import table_of
from app.ledger.errors import PeriodError, UnknownCurrencyError
from app.ledger.models import Currency, Entry, Voucher
from app.ledger.queries.sums import (
    Holder,
    Query,
    Sums,
    holder_of,
    in_currency,
    side_names,
    sums_until,
)

_entry, _voucher = table_of(Entry), table_of(Voucher)

ORDER = (_entry.c.dated_on, _entry.c.voucher_id, _entry.c.line_no)
"""The order of every statement: date, then posting sequence."""


@dataclass(frozen=True, slots=True)
class Statement:
    """An account statement: what was carried forward, and the query of the rows after it."""

    party: Holder
    start: date
    end: date
    currency: str | None
    opening: Sums
    query: Query
    show_cancelled: bool = False

    def moved(self, *, local: bool = False) -> Sums:
        """Give both sides of the period; a hidden pair adds nothing to either."""
        until_end = sums_until(self.party.accounts, self.end, self.currency, local=local)
        return until_end.minus(self.opening_in(local=local))

    def opening_in(self, *, local: bool) -> Sums:
        """Give what was carried forward, in the statement's currency or its local value."""
        if not local or self.currency is None:
            return self.opening
        before = self.start - timedelta(days=1)
        return sums_until(self.party.accounts, before, self.currency, local=True)

    def rows(self) -> Sequence[Any]:
        """Give every row at once."""
        return db.session.execute(self.query).all()

    def stream(self) -> Iterator[Any]:
        """Give the rows one by one from a cursor of the server, in bounded memory."""
        return iter(db.session.execute(self.query.execution_options(yield_per=2_000)))


def statement(
    code: str,
    start: date,
    end: date,
    *,
    currency: str | None = None,
    show_cancelled: bool = False,
    visible: ColumnElement[bool] | None = None,
) -> Statement:
    """Give the statement of a party over a period, both days included.

    It merges the party's receivable and payable account. With a currency it shows only what
    moved in it, beside the local values; else all of it in local currency. Cancelled vouchers
    and their cancellations are hidden unless asked for. `visible` is the caller's access rule, a
    condition on the party table. Raises UnknownPartyError, UnknownCurrencyError, PeriodError.
    """
    if start > end:
        raise PeriodError(start=start, end=end)
    refuse_unknown(currency)
    party = holder_of(code, visible=visible)
    eve = start - timedelta(days=start > date.min)  # nothing stands before 2005 at all
    opening = sums_until(party.accounts, eve, currency)
    debit, credit = (_entry.c[name] for name in side_names(currency))
    query = (
        rows_of(party.accounts, currency, show_cancelled=show_cancelled)
        .where(_entry.c.dated_on.between(start, end))
        .add_columns(
            (
                literal(opening.balance, type_=_entry.c.debit.type)
                + func.sum(debit - credit).over(order_by=ORDER)
            ).label("balance")
        )
        .order_by(*ORDER)
    )
    return Statement(party, start, end, currency, opening, query, show_cancelled)


def refuse_unknown(currency: str | None) -> None:
    """Let no currency pass that the books do not know; raises UnknownCurrencyError."""
    if currency and db.session.get(Currency, currency) is None:
        raise UnknownCurrencyError(currency=currency)


def rows_of(accounts: Sequence[int], currency: str | None, *, show_cancelled: bool) -> Query:
    """Ask for the rows of some accounts, without order, period or running balance."""
    debit, credit = (_entry.c[name] for name in side_names(currency))
    description = func.coalesce(func.nullif(_entry.c.description, ""), _voucher.c.description)
    rates = (_entry.c.rate, _entry.c.local_debit, _entry.c.local_credit) if currency else ()
    query = (
        select(
            *ORDER,
            _entry.c.due_on,
            _voucher.c.type,
            _voucher.c.document_no,
            description.label("description"),
            debit.label("debit"),
            credit.label("credit"),
            *rates,
        )
        .join(_voucher, _voucher.c.id == _entry.c.voucher_id)
        .where(_entry.c.account_id.in_(accounts), in_currency(_entry, currency))
    )
    return query if show_cancelled else query.where(IS_NOT_CANCELLED)


def _is_not_cancelled() -> ColumnElement[bool]:
    cancellation = _voucher.alias("cancellation")
    taken_back = (
        select(1)
        .where(cancellation.c.reversal_of == _voucher.c.id, cancellation.c.is_cancellation)
        .exists()
    )
    return and_(~_voucher.c.is_cancellation, ~taken_back)


IS_NOT_CANCELLED = _is_not_cancelled()
"""The condition that a voucher neither cancels nor was cancelled."""
