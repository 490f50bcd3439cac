"""Who the books speak of: parties, accounts, and the counter-accounts of movement types."""

from decimal import Decimal

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
)
from sqlalchemy import (
    text as sql,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.categories import Category
from app.core.db import Base, User
from app.core.fields import (
    Record,
    category,
    choice,
    email,
    link,
    long_text,
    money,
    phone,
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
    MATCH_RULES,
    PARTY_KINDS,
    RATE_KINDS,
    VOUCHER_TYPE_LABELS,
)
from app.ledger.models.settings import Currency, PaymentTerm


class Party(Record):
    """A customer or vendor, or both: one card, with up to two accounts.

    `term_days` holds where no `term` is chosen. A card merged into another keeps its accounts
    and all that was posted to them: it points to the one that lives on, which keeps its code
    among `former_codes`, and reports read both as one.
    """

    __tablename__ = "party"
    __table_args__ = (
        CheckConstraint("credit_limit >= 0", name="party_credit_limit"),
        Index("party_lower_email", sql("lower(email)"), postgresql_where=sql("email <> ''")),
        CheckConstraint("merged_into_id <> id", name="party_merged_into_another"),
        # Few cards are merged: whose group an account is in costs a look into a tiny index.
        Index(
            "party_merged",
            "merged_into_id",
            "id",
            postgresql_where=sql("merged_into_id IS NOT NULL"),
        ),
    )

    code: Mapped[str] = text(
        _("Code"),
        unique=True,
        search=True,
        default=codes.next_for_insert,
        hint=_("Left empty, it becomes the next free one"),
    )
    name: Mapped[str] = text(
        _("Legal name"),
        search=True,
        similar=True,
        hint=_("As it stands on the tax plate and on invoices"),
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
    party_group: Mapped[Category | None] = category(_("Party group"), "party_group")
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
        _("Credit limit"),
        hint=_("Of all that is at risk, in the main currency; empty means no limit"),
    )
    match_rule: Mapped[str | None] = choice(
        _("Matching"),
        MATCH_RULES,
        hint=_("How new receipts and payments are matched at once; empty: by hand, later"),
    )
    matches_across_currencies: Mapped[bool] = yes_no(
        _("Matches across currencies"),
        default=False,
        server_default=sql("false"),
        hint=_("A receipt in one currency may settle an invoice in another, at that day's rates"),
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
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("party.id"))
    merged_into: Mapped["Party | None"] = link(
        _("Merged into"), "Party.merged_into_id", remote_side="Party.id", viewonly=True
    )
    former_codes: Mapped[str] = text(_("Former codes"), default="", server_default="", search=True)


class Account(Record):
    """An account of the books; a party's receivable or payable account carries its code.

    Its holder is the card that reports read it under: its party, or the one that was merged into.
    """

    __tablename__ = "account"
    __table_args__ = (
        UniqueConstraint("kind", "code", name="account_code"),
        UniqueConstraint("party_id", "kind", name="account_of_party"),
        CheckConstraint(
            "(party_id IS NOT NULL) = (kind IN ('receivable', 'payable'))", name="account_party"
        ),
        CheckConstraint("(party_id IS NULL) = (holder_id IS NULL)", name="account_holder"),
        Index("account_of_holder", "holder_id"),
    )

    code: Mapped[str] = text(_("Code"), search=True)
    name: Mapped[str] = text(_("Name"), search=True)
    kind: Mapped[str] = choice(
        _("Kind"),
        ACCOUNT_KINDS,
        hint=_("Receivable and payable accounts are opened by the party's card"),
    )
    party_id: Mapped[int | None] = mapped_column(ForeignKey(Party.id))
    holder_id: Mapped[int | None] = mapped_column(ForeignKey(Party.id))
    party: Mapped[Party | None] = link(_("Party"), "Account.party_id")
    holder: Mapped[Party | None] = relationship(foreign_keys=holder_id, viewonly=True)


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
    rate_kind: Mapped[str] = choice(
        _("Rate kind"),
        RATE_KINDS,
        default="forex_buy",
        hint=_("The price of the bulletin that is taken where no rate is typed"),
    )
