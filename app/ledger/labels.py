"""The trade's names for the kinds of accounts and movements."""

from app.core.language import _

ACCOUNT_KINDS = {
    "receivable": _("Receivable"),
    "payable": _("Payable"),
    "cash": _("Cash"),
    "bank": _("Bank"),
    "card": _("Card"),
    "cheque": _("Cheques"),
    "note": _("Promissory notes"),
    "stock": _("Stock"),
    "tax": _("Tax"),
    "equity": _("Equity"),
    "income": _("Income"),
    "expense": _("Expense"),
}

VOUCHER_TYPE_LABELS = {
    "sales_invoice": _("Sales invoice"),
    "sales_return": _("Sales return"),
    "purchase_invoice": _("Purchase invoice"),
    "purchase_return": _("Purchase return"),
    "cash_receipt": _("Cash receipt"),
    "bank_receipt": _("Bank receipt"),
    "card_receipt": _("Card receipt"),
    "cash_payment": _("Cash payment"),
    "bank_payment": _("Bank payment"),
    "card_payment": _("Card payment"),
    "debit_note": _("Debit note"),
    "credit_note": _("Credit note"),
    "opening": _("Opening balance"),
}
