"""The tables of the books: what is posted is only ever added to, the state stands beside it."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID, uuid4

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Identity,
    Index,
    LargeBinary,
    SmallInteger,
    String,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy import (
    text as sql,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core import clock
from app.core.db import Base
from app.core.fields import (
    Record,
    choice,
    day,
    instant,
    link,
    long_text,
    money,
    rate,
    ref,
    text,
    whole,
    yes_no,
)
from app.core.language import _
from app.core.series import Series
from app.ledger.labels import ACCOUNT_KINDS, VOUCHER_TYPE_LABELS


class Currency(Base):
    """A currency the books are kept in, by its ISO 4217 code."""

    __tablename__ = "currency"

    code: Mapped[str] = mapped_column(String(3, collation="C"), primary_key=True)
    name: Mapped[str] = text(_("Name"))


class Party(Record):
    """A customer or vendor, or both: one card, with up to two accounts."""

    __tablename__ = "party"

    code: Mapped[str] = text(_("Code"), unique=True, search=True)
    name: Mapped[str] = text(_("Legal name"), search=True)
    search_key: Mapped[str] = mapped_column(String(collation="C"))
    is_customer: Mapped[bool] = yes_no(_("Customer"), default=False)
    is_vendor: Mapped[bool] = yes_no(_("Vendor"), default=False)
    currency: Mapped[str] = mapped_column(ForeignKey(Currency.code))
    term_days: Mapped[int] = whole(_("Term (days)"), default=0)
    city: Mapped[str] = text(_("City"), default="")
    tax_no: Mapped[str] = text(_("Tax number"), default="", index=True, search=True)
    sector: Mapped[str] = text(_("Sector"), default="")
    language: Mapped[str] = text(_("Language of documents"), default="tr")
    is_active: Mapped[bool] = yes_no(_("Active"), default=True)


class Account(Record):
    """An account of the books; a party's receivable or payable account carries its code."""

    __tablename__ = "account"
    __table_args__ = (
        UniqueConstraint("kind", "code", name="account_code"),
        UniqueConstraint("party_id", "kind", name="account_of_party"),
        CheckConstraint(
            "(party_id IS NOT NULL) = (kind IN ('receivable', 'payable'))", name="account_party"
        ),
    )

    code: Mapped[str] = text(_("Code"), search=True)
    name: Mapped[str] = text(_("Name"), search=True)
    kind: Mapped[str] = choice(_("Kind"), ACCOUNT_KINDS)
    party_id: Mapped[int | None] = mapped_column(ForeignKey(Party.id))
    party: Mapped[Party | None] = link(_("Party"), "Account.party_id")


class CounterAccount(Base):
    """The parameter that says where the other side of a movement type goes."""

    __tablename__ = "counter_account"

    voucher_type: Mapped[str] = choice(_("Type"), VOUCHER_TYPE_LABELS, primary_key=True)
    account_id: Mapped[int] = ref(Account)
    series_code: Mapped[str] = mapped_column(ForeignKey(Series.code))


class Voucher(Base):
    """The head of a posted voucher; triggers refuse any change to it, for ever.

    The id is the posting sequence. `posted_in` is the transaction that wrote it, so that a
    sealer can tell which vouchers are older than every running transaction. Line count and
    total let a deferred trigger refuse a line added later.
    """

    __tablename__ = "voucher"
    __table_args__ = (
        UniqueConstraint("source", "external_key", name="voucher_external_key"),
        UniqueConstraint("series_code", "series_year", "series_no", name="voucher_series_no"),
        CheckConstraint("line_count >= 2", name="voucher_lines"),
        CheckConstraint("reversal_of IS NOT NULL OR NOT is_cancellation", name="voucher_cancels"),
        Index(
            "voucher_reversal_of", "reversal_of", unique=True, postgresql_where="reversal_of > 0"
        ),
        # Few vouchers are cancellations: hiding them costs a look into a tiny index.
        Index("voucher_cancellation", "reversal_of", postgresql_where=sql("is_cancellation")),
        Index("voucher_document_no", "document_no"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    uuid: Mapped[UUID] = mapped_column(Uuid, unique=True)
    type: Mapped[str] = choice(_("Type"), VOUCHER_TYPE_LABELS)
    dated_on: Mapped[date] = day(_("Date"))
    document_no: Mapped[str] = text(_("Document no"))
    counter_document_no: Mapped[str] = text(_("Their document no"))
    description: Mapped[str] = text(_("Description"))
    line_count: Mapped[int] = mapped_column(SmallInteger)
    total: Mapped[Decimal] = money(_("Total"))
    source: Mapped[str] = text(_("Source"))
    external_key: Mapped[str | None] = text(_("External key"))
    series_code: Mapped[str | None] = mapped_column(ForeignKey(Series.code))
    series_year: Mapped[int | None] = whole(_("Series year"))
    series_no: Mapped[int | None] = whole(_("Number in series"))
    reversal_of: Mapped[int | None] = mapped_column(ForeignKey("voucher.id"))
    is_cancellation: Mapped[bool] = yes_no(_("Cancels the original"), server_default=sql("false"))
    digest: Mapped[bytes] = mapped_column(LargeBinary)
    posted_at: Mapped[datetime] = instant(_("Posted at"), server_default=sql("now()"))
    posted_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    posted_in: Mapped[int] = mapped_column(
        BigInteger, server_default=sql("(pg_current_xact_id()::text::bigint)")
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
    dated_on: Mapped[date] = day(_("Date"))
    due_on: Mapped[date] = day(_("Due date"))
    currency: Mapped[str] = mapped_column(ForeignKey(Currency.code))
    rate: Mapped[Decimal] = rate(_("Rate"))
    debit: Mapped[Decimal] = money(_("Debit"))
    credit: Mapped[Decimal] = money(_("Credit"))
    local_debit: Mapped[Decimal] = money(_("Local debit"))
    local_credit: Mapped[Decimal] = money(_("Local credit"))
    description: Mapped[str] = text(_("Description"))


class VoucherNote(Record):
    """What may change about a posted voucher: free notes, and the marks of print and mail."""

    __tablename__ = "voucher_note"

    voucher_id: Mapped[int] = mapped_column(ForeignKey(Voucher.id), unique=True)
    notes: Mapped[str] = long_text(_("Notes"), default="")
    printed_at: Mapped[datetime | None] = instant(_("Printed at"))
    sent_at: Mapped[datetime | None] = instant(_("Sent at"))


class DraftVoucher(Record):
    """A voucher still being written: free to change, in no balance, without a number."""

    __tablename__ = "draft_voucher"

    uuid: Mapped[UUID] = mapped_column(Uuid, unique=True, default=uuid4)
    type: Mapped[str] = choice(_("Type"), VOUCHER_TYPE_LABELS)
    dated_on: Mapped[date] = day(_("Date"), default=clock.today)
    currency: Mapped[str] = mapped_column(ForeignKey(Currency.code))
    rate: Mapped[Decimal] = rate(_("Rate"), default=Decimal(1))
    counter_account_id: Mapped[int | None] = mapped_column(ForeignKey(Account.id))
    counter_document_no: Mapped[str] = text(_("Their document no"), default="")
    description: Mapped[str] = text(_("Description"), default="")
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey(Voucher.id))
    lines: Mapped[list["DraftLine"]] = relationship(
        order_by="DraftLine.line_no", cascade="all, delete-orphan", lazy="selectin"
    )


class DraftLine(Record):
    """A party's line of a draft: how much, and when it falls due."""

    __tablename__ = "draft_line"
    __table_args__ = (UniqueConstraint("draft_id", "line_no", name="draft_line_no"),)

    draft_id: Mapped[int] = ref(DraftVoucher, ondelete="CASCADE")
    line_no: Mapped[int] = whole(_("Line"))
    party_id: Mapped[int] = ref(Party)
    party: Mapped[Party] = link(_("Party"), "DraftLine.party_id")
    account_kind: Mapped[str | None] = choice(_("Account"), ACCOUNT_KINDS)
    side: Mapped[str | None] = text(_("Side"))
    amount: Mapped[Decimal] = money(_("Amount"))
    due_on: Mapped[date | None] = day(_("Due date"))
    description: Mapped[str] = text(_("Description"), default="")
