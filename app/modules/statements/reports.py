"""Statements and balance lists as documents, in the reader's language."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from sqlalchemy import func, select

from app.core import clock
from app.core.dates import format_date
from app.core.db import db
from app.core.errors import N_
from app.core.language import translate
from app.core.money import ZERO
from app.core.parameters import parameter
from app.documents.report import Column, Language, Report, Row, Section
from app.ledger.labels import VOUCHER_TYPE_NAMES
from app.ledger.models import Party, Voucher
from app.ledger.queries import Query, Statement, Sums
from app.modules.tells import (
    AMOUNTS,
    CODE,
    DATED,
    DUE,
    IN_BOTH,
    NAME,
    RATE,
    TEXTS,
    called,
)
from app.panel.told import hides

Say = Callable[[str], str]


def statement_report(statement: Statement, language: Language = "tr") -> Report:
    """Write a statement as a document: carried forward, rows with their side, totals."""
    say: Say = partial(translate, language=language)
    currency = statement.currency or parameter("main_currency")
    layout = _InCurrency(say) if statement.currency else _InLocal(say)
    return Report(
        title=say(N_("Statement of account")),
        facts=(
            (say(N_("Account")), called(statement.party.code, statement.party.name)),
            *(() if hides(Party.tax_no) else ((say(N_("Tax number")), statement.party.tax_no),)),
            (say(N_("Period")), _period(statement.start, statement.end, language)),
            (say(N_("Currency")), currency),
        ),
        sections=(
            Section(
                columns=layout.columns,
                opening=layout.opening(statement),
                rows=layout.rows(statement),
                totals=layout.totals(statement),
            ),
        ),
        printed_at=printed_now(),
        language=language,
        orientation="landscape" if statement.currency else "portrait",
    )


def balances_report(query: Query, as_of: date | None, language: Language = "tr") -> Report:
    """Write the local balances of all parties as a document."""
    say: Say = partial(translate, language=language)
    section = Section(
        columns=(
            Column(say(N_("Code")), tells=CODE),
            Column(say(N_("Legal name")), tells=NAME),
            Column(say(N_("Debit")), "amount", carry="sum", tells=AMOUNTS),
            Column(say(N_("Credit")), "amount", carry="sum", tells=AMOUNTS),
            Column(say(N_("Debit balance")), "amount", carry="sum", tells=AMOUNTS),
            Column(say(N_("Credit balance")), "amount", carry="sum", tells=AMOUNTS),
        ),
        rows=(
            (row.code, row.name, row.debit, row.credit, *_split(row.balance))
            for row in _stream(query)
        ),
        totals=(_balance_totals(query, say),),
    )
    return _balances(say(N_("Balances")), section, as_of, language)


def currency_balances_report(query: Query, as_of: date, language: Language = "tr") -> Report:
    """Write the balances by currency as a document; amounts of two currencies are never added."""
    say: Say = partial(translate, language=language)
    section = Section(
        columns=(
            Column(say(N_("Code"))),
            Column(say(N_("Currency"))),
            Column(say(N_("Debit")), "amount"),
            Column(say(N_("Credit")), "amount"),
            Column(say(N_("Balance")), "amount"),
            Column(say(N_("Local balance")), "amount", carry="sum"),
        ),
        rows=(tuple(row) for row in _stream(query)),
        totals=((say(N_("Total")), None, None, None, None, _sum(query, "local_balance")),),
    )
    return _balances(say(N_("Balances by currency")), section, as_of, language)


def _balances(title: str, section: Section, as_of: date | None, language: Language) -> Report:
    say: Say = partial(translate, language=language)
    return Report(
        title=title,
        facts=(
            (say(N_("As of")), format_date(as_of, language) if as_of else say(N_("all entries"))),
            (say(N_("Local currency")), parameter("main_currency")),
        ),
        sections=(section,),
        printed_at=printed_now(),
        language=language,
    )


class _InLocal:
    """The columns of a statement in local currency."""

    def __init__(self, say: Say) -> None:
        self._say = say
        self._types = {kind: say(name) for kind, name in VOUCHER_TYPE_NAMES.items()}
        self._debit, self._credit = say(N_("Dr")), say(N_("Cr"))

    @property
    def columns(self) -> tuple[Column, ...]:
        """Date, document, type, description, due date, both sides, balance and its side."""
        say = self._say
        return (
            Column(say(N_("Date")), "date", tells=DATED),
            Column(say(N_("Document no")), tells=(Voucher.document_no,)),
            Column(say(N_("Type")), tells=(Voucher.type,)),
            Column(say(N_("Description")), tells=TEXTS),
            Column(say(N_("Due date")), "date", tells=DUE),
            *self._rate_column(),
            Column(say(N_("Debit")), "amount", carry="sum", tells=AMOUNTS),
            Column(say(N_("Credit")), "amount", carry="sum", tells=AMOUNTS),
            Column(say(N_("Balance")), "amount", carry="last", tells=AMOUNTS),
            Column(say(N_("Side")), "side", carry="last", tells=AMOUNTS),
            *self._local_columns(),
        )

    def _rate_column(self) -> tuple[Column, ...]:
        return ()

    def _local_columns(self) -> tuple[Column, ...]:
        return ()

    def opening(self, statement: Statement) -> Row:
        """Write what was carried forward, with both sides and the net."""
        label = self._say(N_("Carried forward"))
        return self._summary(label, statement.opening_in, statement.start)

    def totals(self, statement: Statement) -> Sequence[Row]:
        """Write the period's total without, and the grand total with, what was carried."""
        period = self._say(N_("Period total"))
        grand = self._say(N_("Grand total"))
        return (
            self._summary(period, statement.moved),
            self._summary(grand, partial(_until_end, statement)),
        )

    def rows(self, statement: Statement) -> Iterator[Row]:
        """Write the rows, read from a cursor."""
        for row in statement.stream():
            yield (*self._head(row), *self._sides(Sums(row.debit, row.credit), row.balance))

    def _head(self, row: Any) -> Row:
        kind = self._types.get(row.type, row.type)
        return (row.dated_on, row.document_no, kind, row.description, row.due_on)

    def _sides(self, sums: Sums, balance: Decimal) -> Row:
        return (sums.debit, sums.credit, abs(balance), self._side(balance))

    def _side(self, balance: Decimal) -> str:
        """Give the letter of a balance: (B) owes us, (A) we owe, none at zero."""
        if balance == ZERO:
            return ""
        return self._debit if balance > ZERO else self._credit

    def _summary(
        self,
        label: str,
        sums_in: Callable[..., Sums],
        dated_on: date | None = None,
    ) -> Row:
        sums = sums_in(local=False)
        return (dated_on, None, None, label, None, *self._sides(sums, sums.balance))


class _InCurrency(_InLocal):
    """The columns of a statement in a currency, with the local value of every row beside it."""

    def _rate_column(self) -> tuple[Column, ...]:
        return (Column(self._say(N_("Rate")), "rate", tells=RATE),)

    def _local_columns(self) -> tuple[Column, ...]:
        say = self._say
        return (
            Column(say(N_("Local debit")), "amount", carry="sum", tells=IN_BOTH),
            Column(say(N_("Local credit")), "amount", carry="sum", tells=IN_BOTH),
            Column(say(N_("Local balance")), "amount", carry="last", tells=IN_BOTH),
        )

    def rows(self, statement: Statement) -> Iterator[Row]:
        """Write the rows; the local balance runs beside that of the currency."""
        local_balance = statement.opening_in(local=True).balance
        for row in statement.stream():
            local_balance += row.local_debit - row.local_credit
            yield (
                *self._head(row),
                row.rate,
                *self._sides(Sums(row.debit, row.credit), row.balance),
                row.local_debit,
                row.local_credit,
                local_balance,
            )

    def _summary(
        self,
        label: str,
        sums_in: Callable[..., Sums],
        dated_on: date | None = None,
    ) -> Row:
        sums, local = sums_in(local=False), sums_in(local=True)
        return (
            *(dated_on, None, None, label, None, None),
            *self._sides(sums, sums.balance),
            *(local.debit, local.credit, local.balance),
        )


def _until_end(statement: Statement, *, local: bool) -> Sums:
    return statement.opening_in(local=local).plus(statement.moved(local=local))


def _balance_totals(query: Query, say: Say) -> Row:
    rows = query.subquery()
    owed, owing = func.greatest(rows.c.balance, ZERO), func.greatest(-rows.c.balance, ZERO)
    sums = (func.sum(amount) for amount in (rows.c.debit, rows.c.credit, owed, owing))
    totals = db.session.execute(select(*sums)).one()
    return (say(N_("Total")), None, *(total or ZERO for total in totals))


def _sum(query: Query, name: str) -> Decimal:
    return db.session.scalar(select(func.sum(query.subquery().c[name]))) or ZERO


def _split(balance: Decimal) -> tuple[Decimal, Decimal]:
    return max(balance, ZERO), max(-balance, ZERO)


def _stream(query: Query) -> Iterator[Any]:
    return iter(db.session.execute(query.execution_options(yield_per=2_000)))


def _period(start: date, end: date, language: Language) -> str:
    return f"{format_date(start, language)} – {format_date(end, language)}"


def printed_now() -> Any:
    """Give the moment of printing, as the clock on the wall shows it."""
    return clock.now().astimezone(clock.ISTANBUL)
