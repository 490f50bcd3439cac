"""What is posted: only ever added to, for ever; and the notes that may change beside it."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Identity,
    Index,
    LargeBinary,
    SmallInteger,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy import (
    text as sql,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, User
from app.core.fields import (
    Field,
    Record,
    choice,
    day,
    instant,
    lines,
    link,
    long_text,
    money,
    rate,
    text,
    whole,
    yes_no,
)
from app.core.language import _
from app.core.series import Series
from app.ledger.labels import (
    VOUCHER_TYPE_LABELS,
)
from app.ledger.models.cards import Account
from app.ledger.models.settings import Branch, Currency

_LOCAL_SIDES = ("local_debit", "local_credit")


class Voucher(Base):
    """The head of a posted voucher; triggers refuse any change to it, for ever.

    The id is the posting sequence. `posted_in` is the transaction that wrote it, so that a
    sealer can tell which vouchers are older than every running transaction. Line count and
    total let a deferred trigger refuse a line added later. Branch and order number are of what was
    posted: they enter the digest where there is one, so that older digests stay as they are.
    """

    __tablename__ = "voucher"
    __table_args__ = (
        UniqueConstraint("source", "external_key", name="voucher_external_key"),
        UniqueConstraint("series_code", "series_year", "series_no", name="voucher_series_no"),
        CheckConstraint("line_count >= 2", name="voucher_lines"),
        CheckConstraint("reversal_of IS NOT NULL OR NOT is_cancellation", name="voucher_cancels"),
        CheckConstraint(
            "(reporting_rate > 0) IS NOT DISTINCT FROM (reporting_currency <> '')",
            name="voucher_reporting",
        ),
        Index(
            "voucher_reversal_of", "reversal_of", unique=True, postgresql_where="reversal_of > 0"
        ),
        # Few vouchers are cancellations: hiding them costs a look into a tiny index.
        Index("voucher_cancellation", "reversal_of", postgresql_where=sql("is_cancellation")),
        Index("voucher_document_no", "document_no"),
        Index("voucher_in_order", "dated_on", "id"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    uuid: Mapped[UUID] = mapped_column(Uuid, unique=True)
    type: Mapped[str] = choice(_("Type"), VOUCHER_TYPE_LABELS)
    dated_on: Mapped[date] = day(_("Date"))
    document_no: Mapped[str] = text(_("Document no"))
    counter_document_no: Mapped[str] = text(_("Their document no"))
    description: Mapped[str] = text(_("Description"))
    order_no: Mapped[str] = text(_("Order no"), default="", server_default="")
    reporting_currency: Mapped[str | None] = mapped_column(
        ForeignKey(Currency.code), info={"field": Field(_("Reporting currency"), "text")}
    )
    reporting_rate: Mapped[Decimal | None] = rate(_("Rate of the reporting currency"))
    line_count: Mapped[int] = mapped_column(SmallInteger)
    total: Mapped[Decimal] = money(_("Total"))
    source: Mapped[str] = text(_("Source"))
    external_key: Mapped[str | None] = text(_("External key"))
    series_code: Mapped[str | None] = mapped_column(ForeignKey(Series.code))
    series_year: Mapped[int | None] = whole(_("Series year"))
    series_no: Mapped[int | None] = whole(_("Number in series"))
    branch_id: Mapped[int | None] = mapped_column(ForeignKey(Branch.id))
    branch: Mapped[Branch | None] = link(_("Branch"), "Voucher.branch_id", viewonly=True)
    reversal_of: Mapped[int | None] = mapped_column(ForeignKey("voucher.id"))
    original: Mapped["Voucher | None"] = link(
        _("Takes back"), "Voucher.reversal_of", remote_side="Voucher.id", viewonly=True
    )
    is_cancellation: Mapped[bool] = yes_no(_("Cancels the original"), server_default=sql("false"))
    digest: Mapped[bytes] = mapped_column(LargeBinary)
    posted_at: Mapped[datetime] = instant(_("Posted at"), server_default=sql("now()"))
    posted_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    posted_by: Mapped[User | None] = link(_("Posted by"), "Voucher.posted_by_id", viewonly=True)
    posted_in: Mapped[int] = mapped_column(
        BigInteger, server_default=sql("(pg_current_xact_id()::text::bigint)")
    )
    entries: Mapped[list["Entry"]] = lines(
        _("Lines"),
        "Entry.voucher_id",
        columns=("account", "description", "due_on", "rate", "debit", "credit", *_LOCAL_SIDES),
        order_by="Entry.line_no",
        viewonly=True,
        cascade="",
    )


class Entry(Base):
    """A line of a posted voucher; the date is the voucher's, kept here for the index."""

    __tablename__ = "entry"
    __table_args__ = (
        CheckConstraint("debit = 0 OR credit = 0", name="entry_side"),
        CheckConstraint("local_debit = 0 OR local_credit = 0", name="entry_local_side"),
        CheckConstraint(
            "(debit = 0 AND credit = 0)"
            " OR (local_debit = round(debit * rate, 2) AND local_credit = round(credit * rate, 2))",
            name="entry_local_amount",
        ),
        CheckConstraint("rate > 0", name="entry_rate"),
        Index(
            "entry_of_account",
            "account_id",
            "dated_on",
            "voucher_id",
            "line_no",
            postgresql_include=["currency", "debit", "credit", "local_debit", "local_credit"],
        ),
    )

    voucher_id: Mapped[int] = mapped_column(ForeignKey(Voucher.id), primary_key=True)
    line_no: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey(Account.id))
    account: Mapped[Account] = link(_("Account"), "Entry.account_id", viewonly=True)
    dated_on: Mapped[date] = day(_("Date"))
    due_on: Mapped[date] = day(_("Due date"))
    currency: Mapped[str] = mapped_column(
        ForeignKey(Currency.code), info={"field": Field(_("Currency"), "text")}
    )
    rate: Mapped[Decimal] = rate(_("Rate"))
    debit: Mapped[Decimal] = money(_("Debit"), currency="currency")
    credit: Mapped[Decimal] = money(_("Credit"), currency="currency")
    local_debit: Mapped[Decimal] = money(_("Local debit"))
    local_credit: Mapped[Decimal] = money(_("Local credit"))
    reporting_amount: Mapped[Decimal | None] = money(_("In reporting currency"))
    description: Mapped[str] = text(_("Description"))


class VoucherNote(Record):
    """What may change about a posted voucher: free notes, and the marks of print and mail."""

    __tablename__ = "voucher_note"

    voucher_id: Mapped[int] = mapped_column(ForeignKey(Voucher.id), unique=True)
    notes: Mapped[str] = long_text(_("Notes"), default="")
    printed_at: Mapped[datetime | None] = instant(_("Printed at"))
    sent_at: Mapped[datetime | None] = instant(_("Sent at"))
