"""A roll: papers received from a party, or our own given to one, in one voucher."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select

from app.core import clock
from app.core.actor import current_actor
from app.core.db import db
from app.core.driver import table_of
from app.core.idempotency import once
from app.core.money import to_local
from app.core.turkish import fold
from app.ledger.instruments.errors import NoPapersError
from app.ledger.instruments.papers import enter_papers
from app.ledger.lookups import terms_of
from app.ledger.models import Instrument, InstrumentEvent, Party
from app.ledger.posting import NewVoucher, PartyLine, Posted, post
from app.ledger.rules.instruments import FIRST_EVENTS, NEW, Direction, steps

_party = table_of(Party)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPaper:
    """A paper of a roll; without a drawer the party drew it itself, or we did."""

    document_no: str
    amount: Decimal
    due_on: date
    drawer: str = ""
    bank_name: str = ""
    bank_branch: str = ""
    iban: str = ""
    drawn_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRoll:
    """Papers of one kind, currency and party. `rate` is local currency per one unit."""

    direction: Direction
    kind: str
    party_id: int
    dated_on: date
    papers: tuple[NewPaper, ...]
    currency: str
    rate: Decimal = Decimal(1)
    branch_id: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class EnteredRoll:
    """A roll in the books: its batch, its voucher, its papers in their order."""

    batch: UUID
    voucher_id: int
    document_no: str
    instrument_ids: tuple[int, ...]


def enter(roll: NewRoll, *, idempotency_key: str | None = None, reason: str = "") -> EnteredRoll:
    """Take a roll into the books: one voucher with a line for each paper, due with it.

    With an idempotency key the same roll again gives the first answer and enters nothing.
    Raises NoPapersError, DuplicateInstrumentError, and what posting raises.
    """
    if idempotency_key is None:
        return _enter(roll, reason)
    request = {"roll": repr(roll)}
    answer = once(idempotency_key, request, lambda: _as_answer(_enter(roll, reason)))
    return EnteredRoll(
        UUID(answer["batch"]), answer["voucher_id"], answer["document_no"], tuple(answer["papers"])
    )


def _as_answer(entered: EnteredRoll) -> dict[str, Any]:
    return {
        "batch": str(entered.batch),
        "voucher_id": entered.voucher_id,
        "document_no": entered.document_no,
        "papers": list(entered.instrument_ids),
    }


def _enter(roll: NewRoll, reason: str) -> EnteredRoll:
    if not roll.papers:
        raise NoPapersError
    (step,) = steps(roll.direction, roll.kind, NEW, FIRST_EVENTS[roll.direction])
    voucher = NewVoucher(
        type=step.voucher_type,
        dated_on=roll.dated_on,
        currency=roll.currency,
        rate=roll.rate,
        branch_id=roll.branch_id,
        counter_document_no=roll.papers[0].document_no if len(roll.papers) == 1 else "",
        description=roll.note,
        source="instrument",
        lines=tuple(
            PartyLine(
                party_id=roll.party_id,
                amount=paper.amount,
                due_on=paper.due_on,
                description=" ".join(filter(None, (paper.document_no, paper.bank_name))),
            )
            for paper in roll.papers
        ),
    )
    posted = post(voucher, reason=reason)
    account_id = terms_of(step.voucher_type, roll.currency, None).account_id
    papers = [_paper(roll, paper, step.state, account_id) for paper in roll.papers]
    enter_papers(papers)
    batch = uuid4()
    db.session.add_all(_event(roll, paper.id, step.event, posted, batch) for paper in papers)
    db.session.flush()
    ids = tuple(paper.id for paper in papers)
    return EnteredRoll(batch, posted.voucher_id, posted.document_no, ids)


def _paper(roll: NewRoll, paper: NewPaper, state: str, account_id: int) -> Instrument:
    return Instrument(
        direction=roll.direction,
        kind=roll.kind,
        document_no=paper.document_no,
        party_id=roll.party_id,
        drawer=_drawer(paper.drawer, roll.party_id),
        bank_name=paper.bank_name,
        bank_branch=paper.bank_branch,
        iban=paper.iban,
        currency=roll.currency,
        amount=paper.amount,
        rate=roll.rate,
        local_amount=to_local(paper.amount, roll.rate),
        drawn_on=paper.drawn_on,
        due_on=paper.due_on,
        state=state,
        account_id=account_id,
    )


def _drawer(typed: str, party_id: int) -> str:
    """Leave out a drawer who is the party itself: whose paper it is decides about the risk."""
    names = select(_party.c.name, _party.c.short_name).where(_party.c.id == party_id)
    own = {fold(name) for name in db.session.execute(names).one()}
    return "" if fold(typed) in own else typed.strip()


def _event(
    roll: NewRoll, instrument_id: int, event: str, posted: Posted, batch: UUID
) -> InstrumentEvent:
    return InstrumentEvent(
        instrument_id=instrument_id,
        event=event,
        dated_on=roll.dated_on,
        party_id=roll.party_id,
        voucher_id=posted.voucher_id,
        note=roll.note,
        batch=batch,
        happened_at=clock.now(),
        by_id=current_actor().user_id,
    )
