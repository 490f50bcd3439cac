"""The slip of a posted voucher: what the party takes home."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, select

from app.core import clock
from app.core.dates import format_date
from app.core.db import db
from app.core.driver import table_of
from app.core.errors import N_
from app.core.language import translate
from app.core.money import ZERO
from app.core.turkish import amount_in_words
from app.documents.report import Column, Language, Report, Section
from app.ledger.labels import VOUCHER_TYPE_NAMES
from app.ledger.models import Account, Entry, Party, Voucher

_party, _account, _entry = table_of(Party), table_of(Account), table_of(Entry)

_TITLES = {
    "cash_receipt": N_("Collection receipt"),
    "bank_receipt": N_("Collection receipt"),
    "card_receipt": N_("Collection receipt"),
    "cash_payment": N_("Payment receipt"),
    "bank_payment": N_("Payment receipt"),
    "card_payment": N_("Payment receipt"),
}


def language_of(lines: list[Any], otherwise: str) -> str:
    """Give the language of the one party of a slip; of several, the printing person's."""
    languages = {line.language for line in lines}
    return languages.pop() if len(languages) == 1 else otherwise


def lines_of(voucher_id: int, visible: ColumnElement[bool]) -> list[Any]:
    """Give the lines of a voucher's parties, of those alone whom the caller may see."""
    question = (
        select(
            *(_party.c.code, _party.c.name, _party.c.tax_office, _party.c.tax_no),
            *(_party.c.language, _entry.c.description, _entry.c.due_on, _entry.c.currency),
            _entry.c.rate,
            (_entry.c.debit + _entry.c.credit).label("amount"),
            (_entry.c.local_debit + _entry.c.local_credit).label("local_amount"),
            (_entry.c.debit != ZERO).label("is_debit"),
        )
        .join(_account, _account.c.id == _entry.c.account_id)
        .join(_party, _party.c.id == _account.c.holder_id)
        .where(_entry.c.voucher_id == voucher_id, visible)
        .order_by(_entry.c.line_no)
    )
    return list(db.session.execute(question).all())


def receipt(voucher: Voucher, lines: list[Any], language: Language) -> Report:
    """Write the slip of a voucher."""
    say = partial(translate, language=language)
    kind = say(VOUCHER_TYPE_NAMES.get(voucher.type, voucher.type))
    is_foreign = any(line.rate != 1 for line in lines)
    columns = [
        Column(say(N_("Party"))),
        Column(say(N_("Description"))),
        Column(say(N_("Due date")), "date"),
        Column(say(N_("Currency"))),
        Column(say(N_("Amount")), "amount"),
    ]
    if is_foreign:
        columns += [Column(say(N_("Rate")), "rate"), Column(say(N_("Local amount")), "amount")]
    rows = [
        (
            *(f"{line.code} · {line.name}", line.description or voucher.description),
            *(line.due_on, line.currency, line.amount),
            *((line.rate, line.local_amount) if is_foreign else ()),
        )
        for line in lines
    ]
    total = sum((line.amount for line in lines), ZERO)
    local = sum((line.local_amount for line in lines), ZERO)
    foot = (say(N_("Total")), None, None, None, total, *((None, local) if is_foreign else ()))
    return Report(
        title=say(_TITLES[voucher.type]) if voucher.type in _TITLES else kind,
        facts=tuple(_facts(voucher, lines, language)),
        sections=(Section(columns=columns, rows=rows, totals=(foot,)),),
        printed_at=clock.now().astimezone(clock.ISTANBUL),
        language=language,
    )


def _facts(voucher: Voucher, lines: list[Any], language: Language) -> Iterator[tuple[str, str]]:
    say = partial(translate, language=language)
    yield say(N_("Document no")), voucher.document_no
    yield say(N_("Date")), format_date(voucher.dated_on, language)
    yield say(N_("Type")), say(VOUCHER_TYPE_NAMES.get(voucher.type, voucher.type))
    if len({line.code for line in lines}) == 1:
        line = lines[0]
        yield say(N_("Party")), f"{line.code} · {line.name}"
        yield say(N_("Tax number")), " ".join(filter(None, (line.tax_office, line.tax_no)))
    if voucher.counter_document_no:
        yield say(N_("Their document no")), voucher.counter_document_no
    if language == "tr" and lines:
        total = sum((line.amount for line in lines), ZERO)
        yield "Yazıyla", amount_in_words(total, lines[0].currency)
