"""Cheques and notes as documents: the list of a day, and the roll that goes with the papers."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select

from app.core import clock
from app.core.dates import format_date
from app.core.db import db
from app.core.driver import table_of
from app.core.errors import N_
from app.core.language import translate
from app.core.money import ZERO
from app.core.parameters import main_currency
from app.core.turkish import amount_in_words
from app.documents.report import Column, Language, Report, Row, Section
from app.ledger.labels import (
    INSTRUMENT_DIRECTION_NAMES,
    INSTRUMENT_EVENT_NAMES,
    INSTRUMENT_KIND_NAMES,
    INSTRUMENT_STATE_NAMES,
)
from app.ledger.models import Account, Instrument, InstrumentEvent, Party, Voucher
from app.ledger.queries import InstrumentFilter, instruments
from app.modules.vouchers.receipts import party_facts
from app.panel.told import hides

_paper, _event = table_of(Instrument), table_of(InstrumentEvent)
_party, _voucher, _account = table_of(Party), table_of(Voucher), table_of(Account)
_across = _party.alias("across")

PAPERS_WORTH = (Instrument.amount, Instrument.local_amount, Instrument.currency, Instrument.rate)
"""What figures of papers tell of."""


def instruments_report(wanted: InstrumentFilter, language: Language = "tr") -> Report:
    """Write the papers of a filter as they stood on its day."""
    say = partial(translate, language=language)
    columns = (
        Column(say(N_("Due date")), "date"),
        Column(say(N_("Direction"))),
        Column(say(N_("Kind"))),
        Column(say(N_("State"))),
        Column(say(N_("Paper no"))),
        Column(say(N_("Party"))),
        Column(say(N_("Drawer"))),
        Column(say(N_("Bank"))),
        Column(say(N_("Endorsed to"))),
        Column(say(N_("Currency"))),
        Column(say(N_("Amount")), "amount"),
        Column(say(N_("Local amount")), "amount", carry="sum"),
    )
    rows = db.session.execute(instruments(wanted)).all()
    total = sum((row.local_amount for row in rows), ZERO)
    foot = (say(N_("Total")), *[None] * 10, total)
    return Report(
        title=say(N_("Cheques and notes")),
        facts=(
            (say(N_("As of")), format_date(wanted.as_of, language)),
            (say(N_("Local currency")), main_currency()),
        ),
        sections=(Section(columns=columns, rows=_rows(rows, language), totals=(foot,)),),
        printed_at=clock.now().astimezone(clock.ISTANBUL),
        language=language,
        orientation="landscape",
    )


def _rows(rows: Sequence[Any], language: Language) -> Iterator[Row]:
    say = partial(translate, language=language)
    for row in rows:
        yield (
            row.due_date,
            say(INSTRUMENT_DIRECTION_NAMES[row.direction]),
            say(INSTRUMENT_KIND_NAMES[row.kind]),
            say(INSTRUMENT_STATE_NAMES[row.state]),
            row.document_no,
            f"{row.party} · {row.name}",
            *(row.drawer, row.bank, row.holder, row.currency, row.amount, row.local_amount),
        )


def papers_of(batch: UUID, visible: ColumnElement[bool]) -> Sequence[Any]:
    """Give the papers of an act, of those parties alone whom the caller may see."""
    question = (
        select(
            _paper,
            *(_event.c.event, _event.c.dated_on, _event.c.note, _event.c.voucher_id),
            *(_across.c.code, _across.c.name, _across.c.tax_office, _across.c.tax_no),
            _across.c.language,
            _account.c.name.label("bank_account"),
            _voucher.c.document_no.label("voucher_no"),
        )
        .join(_event, _event.c.instrument_id == _paper.c.id)
        .join(_party, _party.c.id == _paper.c.party_id)
        .join(_across, _across.c.id == _event.c.party_id, isouter=True)
        .join(_account, _account.c.id == _event.c.account_id, isouter=True)
        .join(_voucher, _voucher.c.id == _event.c.voucher_id, isouter=True)
        .where(_event.c.batch == batch, visible)
        .order_by(_paper.c.due_on, _paper.c.id, _event.c.id)
    )
    return db.session.execute(question).all()


def roll_report(papers: Sequence[Any], language: Language) -> Report:
    """Write the roll (bordro) that goes with some papers, for both sides to sign."""
    say = partial(translate, language=language)
    columns = (
        Column(say(N_("No")), "number"),
        Column(say(N_("Due date")), "date", tells=(Instrument.due_on,)),
        Column(say(N_("Paper no")), tells=(Instrument.document_no,)),
        Column(say(N_("Bank")), tells=(Instrument.bank_name,)),
        Column(say(N_("Bank branch")), tells=(Instrument.bank_branch,)),
        Column(say(N_("Drawer")), tells=(Instrument.drawer,)),
        Column(say(N_("Currency")), tells=(Instrument.currency,)),
        Column(say(N_("Amount")), "amount", carry="sum", tells=PAPERS_WORTH),
    )
    own = say(N_("the party itself")) if papers[0].direction == "received" else ""
    rows = [
        (
            *(number, paper.due_on, paper.document_no, paper.bank_name, paper.bank_branch),
            *(paper.drawer or own, paper.currency, paper.amount),
        )
        for number, paper in enumerate(papers, 1)
    ]
    total = sum((paper.amount for paper in papers), ZERO)
    sums = (say(N_("Total")), *[None] * 6, total)
    is_one = len({paper.currency for paper in papers}) == 1
    return Report(
        title=say(_TITLES[papers[0].kind]),
        facts=tuple(_facts(papers, language)),
        sections=(
            Section(columns=columns, rows=rows, totals=(sums,) if is_one else ()),
            Section(
                columns=(Column(say(N_("Handed over by"))), Column(say(N_("Received by")))),
                rows=[("", "")],
                title=say(N_("Signatures")),
            ),
        ),
        printed_at=clock.now().astimezone(clock.ISTANBUL),
        language=language,
    )


_TITLES = {"cheque": N_("Cheque roll"), "note": N_("Note roll")}


def _facts(papers: Sequence[Any], language: Language) -> Iterator[tuple[str, str]]:
    say = partial(translate, language=language)
    first = papers[0]
    if not hides(InstrumentEvent.event):
        yield say(N_("What happened")), say(INSTRUMENT_EVENT_NAMES[first.event])
    if not hides(InstrumentEvent.dated_on):
        yield say(N_("Date")), format_date(first.dated_on, language)
    is_of_one = len({paper.code for paper in papers}) == 1 and first.code
    if is_of_one and not hides(Instrument.party, InstrumentEvent.party):
        yield from party_facts(first, say)
    others = (
        (N_("Our bank"), first.bank_account, (InstrumentEvent.account, Account.name)),
        (N_("Document no"), first.voucher_no, (InstrumentEvent.voucher, Voucher.document_no)),
        (N_("Note"), first.note, (InstrumentEvent.note,)),
    )
    for label, text, fields in others:
        if text and not hides(*fields):
            yield say(label), text
    if language == "tr" and len({paper.currency for paper in papers}) == 1:
        total = sum((paper.amount for paper in papers), ZERO)
        yield "Yazıyla", amount_in_words(total, first.currency)
