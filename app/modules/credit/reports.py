"""Credit risk as a document."""

from collections.abc import Sequence
from datetime import date
from functools import partial

from app.core.dates import format_date
from app.core.errors import N_
from app.core.language import translate
from app.core.parameters import main_currency
from app.documents.report import Column, Language, Report, Section
from app.ledger.labels import CREDIT_CLASS_NAMES
from app.ledger.models import CreditLimit
from app.ledger.queries import RiskRow
from app.modules.statements.reports import printed_now
from app.modules.tells import AMOUNTS, CODE, LEFT, LIMITS, NAME


def risk_report(rows: Sequence[RiskRow], as_of: date, language: Language = "tr") -> Report:
    """Write the risks of parties beside their limits."""
    say = partial(translate, language=language)
    section = Section(
        columns=(
            Column(say(N_("Code")), tells=CODE),
            Column(say(N_("Legal name")), tells=NAME),
            Column(say(N_("Risk")), tells=(CreditLimit.risk_class,)),
            Column(say(N_("Limit")), "amount", tells=LIMITS),
            Column(say(N_("Exposure")), "amount", tells=AMOUNTS),
            Column(say(N_("Credit left")), "amount", tells=LEFT),
        ),
        rows=(row._replace(risk_class=say(CREDIT_CLASS_NAMES[row.risk_class])) for row in rows),
        totals=(),
    )
    return Report(
        title=say(N_("Credit risk")),
        facts=(
            (say(N_("As of")), format_date(as_of, language)),
            (say(N_("Local currency")), main_currency()),
        ),
        sections=(section,),
        printed_at=printed_now(),
        language=language,
    )
