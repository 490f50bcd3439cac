"""Pure decisions of the books: about values, with no database and no clock."""

from app.ledger.rules.ageing import Buckets, aged, open_by_bucket, open_by_fifo
from app.ledger.rules.averages import average_due, day_product
from app.ledger.rules.interest import Charge, InterestTerms, charges
from app.ledger.rules.kinds import (
    INSTRUMENT_TYPES,
    JOURNAL_TYPES,
    LOCAL_ALONE,
    VOUCHER_TYPES,
    AccountKind,
    Side,
    VoucherType,
    party_account_kind,
)
from app.ledger.rules.paying import Item, Piece, pay
from app.ledger.rules.vouchers import (
    Content,
    Line,
    Reporting,
    check,
    check_balance,
    counter_line,
    digest,
    line_on,
    reversed_lines,
)

__all__ = [
    "INSTRUMENT_TYPES",
    "JOURNAL_TYPES",
    "LOCAL_ALONE",
    "VOUCHER_TYPES",
    "AccountKind",
    "Buckets",
    "Charge",
    "Content",
    "InterestTerms",
    "Item",
    "Line",
    "Piece",
    "Reporting",
    "Side",
    "VoucherType",
    "aged",
    "average_due",
    "charges",
    "check",
    "check_balance",
    "counter_line",
    "day_product",
    "digest",
    "line_on",
    "open_by_bucket",
    "open_by_fifo",
    "party_account_kind",
    "pay",
    "reversed_lines",
]
