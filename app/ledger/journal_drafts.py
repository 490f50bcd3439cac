"""Journals still being written, and copies of posted ones to be mended."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Row

from app.core.db import db
from app.core.parameters import main_currency
from app.ledger.models import DraftLine, DraftVoucher
from app.ledger.rules import AccountKind, Side
from app.ledger.vouchers import entries_of


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftedLine:
    """A journal's line as far as it is written; without a rate it takes that of its day.

    Of an exchange difference the amount is local, whatever the currency.
    """

    side: Side
    amount: Decimal
    currency: str
    rate: Decimal | None = None
    party_id: int | None = None
    account_kind: AccountKind | None = None
    account_id: int | None = None
    due_on: date | None = None
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftedJournal:
    """A journal as far as it is written."""

    type: str
    dated_on: date
    lines: tuple[DraftedLine, ...]
    branch_id: int | None = None
    counter_document_no: str = ""
    description: str = ""
    uuid: UUID = field(default_factory=uuid4)


def save_journal_draft(journal: DraftedJournal, *, corrects_id: int | None = None) -> DraftVoucher:
    """Keep a journal as a draft; it need not balance yet, and is in no balance."""
    draft = DraftVoucher(
        uuid=journal.uuid,
        type=journal.type,
        dated_on=journal.dated_on,
        currency=main_currency(),
        branch_id=journal.branch_id,
        counter_document_no=journal.counter_document_no,
        description=journal.description,
        corrects_id=corrects_id,
        lines=[_draft_line(line_no, line) for line_no, line in enumerate(journal.lines, 1)],
    )
    db.session.add(draft)
    db.session.flush()
    return draft


def read_journal_draft(draft: DraftVoucher) -> DraftedJournal:
    """Read a journal back from its draft."""
    return DraftedJournal(
        uuid=draft.uuid,
        type=draft.type,
        dated_on=draft.dated_on,
        branch_id=draft.branch_id,
        counter_document_no=draft.counter_document_no,
        description=draft.description,
        lines=tuple(_drafted(line, draft.currency) for line in draft.lines),
    )


def copy_journal(voucher: Row[Any]) -> DraftVoucher:
    """Open a copy of a posted journal as a draft that says what it corrects."""
    copy = DraftedJournal(
        type=voucher.type,
        dated_on=voucher.dated_on,
        branch_id=voucher.branch_id,
        counter_document_no=voucher.counter_document_no,
        description=voucher.description,
        lines=tuple(_lines_of(voucher.id)),
    )
    return save_journal_draft(copy, corrects_id=voucher.id)


def _lines_of(voucher_id: int) -> Iterator[DraftedLine]:
    main = main_currency()
    for entry in entries_of(voucher_id):
        is_party = entry.party_id is not None
        yield DraftedLine(
            side=Side.DEBIT if entry.local_debit else Side.CREDIT,
            amount=(entry.debit + entry.credit) or (entry.local_debit + entry.local_credit),
            currency=entry.currency,
            rate=None if entry.currency == main or not (entry.debit + entry.credit) else entry.rate,
            party_id=entry.party_id,
            account_kind=AccountKind(entry.kind) if is_party else None,
            account_id=None if is_party else entry.account_id,
            due_on=entry.due_on,
            description=entry.description,
        )


def _draft_line(line_no: int, line: DraftedLine) -> DraftLine:
    return DraftLine(
        line_no=line_no,
        party_id=line.party_id,
        account_kind=line.account_kind,
        account_id=line.account_id,
        side=line.side,
        currency=line.currency,
        rate=line.rate,
        amount=line.amount,
        due_on=line.due_on,
        description=line.description,
    )


def _drafted(line: DraftLine, main: str) -> DraftedLine:
    return DraftedLine(
        side=Side(line.side or Side.DEBIT),
        amount=line.amount,
        currency=line.currency or main,
        rate=line.rate,
        party_id=line.party_id,
        account_kind=AccountKind(line.account_kind) if line.account_kind else None,
        account_id=line.account_id,
        due_on=line.due_on,
        description=line.description,
    )
