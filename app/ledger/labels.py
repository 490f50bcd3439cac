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
    "late_charge_out": N_("Late charge invoiced"),
    "late_charge_in": N_("Late charge received"),
    "price_diff_out": N_("Price difference invoiced"),
    "price_diff_in": N_("Price difference received"),
    "cheque_in": N_("Cheque received"),
    "note_in": N_("Note received"),
    "cheque_out": N_("Cheque given"),
    "note_out": N_("Note given"),
    "cheque_bounced": N_("Cheque bounced"),
    "note_protested": N_("Note protested"),
    "cheque_return_out": N_("Cheque or note returned to customer"),
    "cheque_return_in": N_("Cheque or note returned by vendor"),
    "opening": N_("Opening balance"),
    "account_transfer": N_("Account transfer"),
    "mixed": N_("Mixed voucher"),
    "fx_difference": N_("Exchange difference"),
    "conversion": N_("Currency conversion"),
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

MATCH_METHODS = {
    "manual": _("By hand"),
    "due": _("Oldest due first"),
    "date": _("Oldest date first"),
    "document": _("By document number"),
    "amount": _("By equal amount"),
    "order": _("By order number"),
    "return": _("Return to its invoice"),
    "offset": _("Set-off"),
    "write_off": _("Written off"),
    "reversal": _("Reversal"),
}
"""How a debit and a credit were found to belong together."""

MATCH_RULES = {
    kind: label for kind, label in MATCH_METHODS.items() if kind in {"due", "date", "document"}
}
"""What a party's card may ask for: a new receipt or payment is matched at once by it."""
RATE_KINDS = {
    "forex_buy": _("Forex buying"),
    "forex_sell": _("Forex selling"),
    "banknote_buy": _("Banknote buying"),
    "banknote_sell": _("Banknote selling"),
    "manual": _("Typed by hand"),
}
"""Which price of a bulletin a type of movement takes where no rate was typed."""

CREDIT_CLASS_NAMES = {
    "open_account": N_("Open account"),
    "own_cheque": N_("Own cheques"),
    "own_note": N_("Own notes"),
    "customer_cheque": N_("Cheques of customers"),
    "customer_note": N_("Notes of customers"),
    "total": N_("Total risk"),
}
CREDIT_CLASSES = {kind: _(name) for kind, name in CREDIT_CLASS_NAMES.items()}
"""What a party may owe us with: its account, papers it drew, papers others drew; all of it."""

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

INSTRUMENT_KIND_NAMES = {"cheque": N_("Cheque"), "note": N_("Promissory note")}
INSTRUMENT_DIRECTION_NAMES = {"received": N_("Incoming"), "given": N_("Outgoing")}
INSTRUMENT_STATE_NAMES = {
    "portfolio": N_("In portfolio"),
    "endorsed": N_("Endorsed"),
    "sent_for_collection": N_("At the bank for collection"),
    "collected": N_("Collected"),
    "bounced": N_("Bounced"),
    "protested": N_("Protested"),
    "in_enforcement": N_("In enforcement"),
    "returned": N_("Returned"),
    "given": N_("Given, not yet paid"),
    "paid": N_("Paid"),
    "cancelled": N_("Entry undone"),
}
INSTRUMENT_EVENT_NAMES = {
    "receive": N_("Received"),
    "endorse": N_("Endorsed"),
    "send_for_collection": N_("Sent for collection"),
    "collect": N_("Collected"),
    "bounce": N_("Bounced"),
    "protest": N_("Protested"),
    "return_to_customer": N_("Returned to the customer"),
    "return_from_bank": N_("Returned by the bank"),
    "honour": N_("Paid to the holder"),
    "return_from_vendor": N_("Returned by the vendor"),
    "enforce": N_("Put into enforcement"),
    "give": N_("Given"),
    "pay": N_("Paid"),
}

INSTRUMENT_KINDS = {kind: _(name) for kind, name in INSTRUMENT_KIND_NAMES.items()}
INSTRUMENT_DIRECTIONS = {way: _(name) for way, name in INSTRUMENT_DIRECTION_NAMES.items()}
INSTRUMENT_STATES = {state: _(name) for state, name in INSTRUMENT_STATE_NAMES.items()}
INSTRUMENT_EVENTS = {event: _(name) for event, name in INSTRUMENT_EVENT_NAMES.items()}
"""What became of a paper, as its history says it."""
