"""Transactions as a document."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from app.core import clock
from app.core.db import db
from app.core.errors import N_
from app.core.language import translate
from app.documents.report import Column, Language, Report, Row, Section
from app.ledger.labels import VOUCHER_TYPE_NAMES
from app.ledger.models import Entry, Voucher
from app.ledger.queries import Query
from app.modules.tells import (
    AMOUNTS,
    CODE,
    CURRENCY,
    DATED,
    DUE,
    IN_BOTH,
    OF_PARTY,
    RATE,
    TEXTS,
)


def transactions_report(query: Query, language: Language) -> Report:
    """Write the transactions of a filter, read from a cursor."""
    say = partial(translate, language=language)
    types = {kind: say(name) for kind, name in VOUCHER_TYPE_NAMES.items()}
    columns = (
        Column(say(N_("Date")), "date", tells=DATED),
        Column(say(N_("Document no")), tells=(Voucher.document_no,)),
        Column(say(N_("Their document no")), tells=(Voucher.counter_document_no,)),
        Column(say(N_("Type")), tells=(Voucher.type,)),
        Column(say(N_("Code")), tells=(*CODE, Entry.account)),
        Column(say(N_("Legal name")), tells=OF_PARTY),
        Column(say(N_("Description")), tells=TEXTS),
        Column(say(N_("Due date")), "date", tells=DUE),
        Column(say(N_("Currency")), tells=CURRENCY),
        Column(say(N_("Rate")), "rate", tells=RATE),
        Column(say(N_("Debit")), "amount", tells=AMOUNTS),
        Column(say(N_("Credit")), "amount", tells=AMOUNTS),
        Column(say(N_("Local debit")), "amount", tells=IN_BOTH),
        Column(say(N_("Local credit")), "amount", tells=IN_BOTH),
    )
    return Report(
        title=say(N_("Transactions")),
        sections=(Section(columns=columns, rows=_rows(query, types)),),
        printed_at=clock.now().astimezone(clock.ISTANBUL),
        language=language,
        orientation="landscape",
    )


def _rows(query: Query, types: dict[str, str]) -> Iterator[Row]:
    found: Any
    for found in db.session.execute(query.execution_options(yield_per=2_000)):
        yield (
            *(found.dated_on, found.document_no, found.counter_document_no),
            *(types.get(found.type, found.type), found.party_code, found.party_name),
            *(found.description, found.due_on, found.currency, found.rate),
            *(found.debit, found.credit, found.local_debit, found.local_credit),
        )
