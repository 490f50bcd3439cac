"""Taking back what is posted: a reversal dated today, a cancellation, a correction."""

from datetime import date
from typing import Any
from uuid import uuid4

from sqlalchemy import Row, select

from app.core import clock
from app.core.db import db
from app.core.driver import table_of
from app.ledger.drafts import copy_to_draft
from app.ledger.errors import (
    AlreadyReversedError,
    ReversalDateError,
    ReversalOfReversalError,
    SentVoucherError,
)
from app.ledger.models import DraftVoucher, Voucher, VoucherNote
from app.ledger.rules import AccountKind, Content, reversed_lines
from app.ledger.vouchers import entries_of, get_voucher, line_of
from app.ledger.writing import AccountRole, Posted, write

REVERSAL_SERIES = "reversal"

_voucher = table_of(Voucher)


def reverse(voucher_id: int, *, dated_on: date | None = None) -> Posted:
    """Reverse a voucher by one on the other side, dated today unless told otherwise.

    Raises UnknownVoucherError, AlreadyReversedError, ReversalOfReversalError, ReversalDateError.
    """
    original = _original(voucher_id)
    dated_on = dated_on or max(clock.today(), original.dated_on)
    if dated_on < original.dated_on:
        raise ReversalDateError(date=dated_on, original=original.dated_on)
    return _take_back(original, dated_on, cancels=False)


def cancel(voucher_id: int) -> Posted:
    """Cancel a voucher by a reversal of its own date; reports then hide the pair.

    Raises what `reverse` raises, and SentVoucherError for one the party already has.
    """
    original = _original(voucher_id)
    if is_sent(voucher_id):
        raise SentVoucherError(voucher=original.document_no)
    return _take_back(original, original.dated_on, cancels=True)


def correct(voucher_id: int) -> DraftVoucher:
    """Take a voucher back and open a copy of it as a draft to be mended and posted.

    It is cancelled if that may still be, else reversed. Raises what `reverse` raises.
    """
    if is_sent(voucher_id):
        reverse(voucher_id)
    else:
        cancel(voucher_id)
    return copy_to_draft(voucher_id)


def is_sent(voucher_id: int) -> bool:
    """Tell whether the voucher has left the house, so that it may not vanish any more."""
    sent_at = select(VoucherNote.sent_at).where(VoucherNote.voucher_id == voucher_id)
    return db.session.scalar(sent_at) is not None


def _original(voucher_id: int) -> Row[Any]:
    original = get_voucher(voucher_id)
    if original.reversal_of is not None:
        raise ReversalOfReversalError(voucher=original.document_no)
    if db.session.scalar(select(_voucher.c.id).where(_voucher.c.reversal_of == voucher_id)):
        raise AlreadyReversedError(voucher=original.document_no)
    return original


def _take_back(original: Row[Any], dated_on: date, *, cancels: bool) -> Posted:
    entries = entries_of(original.id)
    accounts = {
        entry.account_id: AccountRole(AccountKind(entry.kind), entry.party_id) for entry in entries
    }
    lines = [line_of(entry) for entry in entries]
    content = Content(
        uuid=uuid4(),
        type=original.type,
        dated_on=dated_on,
        document_no="",
        counter_document_no=original.document_no,
        description=original.description,
        source="reversal",
        reversal_of=original.id,
        is_cancellation=cancels,
        branch_id=original.branch_id,
        lines=reversed_lines(lines, cancels=cancels, dated_on=dated_on),
    )
    return write(content, accounts, REVERSAL_SERIES)
