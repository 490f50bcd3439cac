"""What happens to papers after they came or went: decided by the rules, posted, written down."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID, uuid4

from sqlalchemy import select

from app.core import clock
from app.core.actor import current_actor
from app.core.db import db
from app.core.driver import table_of
from app.core.idempotency import once
from app.ledger.instruments.errors import (
    InstrumentDateError,
    InstrumentStateError,
    NoBankAccountError,
    NoHolderError,
    NotABankAccountError,
    SeveralCurrenciesError,
)
from app.ledger.instruments.moving import Move, post_moves
from app.ledger.instruments.papers import follow, hold, standing
from app.ledger.labels import INSTRUMENT_EVENTS, INSTRUMENT_STATES
from app.ledger.models import Account, Instrument, InstrumentEvent
from app.ledger.rules.instruments import Step, Whose, steps

_account = table_of(Account)

NEEDS_BANK = frozenset({"send_for_collection", "collect", "pay"})
"""The events that happen at an account of ours."""

_PAYING_KINDS = {"bank", "cash"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What happens to some papers: the event and its day, to whom, at which account of ours.

    `rate` is that of the day, in local currency per one unit: it is needed where foreign money
    is paid. A paper at the bank is collected there unless another account is named.
    """

    event: str
    dated_on: date
    holder_id: int | None = None
    account_id: int | None = None
    rate: Decimal = Decimal(1)
    note: str = ""


def act(
    instrument_ids: Collection[int],
    wanted: Act,
    *,
    idempotency_key: str | None = None,
    reason: str = "",
) -> UUID:
    """Let an event happen to some papers, all or none; give the batch it is written under.

    Who comes second to the same paper waits, and is told where it is now. With a reason it may
    be dated in a closed period. Raises InstrumentStateError, InstrumentDateError, NoHolderError,
    NoBankAccountError, NotABankAccountError, SeveralCurrenciesError, NotVisibleError, and what
    posting raises.
    """
    if idempotency_key is None:
        return _act(instrument_ids, wanted, reason)
    request = {"papers": sorted(instrument_ids), "act": repr(wanted)}
    answer = once(
        idempotency_key, request, lambda: {"batch": str(_act(instrument_ids, wanted, reason))}
    )
    return UUID(answer["batch"])


def _act(instrument_ids: Collection[int], wanted: Act, reason: str) -> UUID:
    papers = hold(instrument_ids)
    past = standing(papers)
    moves = [
        Move(paper, step, *_across(paper, step, wanted), past[paper.id])
        for paper in papers
        for step in _steps(paper, wanted, past[paper.id])
    ]
    _check_currencies(moves)
    vouchers = post_moves(moves, wanted.dated_on, wanted.rate, wanted.note, reason=reason)
    batch = uuid4()
    db.session.add_all(_events(moves, vouchers, wanted, batch))
    db.session.flush()
    follow(papers)
    return batch


def _steps(paper: Instrument, wanted: Act, past: Sequence[InstrumentEvent]) -> Iterator[Step]:
    found = steps(paper.direction, paper.kind, paper.state, wanted.event)
    if not found:
        raise InstrumentStateError(
            paper=paper.document_no,
            state=INSTRUMENT_STATES[paper.state],
            event=INSTRUMENT_EVENTS.get(wanted.event, wanted.event),
        )
    if past and wanted.dated_on < past[-1].dated_on:
        raise InstrumentDateError(paper=paper.document_no, last=past[-1].dated_on)
    yield from found


def _across(paper: Instrument, step: Step, wanted: Act) -> tuple[int | None, int | None]:
    """Give the party and the account of ours that a step concerns."""
    if step.event == "endorse":
        if wanted.holder_id is None:
            raise NoHolderError
        return wanted.holder_id, None
    if step.event in NEEDS_BANK:
        return None, _bank(paper, wanted)
    if step.whose is Whose.HOLDER or step.event == "honour":
        return paper.holder_id, None
    return paper.party_id, None


def _bank(paper: Instrument, wanted: Act) -> int:
    account_id = wanted.account_id or paper.bank_account_id
    if account_id is None:
        raise NoBankAccountError
    account = db.session.execute(
        select(_account.c.code, _account.c.kind).where(_account.c.id == account_id)
    ).one_or_none()
    kinds = {"bank"} if wanted.event == "send_for_collection" else _PAYING_KINDS
    if account is None or account.kind not in kinds:
        raise NotABankAccountError(code=account.code if account else account_id)
    return account_id


def _check_currencies(moves: Sequence[Move]) -> None:
    """Refuse several currencies where one rate would hold for all of them."""
    currencies = {move.paper.currency for move in moves if move.step.whose is Whose.BANK}
    if len(currencies) > 1:
        raise SeveralCurrenciesError


def _events(
    moves: Sequence[Move], vouchers: Sequence[int | None], wanted: Act, batch: UUID
) -> Iterator[InstrumentEvent]:
    for move, voucher_id in zip(moves, vouchers, strict=True):
        yield InstrumentEvent(
            instrument_id=move.paper.id,
            event=move.step.event,
            dated_on=wanted.dated_on,
            party_id=move.party_id,
            account_id=move.account_id,
            voucher_id=voucher_id,
            note=wanted.note,
            batch=batch,
            happened_at=clock.now(),
            by_id=current_actor().user_id,
        )
