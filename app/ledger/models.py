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
from app.core.db import Base, User
from app.core.fields import (
    Field,
    Record,
    choice,
    day,
    email,
    instant,
    lines,
    link,
    long_text,
    money,
    phone,
    rate,
    ref,
    tax_number,
    text,
    whole,
    yes_no,
)
from app.core.language import _
from app.core.parameters import main_currency
from app.core.series import Series
from app.ledger import codes
from app.ledger.labels import (
    ACCOUNT_KINDS,
    DOCUMENT_LANGUAGES,
    PARTY_KINDS,
    VOUCHER_TYPE_LABELS,
    WEEKDAYS,
)


class Currency(Base):
    """A currency the books are kept in, by its ISO 4217 code."""

    __tablename__ = "currency"

    code: Mapped[str] = mapped_column(
        String(3, collation="C"),
        primary_key=True,
        info={"field": Field(_("Code"), "text", _("Three letters, as in ISO 4217: EUR"))},
    )
    name: Mapped[str] = text(_("Name"))


class PaymentTerm(Record):
    """When an invoice falls due: after some days, at the end of that month, on a pay day."""

    __tablename__ = "payment_term"
    __table_args__ = (CheckConstraint("days BETWEEN 0 AND 3650", name="payment_term_days"),)

    name: Mapped[str] = text(_("Name"), unique=True)
    days: Mapped[int] = whole(_("Days"), default=0, hint=_("Counted from the invoice's date"))
    is_end_of_month: Mapped[bool] = yes_no(
        _("End of month"),
        default=False,
        hint=_("The last day of the month in which the days run out"),
    )
    pay_weekday: Mapped[str | None] = choice(
        _("Pay day"), WEEKDAYS, hint=_("The due date moves forward to this day of the week")
    )


class Branch(Record):
    """A branch of the company: vouchers may be told apart by it."""

    __tablename__ = "branch"

    code: Mapped[str] = text(_("Code"), unique=True, search=True)
    name: Mapped[str] = text(_("Name"), search=True)
    address: Mapped[str] = long_text(_("Address"), default="")
    district: Mapped[str] = text(_("District"), default="")
    city: Mapped[str] = text(_("City"), default="")
    phone: Mapped[str] = phone(_("Phone"), default="")
    email: Mapped[str] = email(_("E-mail"), default="")
    is_active: Mapped[bool] = yes_no(_("Active"), default=True)


class Party(Record):
    """A customer or vendor, or both: one card, with up to two accounts.

    `term_days` holds where no `term` is chosen.
    """

    __tablename__ = "party"
    __table_args__ = (
        CheckConstraint("credit_limit >= 0", name="party_credit_limit"),
        Index("party_lower_email", sql("lower(email)"), postgresql_where=sql("email <> ''")),
    )

    code: Mapped[str] = text(
        _("Code"),
        unique=True,
        search=True,
        default=codes.next_for_insert,
        hint=_("Left empty, it becomes the next free one"),
    )
    name: Mapped[str] = text(
        _("Legal name"), search=True, hint=_("As it stands on the tax plate and on invoices")
    )
    search_key: Mapped[str] = mapped_column(String(collation="C"))
    short_name: Mapped[str] = text(_("Short name"), default="", search=True)
    is_customer: Mapped[bool] = yes_no(
        _("Customer"), default=False, hint=_("Opens a receivable account under the card's code")
    )
    is_vendor: Mapped[bool] = yes_no(
        _("Vendor"), default=False, hint=_("Opens a payable account under the card's code")
    )
    kind: Mapped[str] = choice(_("Kind"), PARTY_KINDS, default="customer")
    tax_office: Mapped[str] = text(
        _("Tax office"), default="", hint=_("Of a person without an office: TC")
    )
    tax_no: Mapped[str] = tax_number(
        _("Tax number"),
        default="",
        index=True,
        search=True,
        hint=_("10 digits of a company (VKN) or 11 of a person (TCKN)"),
    )
    phone: Mapped[str] = phone(_("Phone"), default="", index=True, search=True)
    email: Mapped[str] = email(_("E-mail"), default="", search=True)
    website: Mapped[str] = text(_("Website"), default="")
    city: Mapped[str] = text(_("City"), default="", search=True)
    region: Mapped[str] = text(_("Region"), default="")
    sector: Mapped[str] = text(_("Sector"), default="")
    currency: Mapped[str] = mapped_column(ForeignKey(Currency.code), default=main_currency)
    working_currency: Mapped[Currency] = link(
        _("Currency"),
        "Party.currency",
        hint=_("What its documents are mostly in; every currency may be posted"),
    )
    term_id: Mapped[int | None] = ref(PaymentTerm)
    term: Mapped[PaymentTerm | None] = link(_("Payment term"), "Party.term_id")
    term_days: Mapped[int] = whole(
        _("Term (days)"), default=0, hint=_("Used where no payment term is chosen")
    )
    credit_limit: Mapped[Decimal | None] = money(
        _("Credit limit"), hint=_("In the main currency; empty means no limit")
    )
    salesperson_id: Mapped[int | None] = ref(User, ondelete="SET NULL")
    salesperson: Mapped[User | None] = link(
        _("Salesperson"), "Party.salesperson_id", hint=_("Whose card it is")
    )
    language: Mapped[str] = choice(_("Language of documents"), DOCUMENT_LANGUAGES, default="tr")
    is_active: Mapped[bool] = yes_no(
        _("Active"), default=True, hint=_("A passive card takes no new movements")
    )
    notes: Mapped[str] = long_text(_("Notes"), default="")


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
    kind: Mapped[str] = choice(
        _("Kind"),
        ACCOUNT_KINDS,
        hint=_("Receivable and payable accounts are opened by the party's card"),
    )
    party_id: Mapped[int | None] = mapped_column(ForeignKey(Party.id))
    party: Mapped[Party | None] = link(_("Party"), "Account.party_id")


class CounterAccount(Base):
    """The parameter that says where the other side of a movement type goes."""

    __tablename__ = "counter_account"

    voucher_type: Mapped[str] = choice(_("Type"), VOUCHER_TYPE_LABELS, primary_key=True)
    account_id: Mapped[int] = ref(Account)
    account: Mapped[Account] = link(
        _("Counter-account"),
        "CounterAccount.account_id",
        hint=_("Where the other side of the movement goes"),
    )
    series_code: Mapped[str] = mapped_column(ForeignKey(Series.code))
    series: Mapped[Series] = link(_("Number series"), "CounterAccount.series_code")


_LOCAL_SIDES = ("local_debit", "local_credit")


class Voucher(Base):
    """The head of a posted voucher; triggers refuse any change to it, for ever.

    The id is the posting sequence. `posted_in` is the transaction that wrote it, so that a
    sealer can tell which vouchers are older than every running transaction. Line count and
    total let a deferred trigger refuse a line added later. The branch is of what was posted: it
    enters the digest where there is one, so that older digests stay as they are.
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
        Index("voucher_in_order", "dated_on", "id"),
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
    branch_id: Mapped[int | None] = mapped_column(ForeignKey(Branch.id))
    branch: Mapped[Branch | None] = link(_("Branch"), "DraftVoucher.branch_id")
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
