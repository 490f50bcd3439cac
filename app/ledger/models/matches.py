"""Matches: which debit a credit settles, and how much of it."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Identity,
    Index,
    SmallInteger,
    String,
    Uuid,
)
from sqlalchemy import (
    text as sql,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base
from app.core.fields import choice, day, instant, money, text
from app.core.language import _
from app.ledger.labels import MATCH_METHODS
from app.ledger.models.cards import Account


class Match(Base):
    """A part of a debit settled by a part of a credit of the same account and currency.

    A row is only ever added, and marked once when it is undone. The amount is in the currency;
    both sides' local values may differ: the voucher of their exchange difference is named then.
    A reversal settles what it takes back; such a match is never undone.
    """

    __tablename__ = "match"
    __table_args__ = (
        ForeignKeyConstraint(
            ["debit_voucher_id", "debit_line_no"], ["entry.voucher_id", "entry.line_no"]
        ),
        ForeignKeyConstraint(
            ["credit_voucher_id", "credit_line_no"], ["entry.voucher_id", "entry.line_no"]
        ),
        CheckConstraint("amount > 0 OR (amount = 0 AND method = 'reversal')", name="match_amount"),
        CheckConstraint("local_debit >= 0 AND local_credit >= 0", name="match_local_amounts"),
        CheckConstraint("undone_at IS NULL OR method <> 'reversal'", name="match_undone"),
        Index("match_of_debit", "debit_voucher_id", "debit_line_no"),
        Index("match_of_credit", "credit_voucher_id", "credit_line_no"),
        Index("match_of_account", "account_id", "matched_on"),
        Index("match_of_batch", "batch"),
        # What changed after a day: found without looking at all the rest.
        Index("match_matched_on", "matched_on"),
        Index("match_matched_at", "matched_at"),
        Index("match_undone_at", "undone_at", postgresql_where=sql("undone_at IS NOT NULL")),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey(Account.id))
    currency: Mapped[str] = mapped_column(String(3, collation="C"))
    debit_voucher_id: Mapped[int] = mapped_column(BigInteger)
    debit_line_no: Mapped[int] = mapped_column(SmallInteger)
    credit_voucher_id: Mapped[int] = mapped_column(BigInteger)
    credit_line_no: Mapped[int] = mapped_column(SmallInteger)
    amount: Mapped[Decimal] = money(_("Amount"))
    local_debit: Mapped[Decimal] = money(_("Local debit"))
    local_credit: Mapped[Decimal] = money(_("Local credit"))
    difference_voucher_id: Mapped[int | None] = mapped_column(ForeignKey("voucher.id"))
    method: Mapped[str] = choice(_("Method"), MATCH_METHODS)
    reason: Mapped[str] = text(_("Reason"), default="", server_default="")
    batch: Mapped[UUID] = mapped_column(Uuid)
    matched_on: Mapped[date] = day(_("Matched on"))
    matched_at: Mapped[datetime] = instant(_("Matched at"), server_default=sql("now()"))
    matched_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    undone_at: Mapped[datetime | None] = instant(_("Undone at"))
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
