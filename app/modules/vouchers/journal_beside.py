"""What stands beside a transfer or mixed voucher: its running difference, the balances after."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from app.core.dates import format_date
from app.core.db import db
from app.core.errors import DomainError
from app.core.language import _, current_language, said
from app.core.money import format_rate
from app.ledger.labels import RATE_KINDS
from app.ledger.models import Party
from app.modules.currencies.models import RATES, ExchangeRate
from app.modules.sides import amount, balance_cell
from app.modules.tells import AMOUNTS, called
from app.modules.vouchers.beside import After
from app.modules.vouchers.journals import (
    TRANSFER,
    JournalPreview,
    TypedJournal,
    preview,
)
from app.panel.told import hides


@dataclass(frozen=True, slots=True)
class JournalBeside:
    """All that stands beside the form; sums are local."""

    debit: str = ""
    credit: str = ""
    difference: str = ""
    is_balanced: bool = False
    other: str = ""
    """What the payee of a transfer is debited, where it was not typed."""
    rates: Sequence[str] = ()
    after: Sequence[After] = ()
    problem: str = ""


def journal_beside(typed: TypedJournal) -> JournalBeside:
    """Give what stands beside what is typed so far; raises NotVisibleError."""
    try:
        seen = preview(typed)
    except DomainError as error:
        return JournalBeside(problem=said(error))
    difference = seen.debit - seen.credit
    return JournalBeside(
        debit=amount(seen.debit),
        credit=amount(seen.credit),
        difference=amount(difference),
        is_balanced=not difference,
        other=_other(typed, seen),
        rates=list(dict.fromkeys(_rates(seen))),
        after=list(_after(seen)),
    )


def _other(typed: TypedJournal, seen: JournalPreview) -> str:
    if typed.type != TRANSFER or typed.lines[-1].amount is not None or not seen.debit:
        return ""
    line: Any = seen.lines[-1]
    text = f"{amount(line.amount)} {line.currency}"
    if line.rate == 1 or hides(*RATES):
        return text
    rate = format_rate(line.rate, current_language())
    return str(_("%(amount)s at the rate %(rate)s", amount=text, rate=rate))


def _rates(seen: JournalPreview) -> Iterator[str]:
    language = current_language()
    for taken in seen.rates:
        if hides(getattr(ExchangeRate, taken.kind)):
            continue
        rate, day = format_rate(taken.rate, language), format_date(taken.dated_on, language)
        kind = str(RATE_KINDS[taken.kind])
        yield str(_("Rate %(rate)s of %(day)s (%(kind)s)", rate=rate, day=day, kind=kind))


def _after(seen: JournalPreview) -> Iterator[After]:
    if hides(*AMOUNTS):
        return
    asked = select(Party.id, Party.code, Party.name).where(Party.id.in_(seen.balances))
    for key, code, name in db.session.execute(asked.order_by(Party.id)):
        yield After(called(code, name), balance_cell(seen.balances[key]))
