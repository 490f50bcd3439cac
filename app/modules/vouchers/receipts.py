"""The slip of a posted voucher: what the party takes home."""

from collections.abc import Callable, Iterator
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
from app.modules.tells import AMOUNTS, CURRENCY, DUE, IN_BOTH, RATE, TEXTS, called
from app.panel.told import hides

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
    return languages.pop() if len(languages) == 1 and not hides(Party.language) else otherwise


def lines_of(voucher_id: int, visible: ColumnElement[bool]) -> list[Any]:
    """Give the lines of a voucher's parties, of those alone whom the caller may see."""
    question = (
        select(
            *(_party.c.id.label("party_id"), _party.c.code, _party.c.name),
            *(_party.c.tax_office, _party.c.tax_no),
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
        Column(say(N_("Party")), tells=(Entry.account,)),
        Column(say(N_("Description")), tells=TEXTS),
        Column(say(N_("Due date")), "date", tells=DUE),
        Column(say(N_("Currency")), tells=CURRENCY),
        Column(say(N_("Amount")), "amount", tells=AMOUNTS),
    ]
    if is_foreign:
        columns += [
            Column(say(N_("Rate")), "rate", tells=RATE),
            Column(say(N_("Local amount")), "amount", tells=IN_BOTH),
        ]
    rows = [
        (
            *(called(line.code, line.name), line.description or voucher.description),
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
    kind = say(VOUCHER_TYPE_NAMES.get(voucher.type, voucher.type))
    if not hides(Voucher.document_no):
        yield say(N_("Document no")), voucher.document_no
    yield say(N_("Date")), format_date(voucher.dated_on, language)
    yield say(N_("Type")), kind
    if len({line.code for line in lines}) == 1:
        yield from party_facts(lines[0], say)
    if voucher.counter_document_no and not hides(Voucher.counter_document_no):
        yield say(N_("Their document no")), voucher.counter_document_no
    if language == "tr" and lines:
        total = sum((line.amount for line in lines), ZERO)
        yield "Yazıyla", amount_in_words(total, lines[0].currency)


def party_facts(row: Any, say: Callable[[str], str]) -> Iterator[tuple[str, str]]:
    """Name a party on a document, with its tax office and number, as far as the reader sees it."""
    yield say(N_("Party")), called(row.code, row.name)
    taxes = ((row.tax_office, Party.tax_office), (row.tax_no, Party.tax_no))
    if tax := " ".join(text for text, field in taxes if text and not hides(field)):
        yield say(N_("Tax number")), tax
