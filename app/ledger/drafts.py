"""Drafts: vouchers still being written, free until they are posted."""

from typing import Any

from sqlalchemy import select

from app.core.db import db
from app.ledger.errors import UnknownDraftError
from app.ledger.journal_drafts import copy_journal
from app.ledger.models import DraftLine, DraftVoucher
from app.ledger.posting import NewVoucher, PartyLine, post
from app.ledger.rules import JOURNAL_TYPES, AccountKind, Side
from app.ledger.vouchers import entries_of, get_voucher
from app.ledger.writing import Posted


def save_draft(voucher: NewVoucher, *, corrects_id: int | None = None) -> DraftVoucher:
    """Keep a voucher as a draft; it may still be wrong, and is in no balance."""
    draft = DraftVoucher(
        uuid=voucher.uuid,
        type=voucher.type,
        dated_on=voucher.dated_on,
        currency=voucher.currency,
        rate=voucher.rate,
        branch_id=voucher.branch_id,
        counter_account_id=voucher.counter_account_id,
        counter_document_no=voucher.counter_document_no,
        description=voucher.description,
        order_no=voucher.order_no,
        corrects_id=corrects_id,
        lines=[_draft_line(line_no, line) for line_no, line in enumerate(voucher.lines, 1)],
    )
    db.session.add(draft)
    db.session.flush()
    return draft


def post_draft(draft_id: int) -> Posted:
    """Post a draft; the voucher keeps its identity and the draft is gone.

    The draft's row is locked first, so that two who press the button post one voucher.
    Raises UnknownDraftError and what `post` raises.
    """
    statement = select(DraftVoucher).where(DraftVoucher.id == draft_id).with_for_update()
    draft = db.session.scalar(statement.execution_options(populate_existing=True))
    if draft is None:
        raise UnknownDraftError
    voucher = NewVoucher(
        uuid=draft.uuid,
        type=draft.type,
        dated_on=draft.dated_on,
        currency=draft.currency,
        rate=draft.rate,
        branch_id=draft.branch_id,
        counter_account_id=draft.counter_account_id,
        counter_document_no=draft.counter_document_no,
        description=draft.description,
        order_no=draft.order_no,
        lines=tuple(_party_line(line) for line in draft.lines),
    )
    db.session.delete(draft)
    db.session.flush()
    return post(voucher)


def delete_draft(draft_id: int) -> None:
    """Throw a draft away; its history stays. Raises UnknownDraftError."""
    draft = db.session.get(DraftVoucher, draft_id)
    if draft is None:
        raise UnknownDraftError
    db.session.delete(draft)
    db.session.flush()


def copy_to_draft(voucher_id: int) -> DraftVoucher:
    """Open a copy of a posted voucher as a draft that says what it corrects."""
    voucher = get_voucher(voucher_id)
    if voucher.type in JOURNAL_TYPES:
        return copy_journal(voucher)
    entries = entries_of(voucher_id)
    party_entries = [entry for entry in entries if entry.party_id is not None]
    counter_ids = {entry.account_id for entry in entries if entry.party_id is None}
    copy = NewVoucher(
        type=voucher.type,
        dated_on=voucher.dated_on,
        currency=party_entries[0].currency,
        rate=party_entries[0].rate,
        branch_id=voucher.branch_id,
        counter_account_id=counter_ids.pop(),
        counter_document_no=voucher.counter_document_no,
        description=voucher.description,
        order_no=voucher.order_no,
        lines=tuple(_wanted(entry) for entry in party_entries),
    )
    return save_draft(copy, corrects_id=voucher_id)


def _wanted(entry: Any) -> PartyLine:
    return PartyLine(
        party_id=entry.holder_id,
        amount=entry.debit + entry.credit,
        side=_side_of(entry),
        account_kind=AccountKind(entry.kind),
        due_on=entry.due_on,
        description=entry.description,
    )


def _side_of(entry: Any) -> Side | None:
    """Tell the side of an entry; of one of nothing only its type can."""
    if entry.debit == entry.credit:
        return None
    return Side.DEBIT if entry.debit else Side.CREDIT


def _draft_line(line_no: int, line: PartyLine) -> DraftLine:
    return DraftLine(
        line_no=line_no,
        party_id=line.party_id,
        account_kind=line.account_kind,
        side=line.side,
        amount=line.amount,
        due_on=line.due_on,
        description=line.description,
    )


def _party_line(line: DraftLine) -> PartyLine:
    return PartyLine(
        party_id=line.party_id or 0,
        amount=line.amount,
        side=Side(line.side) if line.side else None,
        account_kind=AccountKind(line.account_kind) if line.account_kind else None,
        due_on=line.due_on,
        description=line.description,
    )
