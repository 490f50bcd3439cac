"""Totals by period as a document."""

from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import Any

from app.core import clock
from app.core.dates import format_date
from app.core.db import db
from app.core.errors import N_
from app.core.language import translate
from app.core.parameters import main_currency
from app.documents.report import Column, Language, Report, Row, Section
from app.ledger.queries import TotalsFilter, totals_by_period, totals_of_periods

UNIT_NAMES = {
    "day": N_("Day"),
    "week": N_("Week"),
    "month": N_("Month"),
    "quarter": N_("Quarter"),
    "year": N_("Year"),
}


def totals_report(wanted: TotalsFilter, language: Language = "tr") -> Report:
    """Write what moved in each period, oldest first, with the balance after it."""
    say = partial(translate, language=language)
    columns = (
        Column(say(UNIT_NAMES[wanted.by])),
        Column(say(N_("Debit")), "amount", carry="sum"),
        Column(say(N_("Credit")), "amount", carry="sum"),
        Column(say(N_("Net")), "amount", carry="sum"),
        Column(say(N_("Balance")), "amount", carry="last"),
    )
    _count, sums = totals_of_periods(wanted)
    total = (say(N_("Total")), sums.debit, sums.credit, sums.balance, None)
    return Report(
        title=say(N_("Totals by period")),
        facts=(
            (say(N_("Period")), _period(wanted, language)),
            (say(N_("Local currency")), main_currency()),
        ),
        sections=(Section(columns=columns, rows=_rows(wanted), totals=(total,)),),
        printed_at=clock.now().astimezone(clock.ISTANBUL),
        language=language,
    )


def _period(wanted: TotalsFilter, language: Language) -> str:
    def written(day: date | None) -> str:
        return format_date(day, language) if day else ""

    ends = f"{written(wanted.start)} – {written(wanted.end)}".strip()
    return translate(N_("all entries"), language) if ends == "–" else ends


def _rows(wanted: TotalsFilter) -> Iterator[Row]:
    row: Any
    for row in db.session.execute(totals_by_period(wanted).execution_options(yield_per=2_000)):
        yield tuple(row)
