"""The late charge of a party as a document: what was paid how late, and what that costs."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

from app.core import clock
from app.core.dates import format_date
from app.core.errors import N_
from app.core.language import translate
from app.core.money import format_amount
from app.core.parameters import main_currency
from app.documents.report import Column, Language, Report, Section
from app.ledger.models import Voucher
from app.ledger.queries import LateCharges
from app.ledger.rules.interest import EVER
from app.modules.tells import called


def late_charges_report(found: LateCharges, language: Language = "tr") -> Report:
    """Write the late charges of a party; what is still open names no payment."""
    say = partial(translate, language=language)
    columns = (
        Column(say(N_("Document no")), tells=(Voucher.document_no,)),
        Column(say(N_("Paid by")), tells=(Voucher.document_no,)),
        Column(say(N_("Amount")), "amount"),
        Column(say(N_("Due from")), "date"),
        Column(say(N_("Until")), "date"),
        Column(say(N_("Days")), "number"),
        Column(say(N_("Yearly rate %")), "amount"),
        Column(say(N_("Day-product")), "amount", carry="sum"),
        Column(say(N_("Late charge")), "amount", carry="sum"),
    )
    totals = (say(N_("Total")), *[None] * 6, found.day_product, found.total)
    return Report(
        title=say(N_("Late charge")),
        facts=_facts(found, say, language),
        sections=(Section(columns=columns, rows=found.rows, totals=(totals,)),),
        printed_at=clock.now().astimezone(clock.ISTANBUL),
        language=language,
        orientation="landscape",
    )


def _facts(
    found: LateCharges, say: Callable[[str], str], language: Language
) -> Sequence[tuple[str, str]]:
    terms = found.terms

    def written(day: date | None) -> str:
        return format_date(day, language) if day else "–"

    def rate(since: date) -> str:
        percent = f"{format_amount(terms.rates[since], language)} %"
        return percent if since == EVER else f"{format_date(since, language)}: {percent}"

    return (
        (say(N_("Account")), called(found.party.code, found.party.name)),
        (say(N_("As of")), written(found.as_of)),
        (say(N_("Currency")), found.currency or main_currency()),
        (say(N_("Yearly rate %")), "; ".join(map(rate, sorted(terms.rates)))),
        (say(N_("Days of a year")), str(terms.day_base)),
        (say(N_("Days of grace")), str(terms.grace_days)),
        (say(N_("Average due date, debit")), written(found.dues.debit)),
        (say(N_("Average due date, credit")), written(found.dues.credit)),
    )
