"""What the ledger tells the floors above."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID


@dataclass(frozen=True, slots=True)
class VoucherPosted:
    """A voucher was posted; `total` is in local currency."""

    voucher_id: int
    uuid: UUID
    type: str
    document_no: str
    dated_on: date
    total: Decimal
    reversal_of: int | None = None
    is_cancellation: bool = False
    reason: str = ""
    """Why it went into a closed period, if it did."""


@dataclass(frozen=True, slots=True)
class TransactionsImported:
    """A file of transactions was taken in whole."""

    source: str
    imported: int
    unchanged: int


@dataclass(frozen=True, slots=True)
class PartiesImported:
    """A file of cards was taken in whole."""

    imported: int
    unchanged: int
