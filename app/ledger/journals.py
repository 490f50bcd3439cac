"""Journals: vouchers whose every line is chosen, between parties and accounts of all kinds."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select

from app.core.db import db
from app.core.driver import table_of
from app.core.money import MAX_RATE, RATE_STEP, ZERO, fitting, half_up
from app.core.numbers import TooManyDecimalsError
from app.core.parameters import main_currency
from app.ledger.errors import (
    LocalAloneError,
    LocalRateError,
    NegativeAmountError,
    RateError,
    SameAccountError,
    UnknownAccountError,
    UnknownCurrencyError,
    UnknownSideError,
    ZeroAmountError,
)
from app.ledger.lookups import Card, cards_of
from app.ledger.models import Account, Currency
from app.ledger.rules import LOCAL_ALONE, AccountKind, Content, Line, Side, line_on
from app.ledger.sent_again import posted_once, without_uuid
from app.ledger.writing import AccountRole, Posted, write

_account = table_of(Account)


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalLine:
    """What stands on one side of one account, or of a party's account of a kind.

    `rate` is local currency per one unit. `local_alone` is the local amount of an exchange
    difference, which has none in its currency. `due_on` defaults to the voucher's date.
    """

    side: Side
    currency: str
    amount: Decimal = ZERO
    rate: Decimal = Decimal(1)
    local_alone: Decimal = ZERO
    party_id: int | None = None
    account_kind: AccountKind = AccountKind.RECEIVABLE
    account_id: int | None = None
    due_on: date | None = None
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewJournal:
    """A voucher of chosen lines, to be posted; it balances in local currency by itself."""

    type: str
    dated_on: date
    lines: tuple[JournalLine, ...]
    branch_id: int | None = None
    description: str = ""
    document_no: str = ""
    counter_document_no: str = ""
    source: str = "manual"
    external_key: str | None = None
    uuid: UUID = field(default_factory=uuid4)


def post_journal(
    journal: NewJournal,
    *,
    idempotency_key: str | None = None,
    reason: str = "",
    opens_items: bool = True,
) -> Posted:
    """Post a voucher of chosen lines, numbered by the series of its type.

    Idempotency key and reason are as those of `posting.post`. Raises a LedgerError that says what
    to correct, SameAccountError for a transfer from an account to itself, KeyReusedError.
    """
    request = {"journal": repr(without_uuid(journal))}
    return posted_once(
        idempotency_key, request, lambda: _post(journal, reason, opens_items=opens_items)
    )


def _post(journal: NewJournal, reason: str, *, opens_items: bool) -> Posted:
    check_lines(journal)
    cards = cards_of(line.party_id for line in journal.lines if line.party_id is not None)
    accounts = _accounts_of(journal.lines, cards)
    if journal.type == "account_transfer" and len(dict(accounts)) == 1:
        raise SameAccountError
    lines = [
        _line(journal, wanted, account_id)
        for wanted, (account_id, _role) in zip(journal.lines, accounts, strict=True)
    ]
    content = Content(
        uuid=journal.uuid,
        type=journal.type,
        dated_on=journal.dated_on,
        document_no=journal.document_no,
        counter_document_no=journal.counter_document_no,
        description=journal.description,
        source=journal.source,
        external_key=journal.external_key,
        branch_id=journal.branch_id,
        lines=tuple(lines),
    )
    series = None if journal.document_no else journal.type
    return write(content, dict(accounts), series, reason=reason, opens_items=opens_items)


def check_lines(journal: NewJournal) -> None:
    """Refuse lines that are wrong by themselves; whether they balance is seen at posting."""
    main = main_currency()
    known = set(db.session.scalars(select(Currency.code)))
    for line_no, line in enumerate(journal.lines, 1):
        if (line.party_id is None) == (line.account_id is None):
            raise UnknownSideError(line=line_no)
        if line.currency not in known:
            raise UnknownCurrencyError(currency=line.currency)
        if line.currency == main and line.rate != 1:
            raise LocalRateError(currency=main, rate=line.rate)
        if not ZERO < line.rate <= MAX_RATE or line.rate != half_up(line.rate, RATE_STEP):
            raise RateError(rate=line.rate, currency=line.currency)
        _check_amounts(journal, line, line_no)


def _check_amounts(journal: NewJournal, line: JournalLine, line_no: int) -> None:
    for amount in (line.amount, line.local_alone):
        if half_up(fitting(amount)) != amount:
            raise TooManyDecimalsError(text=amount, places=2)
        if amount < ZERO:
            raise NegativeAmountError(line=line_no)
    if line.local_alone and (line.amount or journal.type not in LOCAL_ALONE):
        raise LocalAloneError(line=line_no)
    if not line.amount and not line.local_alone:
        raise ZeroAmountError(line=line_no)


def _accounts_of(
    lines: Iterable[JournalLine], cards: Mapping[int, Card]
) -> list[tuple[int, AccountRole]]:
    """Give each line's account with its role, in their order."""
    lines = list(lines)
    chosen = {line.account_id for line in lines if line.account_id is not None}
    known = {
        row.id: AccountRole(AccountKind(row.kind), row.party_id)
        for row in db.session.execute(select(_account).where(_account.c.id.in_(chosen)))
    }
    found = []
    for line in lines:
        if line.party_id is not None:
            card = cards[line.party_id]
            role = AccountRole(line.account_kind, card.id)
            found.append((card.account(line.account_kind), role))
        elif line.account_id is not None and line.account_id in known:
            found.append((line.account_id, known[line.account_id]))
        else:
            raise UnknownAccountError(account=line.account_id)
    return found


def _line(journal: NewJournal, wanted: JournalLine, account_id: int) -> Line:
    where: dict[str, Any] = {
        "account_id": account_id,
        "currency": wanted.currency,
        "due_on": wanted.due_on or journal.dated_on,
        "description": wanted.description,
    }
    if not wanted.local_alone:
        return line_on(wanted.side, wanted.amount, wanted.rate, **where)
    debit, credit = (
        (wanted.local_alone, ZERO) if wanted.side is Side.DEBIT else (ZERO, wanted.local_alone)
    )
    return Line(
        rate=wanted.rate, debit=ZERO, credit=ZERO, local_debit=debit, local_credit=credit, **where
    )
