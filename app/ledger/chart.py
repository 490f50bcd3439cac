"""What posting needs to exist: currencies, the chart of accounts, counter-accounts, series.

Account numbers follow the Turkish uniform chart (Tekdüzen Hesap Planı).
"""

from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from app.core.db import Base, db
from app.core.series import Series
from app.core.turkish import fold
from app.ledger.models import Account, CounterAccount, Currency
from app.ledger.taking_back import REVERSAL_SERIES

_CURRENCIES = {"TRY": "Türk lirası", "USD": "ABD doları", "EUR": "Euro"}

_ACCOUNTS = (
    ("100", "Kasa", "cash"),
    ("101", "Alınan çekler", "cheque"),
    ("102", "Bankalar", "bank"),
    ("108", "Diğer hazır değerler (POS)", "card"),
    ("121", "Alacak senetleri", "note"),
    ("153", "Ticari mallar", "stock"),
    ("191", "İndirilecek KDV", "tax"),
    ("309", "Diğer mali borçlar (firma kartı)", "card"),
    ("391", "Hesaplanan KDV", "tax"),
    ("500", "Açılış karşılığı", "equity"),
    ("600", "Yurtiçi satışlar", "income"),
    ("610", "Satıştan iadeler", "income"),
    ("649", "Diğer olağan gelir ve kârlar", "income"),
    ("646", "Kambiyo kârları", "income"),
    ("656", "Kambiyo zararları", "expense"),
    ("659", "Diğer olağan gider ve zararlar", "expense"),
    ("103", "Verilen çekler", "cheque"),
    ("321", "Borç senetleri", "note"),
    ("602", "Diğer gelirler", "income"),
    ("642", "Faiz gelirleri", "income"),
    ("780", "Finansman giderleri", "expense"),
)

# movement type: (counter-account, series, prefix of its numbers)
_COUNTERS = {
    "sales_invoice": ("600", "SF"),
    "sales_return": ("610", "SI"),
    "purchase_invoice": ("153", "AF"),
    "purchase_return": ("153", "AI"),
    "cash_receipt": ("100", "KT"),
    "bank_receipt": ("102", "BT"),
    "card_receipt": ("108", "PT"),
    "cash_payment": ("100", "KO"),
    "bank_payment": ("102", "BO"),
    "card_payment": ("309", "PO"),
    "debit_note": ("649", "BD"),
    "credit_note": ("659", "AD"),
    "late_charge_out": ("642", "VF"),
    "late_charge_in": ("780", "AV"),
    "price_diff_out": ("602", "FF"),
    "price_diff_in": ("153", "AP"),
    "cheque_in": ("101", "CG"),
    "note_in": ("121", "SG"),
    "cheque_out": ("103", "CC"),
    "note_out": ("321", "SC"),
    "cheque_bounced": ("101", "CK"),
    "note_protested": ("121", "SP"),
    "cheque_return_out": ("101", "CI"),
    "cheque_return_in": ("101", "CD"),
    "opening": ("500", "AC"),
}

# What has no one counter-account is numbered all the same, each type in its own series.
_OTHER_SERIES = {
    REVERSAL_SERIES: "TK",
    "account_transfer": "VR",
    "mixed": "KM",
    "fx_difference": "KF",
    "conversion": "DC",
}


def lay_down() -> None:
    """Lay down what is missing; what an administrator changed is left as it is."""
    _add(Currency, [{"code": code, "name": name} for code, name in _CURRENCIES.items()])
    _add(
        Series,
        [
            {"code": kind, "name": kind, "prefix": prefix}
            for kind, prefix in {
                **{kind: prefix for kind, (_account, prefix) in _COUNTERS.items()},
                **_OTHER_SERIES,
            }.items()
        ],
    )
    _add(
        Account,
        [
            {
                "code": code,
                "name": name,
                "kind": kind,
                "version": 1,
                "search_key": fold(f"{code} {name}"),
            }
            for code, name, kind in _ACCOUNTS
        ],
    )
    accounts = db.session.execute(select(Account.code, Account.id))
    ids = {account.code: account.id for account in accounts}
    _add(
        CounterAccount,
        [
            {"voucher_type": kind, "account_id": ids[code], "series_code": kind}
            for kind, (code, _prefix) in _COUNTERS.items()
        ],
    )


def _add(model: type[Base], rows: list[dict[str, Any]]) -> None:
    db.session.execute(insert(model).on_conflict_do_nothing(), rows)
