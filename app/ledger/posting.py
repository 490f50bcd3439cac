"""Posting: from what somebody wants to record to a voucher in the books."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from app.core.dates import add_term
from app.core.money import MAX_RATE, RATE_STEP, ZERO, fitting, half_up
from app.core.numbers import TooManyDecimalsError
from app.ledger.errors import (
    LocalRateError,
    NegativeAmountError,
    RateError,
    UnknownCurrencyError,
    UnknownTypeError,
    WrongSideError,
    ZeroAmountError,
)
from app.ledger.labels import WEEKDAYS
from app.ledger.lookups import Card, cards_of, terms_of
from app.ledger.matching import Held
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
from app.ledger.rules.installments import installments
from app.ledger.sent_again import posted_once, without_uuid
from app.ledger.writing import AccountRole, Writing, write_all
from app.ledger.writing import Posted as Posted


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
    branch_id: int | None = None
    counter_account_id: int | None = None
    description: str = ""
    document_no: str = ""
    counter_document_no: str = ""
    order_no: str = ""
    source: str = "manual"
    external_key: str | None = None
    uuid: UUID = field(default_factory=uuid4)


def post(
    voucher: NewVoucher,
    *,
    idempotency_key: str | None = None,
    reason: str = "",
    match: bool = True,
) -> Posted:
    """Post a voucher: numbered, balanced, final; matched at once where the party's card says so.

    Without `match` it stays open whatever the card says.
    With an idempotency key the same request again gives the first answer and posts nothing.
    With a reason it may go into a closed period: who may give one is the caller's to know.
    Raises a LedgerError that says what to correct, KeyReusedError.
    """
    request = {"voucher": repr(without_uuid(voucher))}
    return posted_once(idempotency_key, request, lambda: _post(voucher, reason, match=match))


def _post(voucher: NewVoucher, reason: str, *, match: bool) -> Posted:
    return post_together([voucher], reason=reason, match=match)[0]


def post_together(
    vouchers: Iterable[NewVoucher], *, reason: str = "", match: bool = True
) -> list[Posted]:
    """Post the vouchers of one event, so that no two such events wait for each other.

    Raises what `post` raises.
    """
    prepared = [_prepared(voucher) for voucher in vouchers]
    rules = _rules(prepared) if match else {}
    held = Held(rules)
    all_posted = write_all([writing for writing, _cards in prepared], reason=reason)
    for (writing, _cards), posted in zip(prepared, all_posted, strict=True):
        moved = {(line.account_id, line.currency) for line in writing.content.lines}
        for place in sorted(moved & rules.keys()):
            held.match(place, posted, rules[place], rules[place])
    return all_posted


def _prepared(voucher: NewVoucher) -> tuple[Writing, Mapping[int, Card]]:
    """Make a voucher ready to be written; give it with the cards of its parties."""
    if voucher.type not in VOUCHER_TYPES:
        raise UnknownTypeError(type=voucher.type, known=", ".join(VOUCHER_TYPES))
    terms = terms_of(voucher.type, voucher.currency, voucher.counter_account_id)
    _check_currency(voucher, terms)
    cards = cards_of(line.party_id for line in voucher.lines)
    accounts = {terms.account_id: AccountRole(AccountKind(terms.kind), None)}
    lines: list[Line] = []
    for line_no, wanted in enumerate(voucher.lines, 1):
        card = cards[wanted.party_id]
        for part in _parts(voucher, card, wanted):
            line, role = _party_line(voucher, card, part, line_no)
            accounts[line.account_id] = role
            lines += (line, counter_line(line, terms.account_id, voucher.dated_on))
    content = Content(
        uuid=voucher.uuid,
        type=voucher.type,
        dated_on=voucher.dated_on,
        document_no=voucher.document_no,
        counter_document_no=voucher.counter_document_no,
        description=voucher.description,
        source=voucher.source,
        external_key=voucher.external_key,
        branch_id=voucher.branch_id,
        order_no=voucher.order_no,
        lines=tuple(lines),
    )
    series = None if voucher.document_no else terms.series_code
    return Writing(content, accounts, series), cards


def _parts(voucher: NewVoucher, card: Card, wanted: PartyLine) -> Iterable[PartyLine]:
    """Split what an invoice asks into the instalments of the party's term, if it has any.

    A due date that was chosen holds for all of it.
    """
    parts = card.parts or 1
    if parts == 1 or wanted.due_on or not VOUCHER_TYPES[voucher.type].is_invoice:
        return (wanted,)
    first = due_on(voucher.type, voucher.dated_on, card)
    split = installments(wanted.amount, first, parts, card.months_apart or 1)
    return [replace(wanted, amount=amount, due_on=day) for amount, day in split]


def _rules(
    prepared: Iterable[tuple[Writing, Mapping[int, Card]]],
) -> dict[tuple[int, str], str]:
    """Give how what the parties' accounts hold in a currency is matched, where a card says so."""
    found = {}
    for writing, cards in prepared:
        rules = {
            account_id: card.match_rule
            for card in cards.values()
            for account_id in card.accounts.values()
            if card.match_rule
        }
        for line in writing.content.lines:
            if line.account_id in rules:
                found[line.account_id, line.currency] = rules[line.account_id]
    return found


def _check_currency(voucher: NewVoucher, terms: Any) -> None:
    if voucher.currency == terms.main_currency:
        if voucher.rate != 1:
            raise LocalRateError(currency=voucher.currency, rate=voucher.rate)
    elif not ZERO < voucher.rate <= MAX_RATE or voucher.rate != half_up(voucher.rate, RATE_STEP):
        raise RateError(rate=voucher.rate, currency=voucher.currency)
    elif not terms.knows_currency:
        raise UnknownCurrencyError(currency=voucher.currency)


def _party_line(
    voucher: NewVoucher, card: Card, wanted: PartyLine, line_no: int
) -> tuple[Line, AccountRole]:
    kind = VOUCHER_TYPES[voucher.type]
    account_kind = party_account_kind(
        voucher.type, is_customer=card.is_customer, is_vendor=card.is_vendor
    )
    if wanted.account_kind and not kind.is_invoice:
        account_kind = wanted.account_kind
    line = line_on(
        _side(voucher.type, kind, wanted),
        _amount(kind, wanted, line_no),
        voucher.rate,
        account_id=card.account(account_kind),
        currency=voucher.currency,
        due_on=wanted.due_on or due_on(voucher.type, voucher.dated_on, card),
        description=wanted.description,
    )
    return line, AccountRole(account_kind, wanted.party_id)


def _side(voucher_type: str, kind: VoucherType, wanted: PartyLine) -> Side:
    side = kind.party_side or wanted.side or Side.DEBIT
    if wanted.side and wanted.side is not side:
        raise WrongSideError(type=voucher_type, side=side)
    return side


def _amount(kind: VoucherType, wanted: PartyLine, line_no: int) -> Decimal:
    """Refuse what is no amount; only an invoice may be of nothing (a promotion)."""
    amount = half_up(fitting(wanted.amount))
    if amount != wanted.amount:
        raise TooManyDecimalsError(text=wanted.amount, places=2)
    if amount < ZERO:
        raise NegativeAmountError(line=line_no)
    if amount == ZERO and not kind.is_invoice:
        raise ZeroAmountError(line=line_no)
    return amount


def due_on(voucher_type: str, dated_on: date, card: Card) -> date:
    """Give the day a movement falls due: an invoice by the party's term, the rest at once."""
    if not VOUCHER_TYPES[voucher_type].is_invoice:
        return dated_on
    return add_term(
        dated_on,
        card.term_days,
        end_of_month=bool(card.is_end_of_month),
        pay_weekday=list(WEEKDAYS).index(card.pay_weekday) if card.pay_weekday else None,
    )
