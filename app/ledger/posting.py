"""Posting: from what somebody wants to record to a voucher in the books."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import exists, func, literal, select

from app.core.db import db
from app.core.idempotency import once
from app.core.money import MAX_RATE, RATE_STEP, ZERO, fitting, half_up
from app.core.parameters import parameter
from app.ledger.errors import (
    LocalRateError,
    NegativeAmountError,
    NoCounterAccountError,
    PassivePartyError,
    RateError,
    UnknownAccountError,
    UnknownCurrencyError,
    UnknownPartyError,
    UnknownTypeError,
    WrongSideError,
    ZeroAmountError,
)
from app.ledger.models import Account, CounterAccount, Currency, Party
from app.ledger.parties import open_account
from app.ledger.rules import (
    VOUCHER_TYPES,
    AccountKind,
    Content,
    Line,
    Side,
    VoucherType,
    counter_line,
    line_on,
    party_account_kind,
)
from app.ledger.writing import AccountRole, Posted, write


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyLine:
    """What moves for one party, in the voucher's currency; the type gives side and account.

    `side` is needed only where the type allows both; `account_kind` chooses between a party's
    receivable and payable on receipts, payments and notes; `due_on` defaults to the party's term.
    """

    party_id: int
    amount: Decimal
    side: Side | None = None
    account_kind: AccountKind | None = None
    due_on: date | None = None
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewVoucher:
    """A movement to be posted. `rate` is local currency per one unit of `currency`.

    With a `document_no` of its own (an imported document) it touches no number series.
    """

    type: str
    dated_on: date
    currency: str
    lines: tuple[PartyLine, ...]
    rate: Decimal = Decimal(1)
    counter_account_id: int | None = None
    description: str = ""
    document_no: str = ""
    counter_document_no: str = ""
    source: str = "manual"
    external_key: str | None = None
    uuid: UUID = field(default_factory=uuid4)


def post(voucher: NewVoucher, *, idempotency_key: str | None = None) -> Posted:
    """Post a voucher: numbered, balanced, final.

    With an idempotency key the same request again gives the first answer and posts nothing.
    Raises a LedgerError that says what to correct, KeyReusedError.
    """
    if idempotency_key is None:
        return _post(voucher)
    request = {"voucher": repr(_without_uuid(voucher))}
    answer = once(idempotency_key, request, lambda: _as_answer(_post(voucher)))
    return Posted(int(answer["voucher_id"]), UUID(answer["uuid"]), answer["document_no"])


def _without_uuid(voucher: NewVoucher) -> tuple[object, ...]:
    """Give the request itself; a retry may have drawn another identity for the same voucher."""
    names = (name for name in voucher.__slots__ if name != "uuid")
    return tuple(getattr(voucher, name) for name in names)


def _as_answer(posted: Posted) -> dict[str, Any]:
    return {
        "voucher_id": posted.voucher_id,
        "uuid": str(posted.uuid),
        "document_no": posted.document_no,
    }


def _post(voucher: NewVoucher) -> Posted:
    kind = VOUCHER_TYPES.get(voucher.type)
    if kind is None:
        raise UnknownTypeError(type=voucher.type, known=", ".join(VOUCHER_TYPES))
    counter = _counter_account(voucher)
    _check_currency(voucher)
    accounts = {counter.id: AccountRole(AccountKind(counter.kind), None)}
    lines: list[Line] = []
    for line_no, wanted in enumerate(voucher.lines, 1):
        line, role = _party_line(voucher, kind, wanted, line_no)
        accounts[line.account_id] = role
        lines += (line, counter_line(line, counter.id, voucher.dated_on))
    content = Content(
        uuid=voucher.uuid,
        type=voucher.type,
        dated_on=voucher.dated_on,
        document_no=voucher.document_no,
        counter_document_no=voucher.counter_document_no,
        description=voucher.description,
        source=voucher.source,
        external_key=voucher.external_key,
        lines=tuple(lines),
    )
    return write(content, accounts, None if voucher.document_no else counter.series_code)


def _counter_account(voucher: NewVoucher) -> Any:
    """Find where the other side goes: the parameter of the type, or the account chosen.

    It is never a party's: what moves between parties has a line for each.
    """
    chosen = func.coalesce(literal(voucher.counter_account_id), CounterAccount.account_id)
    statement = (
        select(Account.id, Account.kind, CounterAccount.series_code)
        .join(CounterAccount, Account.id == chosen)
        .where(CounterAccount.voucher_type == voucher.type, Account.party_id.is_(None))
    )
    found = db.session.execute(statement).one_or_none()
    if found is None and voucher.counter_account_id:
        raise UnknownAccountError(account=voucher.counter_account_id)
    if found is None:
        raise NoCounterAccountError(type=voucher.type)
    return found


def _check_currency(voucher: NewVoucher) -> None:
    if voucher.currency == parameter("main_currency"):
        if voucher.rate != 1:
            raise LocalRateError(currency=voucher.currency, rate=voucher.rate)
    elif not ZERO < voucher.rate <= MAX_RATE or voucher.rate != half_up(voucher.rate, RATE_STEP):
        raise RateError(rate=voucher.rate, currency=voucher.currency)
    elif not db.session.scalar(select(exists().where(Currency.code == voucher.currency))):
        raise UnknownCurrencyError(currency=voucher.currency)


def _party_line(
    voucher: NewVoucher, kind: VoucherType, wanted: PartyLine, line_no: int
) -> tuple[Line, AccountRole]:
    party = _party(wanted.party_id)
    account_kind = party_account_kind(
        voucher.type, is_customer=party.is_customer, is_vendor=party.is_vendor
    )
    if wanted.account_kind and not kind.is_invoice:
        account_kind = wanted.account_kind
    line = line_on(
        _side(voucher.type, kind, wanted),
        _amount(kind, wanted, line_no),
        voucher.rate,
        account_id=_account_id(wanted.party_id, account_kind),
        currency=voucher.currency,
        due_on=wanted.due_on or _due_on(voucher.dated_on, kind, party.term_days),
        description=wanted.description,
    )
    return line, AccountRole(account_kind, wanted.party_id)


def _party(party_id: int) -> Any:
    party = db.session.execute(
        select(
            Party.code, Party.is_customer, Party.is_vendor, Party.is_active, Party.term_days
        ).where(Party.id == party_id)
    ).one_or_none()
    if party is None:
        raise UnknownPartyError(code=party_id)
    if not party.is_active:
        raise PassivePartyError(code=party.code)
    return party


def _account_id(party_id: int, kind: AccountKind) -> int:
    found = db.session.scalar(
        select(Account.id).where(Account.party_id == party_id, Account.kind == kind)
    )
    return found or open_account(party_id, kind)


def _side(voucher_type: str, kind: VoucherType, wanted: PartyLine) -> Side:
    side = kind.party_side or wanted.side or Side.DEBIT
    if wanted.side and wanted.side is not side:
        raise WrongSideError(type=voucher_type, side=side)
    return side


def _amount(kind: VoucherType, wanted: PartyLine, line_no: int) -> Decimal:
    """Refuse what is no amount; only an invoice may be of nothing (a promotion)."""
    amount = half_up(fitting(wanted.amount))
    if amount < ZERO:
        raise NegativeAmountError(line=line_no)
    if amount == ZERO and not kind.is_invoice:
        raise ZeroAmountError(line=line_no)
    return amount


def _due_on(dated_on: date, kind: VoucherType, term_days: int) -> date:
    return dated_on + timedelta(days=term_days) if kind.is_invoice else dated_on
