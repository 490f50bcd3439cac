"""The valuation of other currencies as a document."""

from collections.abc import Iterator
from functools import partial

from app.core.dates import format_date
from app.core.errors import N_
from app.core.language import translate
from app.core.parameters import main_currency
from app.documents.report import Column, Language, Report, Row, Section
from app.ledger.labels import ACCOUNT_KIND_NAMES
from app.ledger.models import Account
from app.modules.revaluations.services import Revaluation
from app.modules.statements.reports import printed_now

COLUMNS = ("code", "account", "currency", "balance", "rate", "booked", "worth", "difference")


def plain_rows(found: Revaluation) -> Iterator[Row]:
    """Give the rows under COLUMNS."""
    for row in found.rows:
        yield (
            *(row.code, str(row.kind), row.currency, row.amount, row.rate),
            *(row.carried, row.worth, row.difference),
        )


def revaluation_report(found: Revaluation, language: Language = "tr") -> Report:
    """Write what a day's rates make of the books' currencies."""
    say = partial(translate, language=language)
    total = sum(row.difference for row in found.rows)
    return Report(
        title=say(N_("Valuation of currencies")),
        facts=(
            (say(N_("As of")), format_date(found.as_of, language)),
            (say(N_("Local currency")), main_currency()),
        ),
        sections=(
            Section(
                columns=(
                    Column(say(N_("Code")), tells=(Account.code,)),
                    Column(say(N_("Account")), tells=(Account.kind,)),
                    Column(say(N_("Currency"))),
                    Column(say(N_("Balance")), "amount"),
                    Column(say(N_("Rate")), "rate"),
                    Column(say(N_("Booked")), "amount"),
                    Column(say(N_("Worth")), "amount"),
                    Column(say(N_("Difference")), "amount"),
                ),
                rows=[
                    (code, say(ACCOUNT_KIND_NAMES[str(kind)]), *rest)
                    for code, kind, *rest in plain_rows(found)
                ],
                totals=((say(N_("Total")), *[None] * 6, total),),
            ),
        ),
        printed_at=printed_now(),
        language=language,
    )
