"""The statement on the screen: any page of any account, with what was carried before it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from app.core import access
from app.core.dates import format_date
from app.core.language import _, current_language
from app.core.money import format_rate
from app.core.parameters import main_currency
from app.ledger.errors import PeriodError
from app.ledger.labels import VOUCHER_TYPE_LABELS
from app.ledger.models import Party, Voucher
from app.ledger.queries import (
    Holder,
    Statement,
    StatementPage,
    Sums,
    currencies_of,
    holder_of,
    page_of,
    span_of,
    statement,
    statement_page,
    sums_until,
)
from app.modules.places import Key, close_place
from app.modules.sides import balance_cell, side_cell, sum_cell
from app.modules.tells import AMOUNTS, DATED, DUE, IN_BOTH, RATE, TEXTS, called, name_of
from app.panel.lists.chips import Address, choice_chip, days_chip, switch_chip
from app.panel.pages import Cell, Filter, Heading, ListPage, ListRow
from app.panel.told import cut, hides, shown

FOR_EVER = date(9999, 12, 31)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A statement as its address asks for it; without a period, the whole account."""

    currency: str | None = None
    period: tuple[date, date] | None = None
    show_cancelled: bool = False
    before: Key | None = None
    after: Key | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page of a statement: `page` as of a list, and what stands above and below its rows."""

    page: ListPage
    code: str
    facts: Sequence[str]
    """What stands beside the code of the card, as far as the viewer sees it."""
    opening: Sequence[Cell]
    totals: Sequence[Sequence[Cell]]
    closing: Cell
    currency: str


@dataclass(frozen=True, slots=True)
class Account:
    """Both accounts of a party as one, and the currencies in which they moved."""

    holder: Holder
    currencies: Sequence[str]


def account_of(code: str) -> Account:
    """Give the accounts of a party whom the viewer reaches; raises UnknownPartyError."""
    holder = holder_of(code, visible=access.visible(Party))
    return Account(holder, currencies_of(holder.accounts))


class SheetMaker:
    """Makes the page of a statement of a party whom the viewer reaches."""

    def __init__(self, party: Party, account: Account, wanted: Wanted, address: Address) -> None:
        self._party = party
        self._account = account
        self._holder = account.holder
        self._wanted = wanted
        self._address = address
        self._language = current_language()
        self._day = partial(format_date, language=self._language)

    def sheet(self, voucher_url: str, problems: Sequence[str] = ()) -> Sheet:
        """Give the page; `voucher_url` begins the address of a voucher."""
        whole = self._statement() if self._wanted.period else None
        found = self._rows(whole)
        totals = self._totals(whole)
        headings = list(self._headings())
        opening = self._opening(whole, found)
        return Sheet(
            page=shown(self._page(found, voucher_url, problems)),
            code=called(self._party.code, ""),
            facts=list(self._facts()),
            opening=cut(headings, opening) if opening else (),
            totals=[cut(headings, self._summary(label, sums)) for label, sums in totals],
            closing=balance_cell(totals[-1][1][0].balance),
            currency=self._wanted.currency or main_currency(),
        )

    def _facts(self) -> Iterator[str]:
        party = self._party
        if party.former_codes and not hides(Party.former_codes):
            yield str(_("formerly %(codes)s", codes=", ".join(party.former_codes.split())))
        if not hides(Party.tax_no):
            yield party.tax_no
        if not hides(Party.city):
            yield party.city

    def _statement(self) -> Statement:
        wanted = self._wanted
        start, end = wanted.period or (date.min, FOR_EVER)
        return statement(
            self._holder.code,
            start,
            end,
            currency=wanted.currency,
            show_cancelled=wanted.show_cancelled,
        )

    def _rows(self, whole: Statement | None) -> StatementPage:
        wanted = self._wanted
        if whole is not None:
            return page_of(whole, before=wanted.before, after=wanted.after)
        return statement_page(
            self._holder.code,
            currency=wanted.currency,
            before=wanted.before,
            after=wanted.after,
            show_cancelled=wanted.show_cancelled,
        )

    def _totals(self, whole: Statement | None) -> list[tuple[str, tuple[Sums, Sums]]]:
        """Give the sums below the rows, each with its local value."""
        if whole is None:
            return [(str(_("Total")), self._both(self._until_end))]
        opened, moved = self._both(whole.opening_in), self._both(whole.moved)
        grand = (opened[0].plus(moved[0]), opened[1].plus(moved[1]))
        return [(str(_("Period total")), moved), (str(_("Grand total")), grand)]

    def _both(self, sums_in: Callable[..., Sums]) -> tuple[Sums, Sums]:
        """Ask for sums in the currency of the statement and, where that is another, in local."""
        own = sums_in(local=False)
        return own, sums_in(local=True) if self._in_currency else own

    def _until_end(self, *, local: bool) -> Sums:
        return sums_until(self._holder.accounts, FOR_EVER, self._wanted.currency, local=local)

    def _opening(self, whole: Statement | None, found: StatementPage) -> Sequence[Cell]:
        """Say what was carried forward to the first row: both sides where they are known."""
        label = str(_("Carried forward"))
        if whole is not None and found.older is None:
            return self._summary(label, self._both(whole.opening_in), self._day(whole.start))
        if not found.rows or found.older is None:
            return ()
        row, balance = found.rows[0]
        before = balance - row.debit + row.credit
        return (
            Cell("", "day"),
            *(Cell("") for _column in range(2)),
            Cell(label),
            *(Cell("") for _column in range(3 + self._in_currency)),
            balance_cell(before),
            *(Cell("", "money") for _column in range(2 * self._in_currency)),
        )

    @property
    def _in_currency(self) -> bool:
        return self._wanted.currency is not None

    def _summary(self, label: str, sums: tuple[Sums, Sums], day: str = "") -> Sequence[Cell]:
        own, local = sums
        rate, rest = [], []
        if self._in_currency:
            rate, rest = [Cell("", "rate")], [sum_cell(local.debit), sum_cell(local.credit)]
        return (
            *(Cell(day, "day"), Cell(""), Cell(""), Cell(label), Cell(""), *rate),
            *(sum_cell(own.debit), sum_cell(own.credit), balance_cell(own.balance), *rest),
        )

    def _page(self, found: StatementPage, voucher_url: str, problems: Sequence[str]) -> ListPage:
        address = self._address
        older, newer = found.older, found.newer
        return ListPage(
            title=name_of(self._party),
            hint="",
            icon="file-text",
            headings=list(self._headings()),
            rows=[self._row(row, balance, voucher_url) for row, balance in found.rows],
            search="",
            can_search=False,
            filters=list(self._chips()),
            parameters=address.besides(""),
            list_url=address.path,
            summary_url="",
            previous_url=address.to(before=close_place(older)) if older else "",
            next_url=address.to(after=close_place(newer)) if newer else "",
            last_url=address.to() if newer else "",
            clear_url=address.path if any(address.asked.values()) else "",
            problems=problems,
        )

    def _chips(self) -> Iterator[Filter]:
        address = self._address
        yield days_chip(address, "dated", str(_("Period")))
        known = self._account.currencies
        offered = {"": str(_("All, in %(currency)s", currency=main_currency()))}
        offered |= {code: code for code in known}
        yield choice_chip(address, "currency", str(_("Currency")), offered, must=True)
        yield switch_chip(address, "cancelled", str(_("Show cancelled")))

    def _headings(self) -> Iterator[Heading]:
        yield Heading("dated_on", str(_("Date")), "day", tells=DATED)
        yield Heading("document_no", str(_("Document no")), "text", tells=(Voucher.document_no,))
        yield Heading("type", str(_("Type")), "choice", tells=(Voucher.type,))
        yield Heading("description", str(_("Description")), "text", tells=TEXTS)
        yield Heading("due_on", str(_("Due date")), "day", tells=DUE)
        if self._in_currency:
            yield Heading("rate", str(_("Rate")), "rate", tells=RATE)
        yield Heading("debit", str(_("Debit")), "money", tells=AMOUNTS)
        yield Heading("credit", str(_("Credit")), "money", tells=AMOUNTS)
        yield Heading("balance", str(_("Balance")), "money", tells=AMOUNTS)
        if self._in_currency:
            yield Heading("local_debit", str(_("Local debit")), "money", tells=IN_BOTH)
            yield Heading("local_credit", str(_("Local credit")), "money", tells=IN_BOTH)

    def _row(self, row: Any, balance: Decimal, voucher_url: str) -> ListRow:
        rate, local = [], []
        if self._in_currency:
            rate = [Cell(format_rate(row.rate, self._language), "rate")]
            local = [side_cell(row.local_debit), side_cell(row.local_credit)]
        cells = (
            Cell(self._day(row.dated_on), "day"),
            Cell(row.document_no),
            Cell(str(VOUCHER_TYPE_LABELS.get(row.type, row.type)), "choice"),
            Cell(row.description),
            Cell(self._day(row.due_on), "day"),
            *rate,
            *(side_cell(row.debit), side_cell(row.credit), balance_cell(balance)),
            *local,
        )
        return ListRow(str(row.voucher_id), f"{voucher_url}{row.voucher_id}", cells)


def whole_period(holder: Holder, today: date) -> tuple[date, date]:
    """Give the days between which an account moved, up to today at least."""
    first, last = span_of(holder.accounts) or (today, today)
    return min(first, today), max(last, today)


def complete(
    period: tuple[date | None, date | None], whole: tuple[date, date]
) -> tuple[date, date]:
    """Give a period both of its ends, from the account's own where one was left open."""
    start, end = period
    return start or min(whole[0], end or whole[0]), end or max(whole[1], start or whole[1])


def checked(period: tuple[date, date]) -> tuple[date, date]:
    """Refuse a period that ends before it begins; raises PeriodError."""
    if period[0] > period[1]:
        raise PeriodError(start=period[0], end=period[1])
    return period
