"""The matches of a party as a document, in the reader's language."""

from collections.abc import Callable
from functools import partial

from app.core.db import db
from app.core.errors import N_
from app.core.language import translate
from app.documents.report import Column, Language, Report, Section
from app.ledger.queries import Query
from app.modules.statements.reports import printed_now

Say = Callable[[str], str]


def matches_report(query: Query, code: str, language: Language = "tr") -> Report:
    """Write which debits which credits settled."""
    say: Say = partial(translate, language=language)
    section = Section(
        columns=(
            Column(say(N_("Debit"))),
            Column(say(N_("Credit"))),
            Column(say(N_("Amount")), "amount"),
        ),
        rows=((row.debit_key, row.credit_key, row.amount) for row in db.session.execute(query)),
        totals=(),
    )
    return Report(
        title=say(N_("Matches")),
        facts=((say(N_("Account")), code),),
        sections=(section,),
        printed_at=printed_now(),
        language=language,
        orientation="portrait",
    )
