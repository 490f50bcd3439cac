"""The ageing of balances as a document."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

from app.core import clock
from app.core.dates import format_date
from app.core.db import db
from app.core.errors import N_
from app.core.language import translate
from app.core.money import ZERO
from app.core.parameters import main_currency
from app.documents.report import Carry, Column, Language, Report, Row, Section
from app.ledger.queries import AgeingFilter, ageing_totals, listed_ageing
from app.ledger.rules import Side
from app.modules.balances.pages import usual_order
from app.modules.tells import AMOUNTS, CODE, NAME

METHOD_NAMES = {
    "fifo": N_("Oldest dues are paid first"),
    "matched": N_("Open items as matched"),
}


def bucket_labels(wanted: AgeingFilter, say: Callable[[str], str]) -> list[str]:
    """Name the buckets in a language, in their order."""
    unmatched = [say(N_("Unmatched"))] if wanted.method == "matched" else []
    return [say(N_("Not due")), *wanted.buckets.spans, *unmatched]


def ageing_report(wanted: AgeingFilter, language: Language = "tr") -> Report:
    """Write the balances of a filter with their buckets; each side has a total of its own."""
    say = partial(translate, language=language)
    letters = {Side.DEBIT: say(N_("Dr")), Side.CREDIT: say(N_("Cr"))}
    carry: Carry | None = "sum" if wanted.of.side else None
    columns = (
        Column(say(N_("Code")), tells=CODE),
        Column(say(N_("Legal name")), tells=NAME),
        Column(say(N_("Balance")), "amount", carry, AMOUNTS),
        Column(say(N_("Side")), "side", tells=AMOUNTS),
        *(Column(label, "amount", carry, AMOUNTS) for label in bucket_labels(wanted, say)),
    )
    totals = [
        (say(N_("Total")), None, total.balance, letters[side], *total.buckets)
        for side, total in sorted(ageing_totals(wanted).items(), reverse=True)
    ]
    return Report(
        title=say(N_("Ageing of balances")),
        facts=_facts(wanted, say, language),
        sections=(Section(columns=columns, rows=_rows(wanted, letters), totals=totals),),
        printed_at=clock.now().astimezone(clock.ISTANBUL),
        language=language,
        orientation="landscape",
    )


def _facts(
    wanted: AgeingFilter, say: Callable[[str], str], language: Language
) -> Sequence[tuple[str, str]]:
    return (
        (say(N_("As of")), format_date(wanted.as_of, language)),
        (say(N_("Method")), say(METHOD_NAMES[wanted.method])),
        (say(N_("Local currency")), main_currency()),
    )


def _rows(wanted: AgeingFilter, letters: dict[Side, str]) -> Iterator[Row]:
    query = listed_ageing(wanted, by=usual_order()).execution_options(yield_per=2_000)
    row: Any
    for row in db.session.execute(query):
        side = letters[Side.DEBIT if row.balance > ZERO else Side.CREDIT] if row.balance else ""
        buckets = (getattr(row, name) for name in wanted.names)
        yield (row.code, row.name, abs(row.balance), side, *buckets)
