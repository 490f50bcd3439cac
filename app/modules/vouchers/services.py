"""What people do with vouchers on the screen: each checks first that the parties are theirs."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from uuid import UUID, uuid4

from sqlalchemy import select

from app.core import access, clock
from app.core.db import db
from app.core.fields import Label
from app.core.idempotency import is_answered
from app.core.language import _
from app.core.money import ZERO, to_local
from app.core.parameters import main_currency
from app.ledger import drafts, posting, reversing
from app.ledger.errors import UnknownDraftError, UnknownTypeError
from app.ledger.lookups import cards_of
from app.ledger.models import Account, Branch, DraftLine, DraftVoucher, Party, Voucher
from app.ledger.queries import balances_of
from app.ledger.rules import VOUCHER_TYPES, AccountKind, Side
from app.ledger.vouchers import entries_of
from app.modules.credit_limits import refuse_over_limit
from app.modules.currencies.services import RateOfDay, rate_for_type, record_rate
from app.modules.periods import allowed, reason_to_ask
from app.panel.definition import action, asks


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedLine:
    """A line as it was typed; what is left out follows from the type and the card."""

    party_id: int
    amount: Decimal
    side: Side | None = None
    account_kind: AccountKind | None = None
    due_on: date | None = None
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedVoucher:
    """A voucher as it was typed; without a rate it takes that of its day."""

    type: str
    dated_on: date
    lines: tuple[TypedLine, ...]
    currency: str = ""
    """Empty for the main currency."""
    rate: Decimal | None = None
    branch_id: int | None = None
    counter_account_id: int | None = None
    counter_document_no: str = ""
    description: str = ""
    uuid: UUID = field(default_factory=uuid4)


@dataclass(frozen=True, slots=True)
class PreviewLine:
    """What a line will do to its party, in local currency."""

    party_id: int
    side: Side
    local_amount: Decimal
    due_on: date
    balance_before: Decimal
    balance_after: Decimal


@dataclass(frozen=True, slots=True)
class Preview:
    """What posting a voucher will do: the rate taken, and each line in order."""

    rate: RateOfDay
    lines: tuple[PreviewLine, ...]


def preview(typed: TypedVoucher) -> Preview:
    """Say what posting would do; nothing is written.

    Raises NotVisibleError, UnknownTypeError, PassivePartyError, NoRateError, RateToTypeError.
    """
    _ensure_parties(line.party_id for line in typed.lines)
    if typed.type not in VOUCHER_TYPES:
        raise UnknownTypeError(type=typed.type, known=", ".join(VOUCHER_TYPES))
    rate = rate_of(typed)
    cards = cards_of(line.party_id for line in typed.lines)
    balances = dict(balances_of(cards))
    lines: list[PreviewLine] = []
    for line in typed.lines:
        side = VOUCHER_TYPES[typed.type].party_side or line.side or Side.DEBIT
        amount = to_local(line.amount, rate.rate)
        before = balances[line.party_id]
        after = balances[line.party_id] = before + (amount if side is Side.DEBIT else -amount)
        due_on = line.due_on or posting.due_on(typed.type, typed.dated_on, cards[line.party_id])
        lines.append(PreviewLine(line.party_id, side, amount, due_on, before, after))
    return Preview(rate, tuple(lines))


def rate_of(typed: TypedVoucher) -> RateOfDay:
    """Give the rate of a typed voucher: the one typed, or the one of its type and day.

    Raises NoRateError, RateToTypeError.
    """
    if typed.rate is not None:
        return RateOfDay(typed.rate, typed.dated_on)
    return rate_for_type(typed.type, typed.currency or main_currency(), typed.dated_on)


def post(
    typed: TypedVoucher,
    *,
    idempotency_key: str | None = None,
    draft_id: int | None = None,
    reason: str = "",
) -> posting.Posted:
    """Post a typed voucher, once for each key; raises what `posting.post` raises besides.

    With a reason it may go into a closed period: who may give one is the caller's to know.

    The draft it was finished from goes with it; a second request finds it gone and the first
    one's answer under the key.
    """
    rate = rate_of(typed)
    is_new = idempotency_key is None or not is_answered(idempotency_key)
    posted = posting.post(_complete(typed, rate), idempotency_key=idempotency_key, reason=reason)
    if is_new:
        refuse_over_limit(typed.type, debits_of(typed, rate))
    record_rate(posted.voucher_id, rate)
    if draft_id is not None and db.session.get(DraftVoucher, draft_id) is not None:
        delete_draft(draft_id)
    return posted


def debits_of(typed: TypedVoucher, rate: RateOfDay) -> dict[int, Decimal]:
    """Give what each party is debited by a voucher, in local currency."""
    found: dict[int, Decimal] = {}
    for line in typed.lines:
        found[line.party_id] = found.get(line.party_id, ZERO) + to_local(line.amount, rate.rate)
    return found


def save_draft(typed: TypedVoucher, *, draft_id: int | None = None) -> DraftVoucher:
    """Keep a typed voucher to be finished later, in place of the draft it was opened from."""
    corrects_id = None
    if draft_id is not None:
        corrects_id = open_draft(draft_id).corrects_id
        drafts.delete_draft(draft_id)
    return drafts.save_draft(_complete(typed, rate_of(typed)), corrects_id=corrects_id)


def open_draft(draft_id: int) -> DraftVoucher:
    """Give a draft whose parties are all the viewer's; raises UnknownDraftError."""
    _ensure_draft(draft_id)
    return db.session.get_one(DraftVoucher, draft_id)


def post_draft(draft_id: int) -> posting.Posted:
    """Post a draft; raises UnknownDraftError, and what `posting.post` raises."""
    _ensure_draft(draft_id)
    return drafts.post_draft(draft_id)


def delete_draft(draft_id: int) -> None:
    """Throw a draft away; raises UnknownDraftError."""
    _ensure_draft(draft_id)
    drafts.delete_draft(draft_id)


def is_open(voucher: Voucher) -> bool:
    """Tell whether a voucher can still be taken back."""
    taken_back = select(Voucher.id).where(Voucher.reversal_of == voucher.id)
    return voucher.reversal_of is None and db.session.scalar(taken_back) is None


FINANCE = ("Finance",)
"""The roles that may take a voucher back from the first day."""


@asks(Voucher, "cancel", "correct")
def asks_for_its_day(voucher: Voucher) -> Label:
    """Ask why a voucher of a closed period is taken back on its own day, whoever may do that."""
    return reason_to_ask(voucher.dated_on)


@asks(Voucher, "reverse")
def asks_for_today(voucher: Voucher) -> Label:
    """Ask why a voucher is reversed in a period that is closed already."""
    return reason_to_ask(max(clock.today(), voucher.dated_on))


def correct(voucher: Voucher, *, reason: str = "") -> DraftVoucher:
    """Take a voucher back and open its copy as a draft; raises what `reversing.correct` raises."""
    _ensure_voucher(voucher)
    return reversing.correct(voucher.id, reason=allowed(reason))


@action(
    Voucher,
    _("Reverse"),
    confirm=_("Take the voucher back by one of today on the other side?"),
    icon="arrow-back-up",
    available=is_open,
    roles=FINANCE,
)
def reverse(voucher: Voucher, *, reason: str = "") -> Voucher:
    """Reverse a voucher today and give the reversal; raises what `reversing.reverse` raises."""
    _ensure_voucher(voucher)
    return _get(reversing.reverse(voucher.id, reason=allowed(reason)))


@action(
    Voucher,
    _("Cancel the voucher"),
    confirm=_("Cancel the voucher on its own date? Reports will hide it."),
    icon="ban",
    tone="danger",
    available=is_open,
    roles=FINANCE,
)
def cancel(voucher: Voucher, *, reason: str = "") -> Voucher:
    """Cancel a voucher and give its cancellation; raises what `reversing.cancel` raises."""
    _ensure_voucher(voucher)
    return _get(reversing.cancel(voucher.id, reason=allowed(reason)))


def _complete(typed: TypedVoucher, rate: RateOfDay) -> posting.NewVoucher:
    _ensure_parties(line.party_id for line in typed.lines)
    access.ensure_visible(Branch, {typed.branch_id} - {None})
    access.ensure_visible(Account, {typed.counter_account_id} - {None})
    return posting.NewVoucher(
        uuid=typed.uuid,
        type=typed.type,
        dated_on=typed.dated_on,
        currency=typed.currency or main_currency(),
        rate=rate.rate,
        branch_id=typed.branch_id,
        counter_account_id=typed.counter_account_id,
        counter_document_no=typed.counter_document_no,
        description=typed.description,
        lines=tuple(
            posting.PartyLine(
                party_id=line.party_id,
                amount=line.amount,
                side=line.side,
                account_kind=line.account_kind,
                due_on=line.due_on,
                description=line.description,
            )
            for line in typed.lines
        ),
    )


def _get(posted: posting.Posted) -> Voucher:
    return db.session.get_one(Voucher, posted.voucher_id)


def _ensure_parties(party_ids: Iterable[int]) -> None:
    access.ensure_visible(Party, party_ids)


def _ensure_voucher(voucher: Voucher) -> None:
    """Refuse a voucher that moves a party the viewer may not see, though another is theirs."""
    parties = {entry.holder_id for entry in entries_of(voucher.id)}
    _ensure_parties(parties - {None})


def _ensure_draft(draft_id: int) -> None:
    asked = select(DraftLine.party_id, DraftLine.account_id).where(DraftLine.draft_id == draft_id)
    lines = db.session.execute(asked).all()
    if db.session.get(DraftVoucher, draft_id) is None:
        raise UnknownDraftError
    _ensure_parties(line.party_id for line in lines if line.party_id is not None)
    access.ensure_visible(Account, {line.account_id for line in lines} - {None})
