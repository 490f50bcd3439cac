"""The tables of the books: what is posted is only ever added to, the state stands beside it."""

from app.ledger.models.cards import Account, CounterAccount, Party
from app.ledger.models.credit import CreditLimit
from app.ledger.models.drafts import DraftLine, DraftVoucher
from app.ledger.models.instruments import Instrument, InstrumentEvent
from app.ledger.models.matches import Match
from app.ledger.models.periods import BackDating, Period
from app.ledger.models.seals import Seal, SealedVoucher
from app.ledger.models.settings import Branch, Currency, PaymentTerm
from app.ledger.models.vouchers import Entry, Voucher, VoucherNote

__all__ = [
    "Account",
    "BackDating",
    "Branch",
    "CounterAccount",
    "CreditLimit",
    "Currency",
    "DraftLine",
    "DraftVoucher",
    "Entry",
    "Instrument",
    "InstrumentEvent",
    "Match",
    "Party",
    "PaymentTerm",
    "Period",
    "Seal",
    "SealedVoucher",
    "Voucher",
    "VoucherNote",
]
