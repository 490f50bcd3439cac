"""Taking back what is posted: a reversal dated today, a cancellation, a correction."""

from datetime import date

from sqlalchemy import select

from app.core import clock
from app.core.db import db
from app.ledger.drafts import copy_to_draft
from app.ledger.errors import ReversalDateError, SentVoucherError
from app.ledger.models import DraftVoucher, VoucherNote
from app.ledger.periods import is_open
from app.ledger.taking_back import original_of, take_back
from app.ledger.vouchers import get_voucher
from app.ledger.writing import Posted


def reverse(voucher_id: int, *, dated_on: date | None = None, reason: str = "") -> Posted:
    """Reverse a voucher by one on the other side, dated today unless told otherwise.

    Raises UnknownVoucherError, AlreadyReversedError, ReversalOfReversalError, ReversalDateError,
    MatchedVoucherError, and ClosedPeriodError where no reason is given.
    """
    original = original_of(voucher_id)
    dated_on = dated_on or max(clock.today(), original.dated_on)
    if dated_on < original.dated_on:
        raise ReversalDateError(date=dated_on, original=original.dated_on)
    return take_back(original, dated_on, cancels=False, reason=reason)


def cancel(voucher_id: int, *, reason: str = "") -> Posted:
    """Cancel a voucher by a reversal of its own date; reports then hide the pair.

    Raises what `reverse` raises, and SentVoucherError for one the party already has.
    """
    original = original_of(voucher_id)
    if is_sent(voucher_id):
        raise SentVoucherError(voucher=original.document_no)
    return take_back(original, original.dated_on, cancels=True, reason=reason)


def correct(voucher_id: int, *, reason: str = "") -> DraftVoucher:
    """Take a voucher back and open a copy of it as a draft to be mended and posted.

    It is cancelled if that may still be, in a closed period with a reason; else it is reversed.
    Raises what `reverse` raises.
    """
    if is_sent(voucher_id) or not (reason or is_open(get_voucher(voucher_id).dated_on)):
        reverse(voucher_id, reason=reason)
    else:
        cancel(voucher_id, reason=reason)
    return copy_to_draft(voucher_id)


def is_sent(voucher_id: int) -> bool:
    """Tell whether the voucher has left the house, so that it may not vanish any more."""
    sent_at = select(VoucherNote.sent_at).where(VoucherNote.voucher_id == voucher_id)
    return db.session.scalar(sent_at) is not None
