"""Proof of the papers: their state is what happened to them, their account holds what they are."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import text

from app.core.db import db
from app.ledger.instruments.papers import whereabouts
from app.ledger.rules.instruments import NEW, steps


def broken_papers() -> Iterator[tuple[str, str]]:
    """Give every paper or account of papers that is not as its events say: place and fault."""
    with db.session.execute(text(_PAPERS), execution_options={"yield_per": 5_000}) as rows:
        for _id, group in groupby(rows, attrgetter("id")):
            events = list(group)
            for fault in _faults(events[0], [event for event in events if event.event]):
                yield f"cheque or note {events[0].id} ({events[0].document_no})", fault
    for place, sql in (("voucher", _VOUCHERS), ("account of cheques and notes", _ACCOUNTS)):
        for row in db.session.execute(text(sql)).mappings():
            yield f"{place} {row['name']}", f"stored {row['stored']}, is {row['actual']}"


def _faults(paper: Any, events: Sequence[Any]) -> Iterator[str]:
    stored = (paper.state, paper.holder_id, paper.bank_account_id)
    actual = whereabouts(paper, events)
    if stored != actual:
        yield f"stored {_said(stored)}, its events say {_said(actual)}"
    state = NEW
    for event in events:
        taken = steps(paper.direction, paper.kind, state, event.event)
        if not taken:
            return
        if bool(taken[0].voucher_type) != (event.voucher_id is not None):
            yield f"its event {event.event} of {event.dated_on} has not the voucher it must have"
        state = taken[0].state


def _said(whereabouts: Sequence[object]) -> str:
    return " ".join(str(part) for part in whereabouts if part is not None) or "nothing that can be"


_PAPERS = """
    SELECT paper.id, paper.document_no, paper.direction, paper.kind, paper.state, paper.holder_id,
           paper.bank_account_id, event.event, event.dated_on, event.party_id, event.account_id,
           event.voucher_id
      FROM instrument AS paper
      LEFT JOIN instrument_event AS event
        ON event.instrument_id = paper.id AND event.undone_at IS NULL
     ORDER BY paper.id, event.id
"""

# What stands was not taken back, and what was undone was.
_VOUCHERS = """
    SELECT DISTINCT event.voucher_id AS name,
           CASE WHEN event.undone_at IS NULL THEN 'an event that stands'
                ELSE 'an event that was undone' END AS stored,
           CASE WHEN reversal.id IS NULL THEN 'a voucher that stands'
                ELSE 'a voucher that was taken back' END AS actual
      FROM instrument_event AS event
      LEFT JOIN voucher AS reversal ON reversal.reversal_of = event.voucher_id
     WHERE event.voucher_id IS NOT NULL
       AND (event.undone_at IS NULL) <> (reversal.id IS NULL)
     ORDER BY name
"""

_ACCOUNTS = """
    WITH papers AS (
        SELECT account_id, currency,
               sum(CASE WHEN state = 'given' THEN -amount ELSE amount END) AS amount,
               sum(CASE WHEN state = 'given' THEN -local_amount ELSE local_amount END) AS local
          FROM instrument
         WHERE state IN ('portfolio', 'sent_for_collection', 'given')
         GROUP BY account_id, currency
        HAVING sum(CASE WHEN state = 'given' THEN -amount ELSE amount END) <> 0
    ), moving AS (
        SELECT voucher_id AS id FROM instrument_event WHERE voucher_id IS NOT NULL
         UNION
        SELECT voucher.id FROM instrument_event
          JOIN voucher ON voucher.reversal_of = instrument_event.voucher_id
    ), booked AS (
        SELECT account_id, currency, sum(debit - credit) AS amount,
               sum(local_debit - local_credit) AS local
          FROM entry
         WHERE voucher_id IN (SELECT id FROM moving)
           AND account_id IN (SELECT account_id FROM instrument)
         GROUP BY account_id, currency
        HAVING sum(debit - credit) <> 0 OR sum(local_debit - local_credit) <> 0
    )
    SELECT concat_ws(' ', account_id, currency) AS name,
           format('%s (%s locally)', coalesce(papers.amount, 0), coalesce(papers.local, 0))
               AS stored,
           format('%s (%s locally) by their vouchers', coalesce(booked.amount, 0),
                  coalesce(booked.local, 0)) AS actual
      FROM papers FULL JOIN booked USING (account_id, currency)
     WHERE ROW(papers.amount, papers.local) IS DISTINCT FROM ROW(booked.amount, booked.local)
     ORDER BY account_id, currency
"""
