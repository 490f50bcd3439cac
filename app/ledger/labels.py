"""The trade's names for the kinds of accounts and movements."""

from app.core.errors import N_
from app.core.language import _

ACCOUNT_KIND_NAMES = {
    "receivable": N_("Receivable"),
    "payable": N_("Payable"),
    "cash": N_("Cash"),
    "bank": N_("Bank"),
    "card": N_("Card"),
    "cheque": N_("Cheques"),
    "note": N_("Promissory notes"),
    "stock": N_("Stock"),
    "tax": N_("Tax"),
    "equity": N_("Equity"),
    "income": N_("Income"),
    "expense": N_("Expense"),
}

VOUCHER_TYPE_NAMES = {
    "sales_invoice": N_("Sales invoice"),
    "sales_return": N_("Sales return"),
    "purchase_invoice": N_("Purchase invoice"),
    "purchase_return": N_("Purchase return"),
    "cash_receipt": N_("Cash receipt"),
    "bank_receipt": N_("Bank receipt"),
    "card_receipt": N_("Card receipt"),
    "cash_payment": N_("Cash payment"),
    "bank_payment": N_("Bank payment"),
    "card_payment": N_("Card payment"),
    "debit_note": N_("Debit note"),
    "credit_note": N_("Credit note"),
    "opening": N_("Opening balance"),
}

ACCOUNT_KINDS = {kind: _(name) for kind, name in ACCOUNT_KIND_NAMES.items()}
VOUCHER_TYPE_LABELS = {kind: _(name) for kind, name in VOUCHER_TYPE_NAMES.items()}

PARTY_KINDS = {
    "customer": _("Customer"),
    "vendor": _("Vendor"),
    "prospect": _("Prospect"),
    "blacklisted": _("Blacklisted"),
    "staff": _("Staff"),
    "public_body": _("Public body"),
    "partner": _("Partner"),
}
"""What a card is for its keepers; its roles say which accounts it has."""

RATE_KINDS = {
    "forex_buy": _("Forex buying"),
    "forex_sell": _("Forex selling"),
    "banknote_buy": _("Banknote buying"),
    "banknote_sell": _("Banknote selling"),
    "manual": _("Typed by hand"),
}
"""Which price of a bulletin a type of movement takes where no rate was typed."""

DOCUMENT_LANGUAGES = {"tr": _("Turkish"), "en": _("English")}

WEEKDAYS = {
    "monday": _("Monday"),
    "tuesday": _("Tuesday"),
    "wednesday": _("Wednesday"),
    "thursday": _("Thursday"),
    "friday": _("Friday"),
    "saturday": _("Saturday"),
    "sunday": _("Sunday"),
}
"""The days of the week in their order, Monday first."""
