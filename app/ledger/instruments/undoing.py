"""The last thing that happened to a paper, undone: its vouchers taken back, its state as before."""

from collections.abc import Collection, Iterator
from uuid import UUID

from sqlalchemy import select

from app.core import clock
from app.core.db import db
from app.ledger.instruments.errors import LaterEventError, NothingToUndoError
from app.ledger.instruments.papers import follow, hold, mark_undone, standing
from app.ledger.models import Instrument, InstrumentEvent
from app.ledger.periods import is_open
from app.ledger.reversing import is_sent
from app.ledger.taking_back import TakingBack, original_of, take_back_all


def undo(instrument_id: int, *, reason: str = "") -> tuple[int, ...]:
    """Undo the last act on a paper, for all the papers it was one act for; give those.

    Its vouchers are cancelled, or reversed today where they were sent or their period is closed.
    Raises NothingToUndoError, LaterEventError, NotVisibleError, MatchedVoucherError where
    something of it is matched, and what posting raises.
    """
    papers = hold(_together(instrument_id))
    held = {paper.id for paper in papers}
    if held != _together(instrument_id):  # somebody came first
        raise LaterEventError(paper=", ".join(paper.document_no for paper in papers))
    batch, vouchers = _last_act(papers)
    mark_undone(batch)
    if vouchers:
        take_back_all(list(_taking_back(vouchers)), reason=reason)
    follow(papers)
    return tuple(sorted(held))


def _together(instrument_id: int) -> set[int]:
    """Name the papers that the last act on a paper happened to."""
    last = (
        select(InstrumentEvent.batch)
        .where(InstrumentEvent.instrument_id == instrument_id)
        .where(InstrumentEvent.undone_at.is_(None))
        .order_by(InstrumentEvent.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    shared = select(InstrumentEvent.instrument_id).where(InstrumentEvent.batch == last)
    return {instrument_id, *db.session.scalars(shared)}


def _last_act(papers: Collection[Instrument]) -> tuple[UUID, set[int]]:
    """Give the batch of the last act, if it is the last one of all its papers; and its vouchers."""
    events = standing(papers)
    batches = set()
    for paper in papers:
        if not events[paper.id]:
            raise NothingToUndoError(paper=paper.document_no)
        batches.add(events[paper.id][-1].batch)
    if len(batches) > 1:
        raise LaterEventError(paper=", ".join(paper.document_no for paper in papers))
    batch = batches.pop()
    vouchers = {
        event.voucher_id
        for happened in events.values()
        for event in happened
        if event.batch == batch and event.voucher_id is not None
    }
    return batch, vouchers


def _taking_back(vouchers: Collection[int]) -> Iterator[TakingBack]:
    for voucher_id in sorted(vouchers):
        original = original_of(voucher_id)
        cancels = is_open(original.dated_on) and not is_sent(voucher_id)
        day = original.dated_on if cancels else max(clock.today(), original.dated_on)
        yield TakingBack(original, day, cancels)
