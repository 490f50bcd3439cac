"""How a voucher is taken back: its opposite written, and what both left open settled."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import uuid4

from sqlalchemy import Row, select

from app.core import clock
from app.core.db import db
from app.core.driver import driver_connection, table_of
from app.ledger.errors import (
    AlreadyReversedError,
    InstrumentVoucherError,
    MatchedVoucherError,
    ReversalOfReversalError,
)
from app.ledger.models import InstrumentEvent, Match, Voucher
from app.ledger.rules import AccountKind, Content, reversed_lines
from app.ledger.vouchers import entries_of, get_voucher, line_of, reporting_of
from app.ledger.writing import AccountRole, Posted, Writing, write_all

REVERSAL_SERIES = "reversal"

_voucher, _match = table_of(Voucher), table_of(Match)
_event = table_of(InstrumentEvent)

_OF_PAPERS = select(_event.c.id).where(_event.c.undone_at.is_(None)).limit(1)


def original_of(voucher_id: int) -> Row[Any]:
    """Give a voucher that may be taken back.

    Raises UnknownVoucherError, ReversalOfReversalError, AlreadyReversedError, and
    InstrumentVoucherError for what happened to a cheque or note and was not undone there.
    """
    original = get_voucher(voucher_id)
    if original.reversal_of is not None:
        raise ReversalOfReversalError(voucher=original.document_no)
    if db.session.scalar(select(_voucher.c.id).where(_voucher.c.reversal_of == voucher_id)):
        raise AlreadyReversedError(voucher=original.document_no)
    if db.session.scalar(_OF_PAPERS.where(_event.c.voucher_id == voucher_id)):
        raise InstrumentVoucherError(voucher=original.document_no)
    return original


@dataclass(frozen=True, slots=True)
class TakingBack:
    """A voucher to be taken back, on which day, and whether as if it had never been."""

    original: Row[Any]
    dated_on: date
    cancels: bool


def take_back(original: Row[Any], dated_on: date, *, cancels: bool, reason: str = "") -> Posted:
    """Write the opposite of a voucher; each party line is settled by the one that takes it back.

    Raises MatchedVoucherError while anything of it is matched, and what writing raises.
    """
    return take_back_all([TakingBack(original, dated_on, cancels)], reason=reason)[0]


def take_back_all(wanted: Iterable[TakingBack], *, reason: str = "") -> list[Posted]:
    """Take the vouchers of one event back together; raises what `take_back` raises."""
    wanted = sorted(wanted, key=lambda one: one.original.id)
    have_items = [_hold_unmatched(one.original) for one in wanted]
    opposites = [
        _opposite(one, opens_items=has_items)
        for one, has_items in zip(wanted, have_items, strict=True)
    ]
    all_posted = write_all(opposites, reason=reason)
    for one, posted in zip(wanted, all_posted, strict=True):
        asked: dict[str, Any] = {"original": one.original.id, "reversal": posted.voucher_id}
        asked |= {"batch": posted.uuid, "at": clock.now()}
        connection = driver_connection()
        connection.execute(_SETTLE, asked)
        connection.execute(_CLOSE, asked)
    return all_posted


def _opposite(one: TakingBack, *, opens_items: bool) -> Writing:
    original = one.original
    entries = entries_of(original.id)
    accounts = {
        entry.account_id: AccountRole(AccountKind(entry.kind), entry.party_id) for entry in entries
    }
    lines = [line_of(entry) for entry in entries]
    content = Content(
        uuid=uuid4(),
        type=original.type,
        dated_on=one.dated_on,
        document_no="",
        counter_document_no=original.document_no,
        description=original.description,
        source="reversal",
        reversal_of=original.id,
        is_cancellation=one.cancels,
        branch_id=original.branch_id,
        order_no=original.order_no,
        reporting=reporting_of(original),
        lines=reversed_lines(lines, cancels=one.cancels, dated_on=one.dated_on),
    )
    return Writing(content, accounts, REVERSAL_SERIES, opens_items)


def _hold_unmatched(original: Row[Any]) -> bool:
    """Hold what the voucher left open, and tell if it did; refuse if anything of it is matched."""
    items = driver_connection().execute(_HOLD, [original.id]).fetchall()
    booked = select(_match.c.id).where(
        _match.c.difference_voucher_id == original.id, _match.c.undone_at.is_(None)
    )
    if any(is_touched for (is_touched,) in items) or db.session.scalar(booked):
        original_of(original.id)  # who waited here may find it taken back meanwhile
        raise MatchedVoucherError(voucher=original.document_no)
    return bool(items)


_HOLD = """
    SELECT amount <> whole FROM open_item WHERE voucher_id = %s ORDER BY line_no FOR UPDATE
"""

# The opposite stands on the other side, or below zero on the same one: its sign tells. A number
# travels as the smallest type that holds it, and the sum of two may not.
_SETTLE = """
    INSERT INTO match (account_id, currency, debit_voucher_id, debit_line_no, credit_voucher_id,
                       credit_line_no, amount, local_debit, local_credit, method, batch,
                       matched_on, matched_by_id, matched_at)
    SELECT debit.account_id, debit.currency, debit.voucher_id, debit.line_no, credit.voucher_id,
           credit.line_no, debit.whole, debit.local_amount, -credit.local_amount, 'reversal',
           %(batch)s, reversal.dated_on, reversal.posted_by_id, %(at)s
      FROM open_item AS debit
      JOIN open_item AS credit ON credit.line_no = debit.line_no
       AND credit.voucher_id = %(original)s::bigint + %(reversal)s - debit.voucher_id
      JOIN voucher AS reversal ON reversal.id = %(reversal)s
     WHERE debit.voucher_id IN (%(original)s, %(reversal)s)
       AND (debit.whole > 0 OR (debit.whole = 0 AND debit.local_amount > 0))
     ORDER BY debit.line_no
"""
_CLOSE = """
    UPDATE open_item SET amount = 0, local_amount = 0
     WHERE voucher_id IN (%(original)s, %(reversal)s)
"""
