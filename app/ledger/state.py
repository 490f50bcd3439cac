"""Stored state: what reports would otherwise sum again, written in the same commit as the entries.

`flask ledger verify` recomputes all of it. Sums are of both sides, in the currency and locally;
`entries` counts the rows behind a sum, so that a pair that has rows is told from one without.
"""

from datetime import date
from decimal import Decimal

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    SmallInteger,
    String,
)
from sqlalchemy import (
    text as sql,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base
from app.core.fields import day, money
from app.core.language import _
from app.ledger.models import Account, Party

# Hot rows: room on the page lets an update stay on it without touching the index.
_HOT = {"postgresql_with": {"fillfactor": 70}}


class Balance(Base):
    """The sums of an account in a currency, over all time."""

    __tablename__ = "balance"
    __table_args__ = (_HOT,)

    account_id: Mapped[int] = mapped_column(ForeignKey(Account.id), primary_key=True)
    currency: Mapped[str] = mapped_column(String(3, collation="C"), primary_key=True)
    entries: Mapped[int] = mapped_column(Integer)
    debit: Mapped[Decimal] = money(_("Debit"))
    credit: Mapped[Decimal] = money(_("Credit"))
    local_debit: Mapped[Decimal] = money(_("Local debit"))
    local_credit: Mapped[Decimal] = money(_("Local credit"))


class MonthBalance(Base):
    """The sums of an account in a currency within a month, named by its first day."""

    __tablename__ = "month_balance"
    __table_args__ = (_HOT,)

    account_id: Mapped[int] = mapped_column(ForeignKey(Account.id), primary_key=True)
    month: Mapped[date] = mapped_column(Date, primary_key=True)
    currency: Mapped[str] = mapped_column(String(3, collation="C"), primary_key=True)
    entries: Mapped[int] = mapped_column(Integer)
    debit: Mapped[Decimal] = money(_("Debit"))
    credit: Mapped[Decimal] = money(_("Credit"))
    local_debit: Mapped[Decimal] = money(_("Local debit"))
    local_credit: Mapped[Decimal] = money(_("Local credit"))


class PartyBalance(Base):
    """The local sums of a party over its accounts and currencies: who owes most, at once."""

    __tablename__ = "party_balance"
    __table_args__ = (
        Index("party_balance_rank", sql("(local_debit - local_credit) DESC"), "party_id"),
        _HOT,
    )

    party_id: Mapped[int] = mapped_column(ForeignKey(Party.id), primary_key=True)
    entries: Mapped[int] = mapped_column(Integer)
    local_debit: Mapped[Decimal] = money(_("Local debit"))
    local_credit: Mapped[Decimal] = money(_("Local credit"))


class OpenItem(Base):
    """What of a party's entry is not yet matched; signed, debit positive.

    `whole` is all of the entry: matching takes from it and gives back, never past either end.
    An exchange difference booked by a match has no item: the match itself settles it.
    """

    __tablename__ = "open_item"
    __table_args__ = (
        ForeignKeyConstraint(["voucher_id", "line_no"], ["entry.voucher_id", "entry.line_no"]),
        Index("open_item_due", "account_id", "currency", "due_on", postgresql_where="amount <> 0"),
        CheckConstraint(
            "amount BETWEEN least(whole, 0) AND greatest(whole, 0)", name="open_item_within"
        ),
    )

    voucher_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    line_no: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    account_id: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3, collation="C"))
    due_on: Mapped[date] = day(_("Due date"))
    whole: Mapped[Decimal] = money(_("Amount"))
    amount: Mapped[Decimal] = money(_("Open amount"))
    local_amount: Mapped[Decimal] = money(_("Open local amount"))
