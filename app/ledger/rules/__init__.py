"""Pure decisions of the books: about values, with no database and no clock."""

from app.ledger.rules.kinds import (
    VOUCHER_TYPES,
    AccountKind,
    Side,
    VoucherType,
    party_account_kind,
)
from app.ledger.rules.vouchers import (
    Content,
    Line,
    check,
    check_balance,
    counter_line,
    digest,
    line_on,
    reversed_lines,
)

__all__ = [
    "VOUCHER_TYPES",
    "AccountKind",
    "Content",
    "Line",
    "Side",
    "VoucherType",
    "check",
    "check_balance",
    "counter_line",
    "digest",
    "line_on",
    "party_account_kind",
    "reversed_lines",
]
