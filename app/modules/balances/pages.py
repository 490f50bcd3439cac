"""The balances list on the screen: filtered, sorted, a page at a time."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Any, cast

from app.core import access
from app.core.language import _
from app.core.money import ZERO
from app.ledger.models import Party
from app.ledger.queries import (
    BalanceFilter,
    BalancesPage,
    Turn,
    balance_totals,
    balances_page,
)
from app.ledger.queries.balance_pages import Sort
from app.ledger.rules import Side
from app.modules.sides import counted, side_cell, sum_cell
from app.panel.lists.asked import UnknownPageError, close_place, open_place
from app.panel.lists.chips import Address, choice_chip, switch_chip, typed_chip
from app.panel.pages import Cell, Filter, Heading, ListPage, ListRow, ListSummary

SORTS = ("code", "name", "balance")


def sides() -> dict[str, str]:
    """Name the sides a balance may stand on."""
    return {Side.DEBIT: str(_("They owe us (Dr)")), Side.CREDIT: str(_("We owe them (Cr)"))}


class BalanceList:
    """Makes the pages of one balances list."""

    def __init__(self, wanted: BalanceFilter, address: Address, root: str) -> None:
        self._wanted = replace(wanted, visible=access.visible(Party))
        self._address = address
        self._root = root
        asked = address.asked.get("sort", "")
        self._sort = cast("Sort", asked if asked.removeprefix("-") in SORTS else "code")

    def page(self, turn: Turn, *, summary_url: str, problems: Sequence[str] = ()) -> ListPage:
        """Give a page."""
        address = self._address
        found = balances_page(self._wanted, sort=self._sort, turn=turn)
        previous, following = found.page.previous, found.page.next
        filters = list(self._chips())
        is_filtered = any(chip.value for chip in filters) or self._wanted.search
        return ListPage(
            title=str(_("Balances")),
            hint=str(_("Who owes us, and whom we owe: each row opens the statement.")),
            icon="scale",
            headings=list(self._headings()),
            rows=[self._row(row, found) for row in found.page.rows],
            search=self._wanted.search,
            can_search=True,
            filters=filters,
            parameters=address.besides("q"),
            list_url=address.path,
            summary_url=summary_url,
            previous_url=address.to(before=close_place(*previous)) if previous else "",
            first_url=address.to() if previous else "",
            next_url=address.to(after=close_place(*following)) if following else "",
            clear_url=address.path if is_filtered else "",
            problems=problems,
        )

    def summary(self) -> ListSummary:
        """Give the totals of the whole filter."""
        totals = balance_totals(self._wanted)
        figures = (totals.debit, totals.credit, totals.debit_balance, totals.credit_balance)
        count = str(_("%(count)s parties", count=counted(totals.count)))
        return ListSummary(count, [None, None, *(sum_cell(figure) for figure in figures), None])

    def _chips(self) -> Iterator[Filter]:
        yield typed_chip(self._address, "as_of", str(_("As of")), kind="on")
        yield choice_chip(self._address, "side", str(_("Side")), sides())
        yield switch_chip(self._address, "nonzero", str(_("Hide zero balances")))

    def _headings(self) -> Iterator[Heading]:
        yield self._sorted("code", str(_("Code")), "text")
        yield self._sorted("name", str(_("Legal name")), "text")
        yield Heading("debit", str(_("Debit")), "money")
        yield Heading("credit", str(_("Credit")), "money")
        yield self._sorted("balance", str(_("Debit balance")), "money")
        yield Heading("credit_balance", str(_("Credit balance")), "money")
        yield Heading("overdue", str(_("Overdue")), "money")

    def _sorted(self, name: str, label: str, kind: str) -> Heading:
        """Give a heading to sort by; figures begin with the largest."""
        now = self._sort
        first, second = (f"-{name}", name) if name == "balance" else (name, f"-{name}")
        way = "" if now.removeprefix("-") != name else "desc" if now.startswith("-") else "asc"
        return Heading(
            name, label, kind, self._address.to(sort=second if now == first else first), way
        )

    def _row(self, row: Any, found: BalancesPage) -> ListRow:
        url = f"{self._root}/statement/{row.code}"
        if self._wanted.as_of:
            url = f"{url}?dated=..{self._wanted.as_of:%d.%m.%Y}"
        overdue = found.overdue.get(row.id, ZERO)
        cells = (
            *(Cell(row.code), Cell(row.name), side_cell(row.debit), side_cell(row.credit)),
            side_cell(max(row.balance, ZERO)),
            side_cell(max(-row.balance, ZERO)),
            replace(side_cell(overdue), tone="danger" if row.balance > ZERO else "warning"),
        )
        return ListRow(str(row.id), url, cells)


def read_turn(address: Address, arguments: Any) -> Turn:
    """Read which page is wanted; a damaged place is the first page."""
    for direction in ("after", "before"):
        if token := arguments.get(direction):
            try:
                value, key = open_place(token)
                is_balance = address.asked.get("sort", "").removeprefix("-") == "balance"
                place = (Decimal(value) if is_balance else value, int(key))
            except (UnknownPageError, InvalidOperation, ValueError, TypeError):
                return Turn()
            return Turn(after=place) if direction == "after" else Turn(before=place)
    return Turn()
