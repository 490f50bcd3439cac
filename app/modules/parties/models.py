"""What a card has besides itself (ADR 5), and the screens of cards."""

from datetime import date

from sqlalchemy import ForeignKey, Index
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from app.core.fields import Record, day, email, iban, lines, link, phone, ref, text, yes_no
from app.core.language import _
from app.ledger.models import Currency, Party
from app.panel import rights
from app.panel.definition import Panel, show

_FOLDED_EMAIL, _HAS_EMAIL = sql("lower(email)"), sql("email <> ''")


class PartyAddress(Record):
    """A place of a party: its head office, a shop, a warehouse."""

    __tablename__ = "party_address"
    __table_args__ = (
        Index(
            "party_address_lower_email", sql("lower(email)"), postgresql_where=sql("email <> ''")
        ),
    )

    party_id: Mapped[int] = ref(Party, ondelete="CASCADE")
    party: Mapped[Party] = link(_("Party"), "PartyAddress.party_id")
    name: Mapped[str] = text(_("Address name"), default="", hint=_("Head office, warehouse …"))
    street: Mapped[str] = text(_("Street and number"), default="")
    district: Mapped[str] = text(_("District"), default="")
    city: Mapped[str] = text(_("City"), default="", search=True)
    postal_code: Mapped[str] = text(_("Postal code"), default="")
    country: Mapped[str] = text(_("Country"), default="Türkiye")
    phone: Mapped[str] = phone(_("Phone"), default="", index=True, search=True)
    email: Mapped[str] = email(_("E-mail"), default="", search=True)
    is_primary: Mapped[bool] = yes_no(
        _("Main address"), default=False, hint=_("The one that stands on documents")
    )


class PartyContact(Record):
    """A person to talk to at a party."""

    __tablename__ = "party_contact"
    __table_args__ = (
        Index(
            "party_contact_lower_email", sql("lower(email)"), postgresql_where=sql("email <> ''")
        ),
    )

    party_id: Mapped[int] = ref(Party, ondelete="CASCADE")
    party: Mapped[Party] = link(_("Party"), "PartyContact.party_id")
    name: Mapped[str] = text(_("Name"), search=True)
    job_title: Mapped[str] = text(_("Job title"), default="")
    phone: Mapped[str] = phone(_("Phone"), default="", index=True, search=True)
    email: Mapped[str] = email(_("E-mail"), default="", search=True)
    born_on: Mapped[date | None] = day(_("Birthday"))
    notes: Mapped[str] = text(_("Notes"), default="")


class PartyBankAccount(Record):
    """A bank account of a party, to pay into."""

    __tablename__ = "party_bank_account"

    party_id: Mapped[int] = ref(Party, ondelete="CASCADE")
    party: Mapped[Party] = link(_("Party"), "PartyBankAccount.party_id")
    bank: Mapped[str] = text(_("Bank"), default="")
    branch_name: Mapped[str] = text(_("Bank branch"), default="")
    iban: Mapped[str] = iban("IBAN")
    currency: Mapped[str] = mapped_column(ForeignKey(Currency.code), default="TRY")
    held_in: Mapped[Currency] = link(_("Currency"), "PartyBankAccount.currency")


# The card's table is the ledger's and knows nothing of these.
for _name, _lines in {
    "addresses": lines(_("Addresses"), "PartyAddress.party_id", back_populates="party"),
    "contacts": lines(_("Contacts"), "PartyContact.party_id", back_populates="party"),
    "bank_accounts": lines(_("Bank accounts"), "PartyBankAccount.party_id", back_populates="party"),
    "credit_limits": lines(_("Credit limits"), "CreditLimit.party_id", back_populates="party"),
}.items():
    Party.__mapper__.add_property(_name, _lines)

rights.called("duplicate_tax_number", _("Give a tax number twice"))
show(
    Party,
    Panel(
        menu="accounts",
        title=_("Parties"),
        one=_("Party"),
        icon="building-community",
        hint=_("Customers and vendors; one that is both has one card."),
        list=("code", "name", "kind", "sector", "city", "phone", "salesperson", "is_active"),
        form={
            _("Card"): (
                *("code", "name", "short_name", "kind"),
                *("is_customer", "is_vendor", "is_active"),
            ),
            _("Tax"): ("tax_office", "tax_no"),
            _("Contact"): ("phone", "email", "website", "city", "region", "sector", "party_group"),
            _("Terms"): (
                *("working_currency", "term", "term_days", "credit_limit"),
                *("match_rule", "matches_across_currencies"),
                *("salesperson", "language"),
            ),
            _("Addresses"): ("addresses",),
            _("Contacts"): ("contacts",),
            _("Bank accounts"): ("bank_accounts",),
            _("Credit limits"): ("credit_limits",),
            _("Notes"): ("notes",),
        },
        filters=(
            *("kind", "is_customer", "is_vendor", "salesperson"),
            *("city", "sector", "party_group", "working_currency", "is_active"),
        ),
        sort="code",
        names=("name", "code"),
        owner="salesperson",
        related=("Instrument.party",),
        rights=("duplicate_tax_number", "merge"),
        can={
            "Finance": "create read update archive export import duplicate_tax_number merge",
            "Sales": "create read update own",
            "Operations": "read",
            "Management": "read export",
        },
    ),
)
