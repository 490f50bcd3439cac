"""What people do with transfers and mixed vouchers: each checks first that all is theirs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select

from app.core import access
from app.core.db import db
from app.core.driver import table_of
from app.core.money import ZERO, to_local
from app.core.parameters import main_currency
from app.ledger import drafts, journal_drafts
from app.ledger.journal_drafts import DraftedJournal, DraftedLine
from app.ledger.journals import JournalLine, NewJournal, post_journal
from app.ledger.models import Account, Branch, DraftVoucher, Party
from app.ledger.posting import Posted
from app.ledger.queries import balances_of
from app.ledger.rules import LOCAL_ALONE, AccountKind, Side
from app.ledger.rules.transfers import amount_worth, rate_worth
from app.modules.currencies.errors import NoRateError, RateToTypeError
from app.modules.currencies.services import RateOfDay, rate_for_type, record_rate
from app.modules.vouchers.services import delete_draft, open_draft

TRANSFER = "account_transfer"

_account = table_of(Account)


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedSide:
    """A line of a journal as it was typed: of a party's account of a kind, or of an account.

    Without a rate it takes that of its day. The second line of a transfer needs no amount: it is
    worth what the first one is.
    """

    side: Side
    amount: Decimal | None = None
    currency: str = ""
    """Empty for the main currency."""
    rate: Decimal | None = None
    party_id: int | None = None
    account_kind: AccountKind | None = None
    account_id: int | None = None
    due_on: date | None = None
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedJournal:
    """A transfer, a mixed voucher or an exchange difference as it was typed."""

    type: str
    dated_on: date
    lines: tuple[TypedSide, ...]
    branch_id: int | None = None
    counter_document_no: str = ""
    description: str = ""
    uuid: UUID = field(default_factory=uuid4)


@dataclass(frozen=True, slots=True)
class JournalPreview:
    """What a journal comes to so far, in local currency, and the rates that nobody typed."""

    debit: Decimal
    credit: Decimal
    lines: Sequence[JournalLine]
    rates: Sequence[RateOfDay]
    balances: dict[int, Decimal]
    """What each party's balance becomes."""


def post(
    typed: TypedJournal,
    *,
    idempotency_key: str | None = None,
    draft_id: int | None = None,
    reason: str = "",
) -> Posted:
    """Post a typed journal, once for each key; raises what `post_journal` raises besides.

    Raises NotVisibleError, NoRateError, SameAccountError.
    """
    _ensure(typed)
    lines, rates = _complete(typed)
    journal = NewJournal(
        uuid=typed.uuid,
        type=typed.type,
        dated_on=typed.dated_on,
        lines=tuple(lines),
        branch_id=typed.branch_id,
        counter_document_no=typed.counter_document_no,
        description=typed.description,
    )
    posted = post_journal(journal, idempotency_key=idempotency_key, reason=reason)
    taken = {(rate.dated_on, rate.kind): rate for rate in rates}
    if len(taken) == 1:
        record_rate(posted.voucher_id, *taken.values())
    if draft_id is not None and db.session.get(DraftVoucher, draft_id) is not None:
        delete_draft(draft_id)
    return posted


def preview(typed: TypedJournal) -> JournalPreview:
    """Say what a journal comes to so far; nothing is written. Raises what `post` raises."""
    _ensure(typed)
    lines, rates = _complete(typed)
    debit = sum((_worth(line) for line in lines if line.side is Side.DEBIT), ZERO)
    credit = sum((_worth(line) for line in lines if line.side is Side.CREDIT), ZERO)
    balances = dict(balances_of(line.party_id for line in lines if line.party_id))
    for line in lines:
        if line.party_id:
            balances[line.party_id] += _worth(line) * (1 if line.side is Side.DEBIT else -1)
    return JournalPreview(debit, credit, lines, rates, balances)


def save_draft(typed: TypedJournal, *, draft_id: int | None = None) -> DraftVoucher:
    """Keep a typed journal to be finished later, in place of the draft it was opened from."""
    _ensure(typed)
    corrects_id = None
    if draft_id is not None:
        corrects_id = open_draft(draft_id).corrects_id
        drafts.delete_draft(draft_id)
    drafted = DraftedJournal(
        uuid=typed.uuid,
        type=typed.type,
        dated_on=typed.dated_on,
        lines=tuple(map(_drafted, typed.lines)),
        branch_id=typed.branch_id,
        counter_document_no=typed.counter_document_no,
        description=typed.description,
    )
    return journal_drafts.save_journal_draft(drafted, corrects_id=corrects_id)


def _complete(typed: TypedJournal) -> tuple[list[JournalLine], list[RateOfDay]]:
    """Fill in what was not typed: the rates, and of a transfer the other side."""
    rates: list[RateOfDay] = []
    lines: list[JournalLine] = []
    for line_no, line in enumerate(typed.lines, 1):
        is_other = typed.type == TRANSFER and bool(lines)
        try:
            made = _other(typed, line, lines[0], rates) if is_other else _line(typed, line, rates)
        except (NoRateError, RateToTypeError) as error:
            error.details["line"] = line_no
            raise
        lines.append(made)
    return lines, rates


def _line(typed: TypedJournal, line: TypedSide, rates: list[RateOfDay]) -> JournalLine:
    currency = line.currency or main_currency()
    amount = line.amount or ZERO
    if typed.type in LOCAL_ALONE and currency != main_currency():
        return JournalLine(currency=currency, local_alone=amount, **_where(line))
    rate = _rate(typed, line, currency, rates)
    return JournalLine(currency=currency, amount=amount, rate=rate, **_where(line))


def _other(
    typed: TypedJournal, line: TypedSide, first: JournalLine, rates: list[RateOfDay]
) -> JournalLine:
    """Give the payee's line of a transfer, worth what the payer's is worth."""
    currency, value = line.currency or main_currency(), to_local(first.amount, first.rate)
    amount, rate = line.amount, line.rate
    if currency == first.currency and rate is None:
        rate = first.rate
        amount = first.amount if amount is None else amount
    elif amount and rate is None and currency != main_currency():
        rate = rate_worth(value, amount)
    else:
        rate = _rate(typed, line, currency, rates)
        if amount is None and (amount := amount_worth(value, rate)):
            rate = rate_worth(value, amount, rate)
    return JournalLine(currency=currency, amount=amount or ZERO, rate=rate, **_where(line))


def _rate(typed: TypedJournal, line: TypedSide, currency: str, rates: list[RateOfDay]) -> Decimal:
    if line.rate is not None:
        return line.rate
    taken = rate_for_type(typed.type, currency, typed.dated_on)
    if taken.kind:
        rates.append(taken)
    return taken.rate


def _where(line: TypedSide) -> dict[str, Any]:
    return {
        "side": line.side,
        "party_id": line.party_id,
        "account_kind": line.account_kind or AccountKind.RECEIVABLE,
        "account_id": line.account_id,
        "due_on": line.due_on,
        "description": line.description,
    }


def _worth(line: JournalLine) -> Decimal:
    return line.local_alone or to_local(line.amount, line.rate)


def _drafted(line: TypedSide) -> DraftedLine:
    return DraftedLine(
        side=line.side,
        amount=line.amount or ZERO,
        currency=line.currency or main_currency(),
        rate=line.rate,
        party_id=line.party_id,
        account_kind=line.account_kind,
        account_id=line.account_id,
        due_on=line.due_on,
        description=line.description,
    )


def _ensure(typed: TypedJournal) -> None:
    """Refuse what the viewer may not see: parties, accounts, the parties of accounts, the branch.

    Raises NotVisibleError.
    """
    accounts = {line.account_id for line in typed.lines} - {None}
    access.ensure_visible(Party, [*_parties(typed), *_parties_of(accounts)])
    access.ensure_visible(Account, accounts)
    access.ensure_visible(Branch, {typed.branch_id} - {None})


def _parties(typed: TypedJournal) -> Iterator[int]:
    return (line.party_id for line in typed.lines if line.party_id is not None)


def _parties_of(accounts: set[int | None]) -> Sequence[int]:
    asked = select(_account.c.party_id).where(
        _account.c.id.in_(accounts), _account.c.party_id.is_not(None)
    )
    return db.session.scalars(asked).all()
