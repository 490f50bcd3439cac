"""Totals by period on the screen: the newest first, each with its two bars."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from babel.dates import format_date as write_month

from app.core.dates import add_months, format_date, month_end
from app.core.language import _, current_language
from app.core.money import ZERO
from app.ledger.queries import TotalsFilter, Turn, totals_of_periods, totals_page
from app.ledger.queries.totals_by_period import Unit
from app.modules.sides import balance_cell, side_cell, sum_cell
from app.modules.totals.reports import UNIT_NAMES
from app.panel.lists.chips import Address, choice_chip, days_chip
from app.panel.pages import Cell, Filter, Heading, ListPage, ListRow, ListSummary


@dataclass(frozen=True, slots=True)
class Bars:
    """How long the bars of a row are, in thousandths of the longest of the page."""

    debit: int
    credit: int


@dataclass(frozen=True, slots=True)
class TotalsPage:
    """A page of totals, and the bars of each of its rows."""

    page: ListPage
    bars: Sequence[Bars]


class TotalsList:
    """Makes the pages of one list of totals."""

    def __init__(self, wanted: TotalsFilter, address: Address, transactions_url: str) -> None:
        self._wanted = wanted
        self._address = address
        self._transactions_url = transactions_url
        self._language = current_language()

    def page(self, turn: Turn, *, summary_url: str, problems: Sequence[str] = ()) -> TotalsPage:
        """Give a page, the newest period first."""
        address = self._address
        found = totals_page(self._wanted, turn)
        page = ListPage(
            title=str(_("Totals by period")),
            hint=str(_("What moved in each period, and the balance of all parties after it.")),
            icon="chart-bar",
            headings=list(self._headings()),
            rows=[self._row(row) for row in found.rows],
            search="",
            can_search=False,
            filters=list(self._chips()),
            parameters=address.besides(""),
            list_url=address.path,
            summary_url=summary_url,
            previous_url=address.to(before=str(found.previous[0])) if found.previous else "",
            first_url=address.to() if found.previous else "",
            next_url=address.to(after=str(found.next[0])) if found.next else "",
            clear_url=address.to(dated="") if "dated" in address.asked else "",
            problems=problems,
        )
        return TotalsPage(page, _bars(found.rows))

    def summary(self) -> ListSummary:
        """Give the totals of all periods."""
        count, sums = totals_of_periods(self._wanted)
        cells = [sum_cell(figure) for figure in (sums.debit, sums.credit, sums.balance)]
        return ListSummary(str(_("%(count)s periods", count=count)), [None, None, *cells, None])

    def _chips(self) -> Iterator[Filter]:
        units = {unit: str(_(name)) for unit, name in UNIT_NAMES.items()}
        address = Address(self._address.path, {**self._address.asked, "by": self._wanted.by})
        yield choice_chip(address, "by", str(_("By")), units, must=True)
        yield days_chip(self._address, "dated", str(_("Date")))

    def _headings(self) -> Iterator[Heading]:
        yield Heading("period", str(_(UNIT_NAMES[self._wanted.by])), "text")
        yield Heading("bars", str(_("Debit and credit")), "bars")
        yield Heading("debit", str(_("Debit")), "money")
        yield Heading("credit", str(_("Credit")), "money")
        yield Heading("net", str(_("Net")), "money")
        yield Heading("running", str(_("Balance")), "money")

    def _row(self, row: Any) -> ListRow:
        first, last = row.starts_on, last_day(self._wanted.by, row.starts_on)
        days = (max(first, self._wanted.start or first), min(last, self._wanted.end or last))
        dated = "..".join(map(format_date, days))
        url = f"{self._transactions_url}?dated={dated}" if self._transactions_url else ""
        cells = (
            Cell(period_name(self._wanted.by, first, self._language)),
            Cell("", "bars"),
            side_cell(row.debit),
            side_cell(row.credit),
            sum_cell(row.net),
            balance_cell(row.running),
        )
        return ListRow(row.period, url, cells)


def period_name(unit: Unit, first: date, language: str) -> str:
    """Name a period as people do, by its first day."""
    if unit == "day":
        return format_date(first, language)
    if unit == "week":
        year, week, _weekday = first.isocalendar()
        return str(_("Week %(week)s of %(year)s", week=week, year=year))
    if unit == "month":
        return write_month(first, "LLLL yyyy", locale=language)
    if unit == "quarter":
        quarter = (first.month + 2) // 3
        return str(_("Quarter %(quarter)s of %(year)s", quarter=quarter, year=first.year))
    return str(first.year)


def last_day(unit: Unit, first: date) -> date:
    """Give the last day of a period."""
    if unit in _DAYS:
        return first + timedelta(days=_DAYS[unit] - 1)
    return month_end(add_months(first, _MONTHS[unit] - 1))


_DAYS: dict[Unit, int] = {"day": 1, "week": 7}
_MONTHS: dict[Unit, int] = {"month": 1, "quarter": 3, "year": 12}


def _bars(rows: Sequence[Any]) -> list[Bars]:
    longest = max((max(row.debit, row.credit) for row in rows), default=ZERO)

    def length(amount: Decimal) -> int:
        return int(1000 * max(amount, ZERO) / longest) if longest else 0

    return [Bars(length(row.debit), length(row.credit)) for row in rows]
