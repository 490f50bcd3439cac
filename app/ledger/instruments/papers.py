"""Papers held while something happens to them, and what is written down of it."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from uuid import UUID

import psycopg
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from app.core import clock
from app.core.access import NotVisibleError
from app.core.actor import current_actor
from app.core.db import db
from app.core.driver import table_of
from app.ledger.instruments.errors import DuplicateInstrumentError, NoPapersError
from app.ledger.models import Instrument, InstrumentEvent
from app.ledger.rules.instruments import state_after

_event = table_of(InstrumentEvent)


def hold(instrument_ids: Collection[int]) -> list[Instrument]:
    """Hold some papers for this transaction, in the order of their ids, as they are now.

    They come after the idempotency key and before whatever posting holds. Raises NoPapersError,
    NotVisibleError.
    """
    if not instrument_ids:
        raise NoPapersError
    wanted = (
        select(Instrument)
        .where(Instrument.id.in_(instrument_ids))
        .order_by(Instrument.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    papers = list(db.session.scalars(wanted))
    if len(papers) != len(set(instrument_ids)):
        raise NotVisibleError
    return papers


def standing(papers: Collection[Instrument]) -> dict[int, list[InstrumentEvent]]:
    """Give what happened to each paper and was not undone, in its order."""
    found: dict[int, list[InstrumentEvent]] = {paper.id: [] for paper in papers}
    wanted = (
        select(InstrumentEvent)
        .where(InstrumentEvent.instrument_id.in_(found), InstrumentEvent.undone_at.is_(None))
        .order_by(InstrumentEvent.id)
        .execution_options(populate_existing=True)
    )
    for event in db.session.scalars(wanted):
        found[event.instrument_id].append(event)
    return found


def follow(papers: Collection[Instrument]) -> None:
    """Let the state, holder and bank of some papers follow from what stands of their events."""
    events = standing(papers)
    for paper in papers:
        state, paper.holder_id, paper.bank_account_id = whereabouts(paper, events[paper.id])
        if state is None:
            raise AssertionError(paper.id)
        paper.state = state
    with _refusals(papers):
        db.session.flush()


def whereabouts(
    paper: Instrument, events: Sequence[InstrumentEvent]
) -> tuple[str | None, int | None, int | None]:
    """Give the state, holder and bank account that events leave a paper with."""
    state = state_after(paper.direction, paper.kind, tuple(event.event for event in events))
    holder = bank = None
    for event in events:
        if event.event == "endorse":
            holder = event.party_id
        elif event.event == "return_from_vendor":
            holder = None
        elif event.event == "return_from_bank":
            bank = None
        bank = event.account_id or bank
    return state, holder, bank


def enter_papers(papers: Sequence[Instrument]) -> None:
    """Write new papers; raises DuplicateInstrumentError."""
    db.session.add_all(papers)
    with _refusals(papers):
        db.session.flush()


def mark_undone(batch: UUID) -> None:
    """Mark all that happened by one act as undone."""
    db.session.execute(
        update(_event)
        .where(_event.c.batch == batch, _event.c.undone_at.is_(None))
        .values(undone_at=clock.now(), undone_by_id=current_actor().user_id)
    )


@contextmanager
def _refusals(papers: Collection[Instrument]) -> Iterator[None]:
    """Say in words of the trade that a paper is there already."""
    numbers = [paper.document_no for paper in papers]
    try:
        yield
    except IntegrityError as error:
        cause = error.orig
        if isinstance(cause, psycopg.errors.UniqueViolation):
            detail = cause.diag.message_detail or ""
            found = next((number for number in numbers if f" {number}," in detail), "")
            raise DuplicateInstrumentError(paper=found) from error
        raise
