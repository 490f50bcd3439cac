"""Sums of a party's entries: what lies before a day, what stands now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, TypeAlias

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    Select,
    func,
    literal_column,
    select,
    true,
    union_all,
)

from app.core.dates import month_of
from app.core.db import db
from app.core.driver import table_of
from app.core.money import ZERO
from app.ledger.errors import UnknownPartyError
from app.ledger.models import Account, Entry, Party
from app.ledger.state import MonthBalance

Query: TypeAlias = Select[*tuple[Any, ...]]

_party, _asked = table_of(Party), table_of(Party).alias("asked")
_account, _entry, _month = table_of(Account), table_of(Entry), table_of(MonthBalance)

_THEIRS = select(_account.c.id).where(_account.c.holder_id == _party.c.id).scalar_subquery()


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
class Holder:
    """Whose statement it is: a party, with its receivable account, its payable, or both.

    The accounts of the cards merged into it are among them.
    """

    id: int
    code: str
    name: str
    tax_no: str
    accounts: Sequence[int]
    asked: str
    """The code by which it was asked for: its own, or that of a card merged into it."""


def holder_of(code: str, *, visible: ColumnElement[bool] | None = None) -> Holder:
    """Give the party of a code with its accounts: for a merged card, the one that lives on.

    Raises UnknownPartyError, for one that the caller may not see as for one that is not there.
    """
    holder = func.coalesce(_asked.c.merged_into_id, _asked.c.id)
    question = (
        select(
            *(_party.c.id, _party.c.code, _party.c.name, _party.c.tax_no),
            func.array(_THEIRS, type_=ARRAY(BigInteger)),
        )
        .join(_asked, _party.c.id == holder)
        .where(_asked.c.code == code, true() if visible is None else visible)
    )
    found = db.session.execute(question).one_or_none()
    if found is None:
        raise UnknownPartyError(code=code)
    id_, own_code, name, tax_no, account_ids = found
    return Holder(id_, own_code, name, tax_no, sorted(account_ids), code)


def sums_until(
    accounts: Sequence[int], last: date, currency: str | None = None, *, local: bool = False
) -> Sums:
    """Give both sides of all that is dated until a day, that day included.

    Whole months come from their sums, the days of the broken one from the entries. With a
    currency the sums are in it, or with `local` in local currency but of it alone.
    """
    names = side_names(None if local else currency)
    first_of_month = month_of(last)
    months = select(*(_month.c[name] for name in names)).where(
        _month.c.account_id.in_(accounts),
        _month.c.month < first_of_month,
        in_currency(_month, currency),
    )
    days = select(*(_entry.c[name] for name in names)).where(
        _entry.c.account_id.in_(accounts),
        _entry.c.dated_on.between(first_of_month, last),
        in_currency(_entry, currency),
    )
    both = union_all(months, days).subquery()
    return ask_sums(select(*totals(both, names)))


def side_names(currency: str | None) -> tuple[str, str]:
    """Name the columns of both sides: in the currency, else in local currency."""
    return ("debit", "credit") if currency else ("local_debit", "local_credit")


def in_currency(table: Any, currency: str | None) -> ColumnElement[bool]:
    """Give the condition that rows are in a currency, if one was asked for."""
    return true() if currency is None else table.c.currency == currency


def totals(table: Any, names: Sequence[str]) -> tuple[ColumnElement[Decimal], ...]:
    """Give the sums of columns, zero where there are no rows."""
    nothing: ColumnElement[Decimal] = literal_column("0.00")
    return tuple(func.coalesce(func.sum(table.c[name]), nothing) for name in names)


def ask_sums(query: Query) -> Sums:
    """Ask for both sides."""
    return Sums(*db.session.execute(query).one())
