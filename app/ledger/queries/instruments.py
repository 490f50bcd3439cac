"""Cheques and notes: where each one is on a day, what falls due when, what is at risk."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal, NamedTuple

from sqlalchemy import (
    TIMESTAMP,
    ColumnElement,
    Date,
    Subquery,
    and_,
    case,
    cast,
    func,
    literal_column,
    select,
)
from sqlalchemy.dialects.postgresql import distinct_on

from app.core.db import db
from app.core.driver import table_of
from app.core.money import ZERO
from app.ledger.models import Instrument, InstrumentEvent, Party
from app.ledger.queries.sums import Query
from app.ledger.rules.instruments import IN_HAND, UNCOLLECTED, Direction, states_by_event

_paper, _event = table_of(Instrument), table_of(InstrumentEvent)
_party, _holder = table_of(Party), table_of(Party).alias("holder")

RISK_CLASSES = ("own_cheque", "own_note", "customer_cheque", "customer_note")
"""Whose paper it is: drawn by the party itself, or by a customer of the party's."""

DueUnit = Literal["week", "month"]


class Uncollected(NamedTuple):
    """What a party's papers of a class come to, in local currency at their own rates."""

    party_id: int
    risk_class: str
    local_amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class InstrumentFilter:
    """Which papers are asked for, as they stood at the end of a day."""

    as_of: date
    state: str = ""
    direction: str = ""
    visible: ColumnElement[bool] | None = None


def uncollected(party_ids: Collection[int], as_of: date) -> list[Uncollected]:
    """Give what of the papers received from some parties is not yet paid at the end of a day.

    One row for each party and class of RISK_CLASSES that has any, in that order. A paper counts
    until it is collected, also while a vendor holds it; one that bounced or was handed back is
    owed on the open account again and counts no more. Events undone since never happened.
    Amounts are in local currency at the rate of the day each paper came; the papers of a card
    merged into another are that one's.
    """
    holder_id = func.coalesce(_party.c.merged_into_id, _party.c.id)
    risk_class = case((_paper.c.drawer == "", "own_"), else_="customer_").op("||")(_paper.c.kind)
    received = (
        select(_paper.c.id)
        .join(_party, _party.c.id == _paper.c.party_id)
        .where(holder_id.in_(party_ids), _paper.c.direction == Direction.RECEIVED)
    )
    latest = _latest(as_of, _event.c.instrument_id.in_(received))
    found = (
        select(holder_id, risk_class, func.sum(_paper.c.local_amount))
        .select_from(_paper)
        .join(_party, _party.c.id == _paper.c.party_id)
        .join(latest, latest.c.instrument_id == _paper.c.id)
        .where(_state(latest).in_(UNCOLLECTED))
        .group_by(holder_id, risk_class)
    )
    rows = [Uncollected(*row) for row in db.session.execute(found)]
    return sorted(rows, key=lambda row: (row.party_id, RISK_CLASSES.index(row.risk_class)))


def instruments(wanted: InstrumentFilter) -> Query:
    """Ask for the papers of a filter, the earliest due first, under the names of their columns."""
    latest = _latest(wanted.as_of)
    state = _state(latest)
    query = (
        select(
            _paper.c.due_on.label("due_date"),
            _paper.c.direction,
            _paper.c.kind,
            state.label("state"),
            _paper.c.document_no,
            _party.c.code.label("party"),
            _party.c.name.label("name"),
            _paper.c.drawer,
            _paper.c.bank_name.label("bank"),
            func.coalesce(_holder.c.code, "").label("holder"),
            _paper.c.currency,
            _paper.c.amount,
            _paper.c.local_amount,
        )
        .join(latest, latest.c.instrument_id == _paper.c.id)
        .join(_party, _party.c.id == _paper.c.party_id)
        .join(
            _holder,
            and_(_holder.c.id == latest.c.party_id, state == "endorsed"),
            isouter=True,
        )
        .order_by(_paper.c.due_on, _paper.c.id)
    )
    if wanted.state:
        query = query.where(state == wanted.state)
    if wanted.direction:
        query = query.where(_paper.c.direction == wanted.direction)
    return query if wanted.visible is None else query.where(wanted.visible)


def _latest(as_of: date, *among: ColumnElement[bool]) -> Subquery:
    """Ask for the last event of each paper that stands and is dated no later than a day."""
    return (
        select(_event.c.instrument_id, _event.c.event, _event.c.party_id)
        .where(_event.c.undone_at.is_(None), _event.c.dated_on <= as_of, *among)
        .ext(distinct_on(_event.c.instrument_id))
        .order_by(_event.c.instrument_id, _event.c.id.desc())
        .subquery("latest")
    )


def _state(latest: Subquery) -> Any:
    """Give the state a paper's latest event left it in."""
    whens = [
        (and_(_paper.c.direction == direction, latest.c.event == event), state)
        for direction in Direction
        for event, state in states_by_event(direction).items()
    ]
    return case(*whens, else_="")


class Due(NamedTuple):
    """What falls due in a week or month: how many papers, what comes in, what goes out."""

    start: date
    papers: int
    incoming: Decimal
    outgoing: Decimal


def dues(unit: DueUnit, *, visible: ColumnElement[bool] | None = None) -> list[Due]:
    """Give what the papers in hand and our own bring and cost, by week or month of their due day.

    In local currency, each at its own rate. What was endorsed neither comes in nor goes out.
    """
    moment = cast(_paper.c.due_on, TIMESTAMP)
    start = cast(func.date_trunc(literal_column(f"'{unit}'"), moment), Date)
    comes_in = _paper.c.state.in_(IN_HAND)
    found = (
        select(
            start.label("start"),
            func.count(),
            func.coalesce(func.sum(_paper.c.local_amount).filter(comes_in), ZERO),
            func.coalesce(func.sum(_paper.c.local_amount).filter(_paper.c.state == "given"), ZERO),
        )
        .where(_paper.c.state.in_((*IN_HAND, "given")))
        .group_by(start)
        .order_by(start)
    )
    if visible is not None:
        found = found.where(visible)
    return [Due(*row) for row in db.session.execute(found)]
