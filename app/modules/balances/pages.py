"""The balances list on the screen: filtered, sorted, a page at a time."""

from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any, Literal, cast

from sqlalchemy import ColumnElement, and_

from app.core import access, clock
from app.core.errors import DomainError
from app.core.language import _
from app.core.money import ZERO, fitting
from app.ledger.models import Party
from app.ledger.queries import (
    BalanceFilter,
    BalancesPage,
    Turn,
    balance_totals,
    balances_page,
    credit_left,
)
from app.ledger.queries.balance_pages import Sort
from app.ledger.rules import Side
from app.modules.places import matching_url, statement_url
from app.modules.sides import counted, side_cell, sum_cell
from app.modules.tells import AMOUNTS, CODE, DATED, DUE, LEFT, NAME
from app.panel.lists.asked import UnknownPageError, close_place, open_place
from app.panel.lists.chips import Address, choice_chip, switch_chip, typed_chip
from app.panel.lists.sought import in_sight
from app.panel.pages import Cell, Filter, Heading, ListPage, ListRow, ListSummary
from app.panel.registry import key_in, registered
from app.panel.told import asked_of, hides, shown, summed

FILTERS = {
    "q": (),
    "as_of": DATED,
    "side": AMOUNTS,
    "nonzero": AMOUNTS,
    "sort": (),
}
SORTS = {"code": CODE, "name": NAME, "balance": AMOUNTS}
"""What each filter, and each order, tells of."""


def sides() -> dict[str, str]:
    """Name the sides a balance may stand on."""
    return {Side.DEBIT: str(_("They owe us (Dr)")), Side.CREDIT: str(_("We owe them (Cr)"))}


class BalanceList:
    """Makes the pages of one balances list."""

    def __init__(self, wanted: BalanceFilter, address: Address, root: str) -> None:
        self._wanted = wanted
        self._address = address
        self._root = root
        self._sort = read_sort(address)

    def page(self, turn: Turn, *, summary_url: str, problems: Sequence[str] = ()) -> ListPage:
        """Give a page."""
        address = self._address
        found = balances_page(self._wanted, sort=self._sort, turn=turn)
        left = self._credit_left(found)
        previous, following = found.page.previous, found.page.next
        filters = list(self._chips())
        is_filtered = any(chip.value for chip in filters) or self._wanted.search
        page = ListPage(
            title=str(_("Balances")),
            hint=str(
                _(
                    "Who owes us, and whom we owe: each row opens the statement, what is overdue "
                    "its matching."
                )
            ),
            icon="scale",
            headings=list(self._headings()),
            rows=[self._row(row, found, left.get(row.id)) for row in found.page.rows],
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
        return shown(page)

    def summary(self) -> ListSummary:
        """Give the totals of the whole filter."""
        totals = balance_totals(self._wanted)
        figures = (totals.debit, totals.credit, totals.debit_balance, totals.credit_balance)
        count = str(_("%(count)s parties", count=counted(totals.count)))
        summary = ListSummary(count, [None, None, *map(sum_cell, figures), None, None])
        return summed(list(self._headings()), summary)

    def _chips(self) -> Iterator[Filter]:
        if "as_of" in asked_of(FILTERS):
            yield typed_chip(self._address, "as_of", str(_("As of")), kind="on")
        yield choice_chip(self._address, "side", str(_("Side")), sides())
        yield switch_chip(self._address, "nonzero", str(_("Hide zero balances")))

    def _headings(self) -> Iterator[Heading]:
        yield sorted_heading(self._address, self._sort, "code", str(_("Code")))
        yield sorted_heading(self._address, self._sort, "name", str(_("Legal name")))
        yield Heading("debit", str(_("Debit")), "money", tells=AMOUNTS)
        yield Heading("credit", str(_("Credit")), "money", tells=AMOUNTS)
        yield sorted_heading(self._address, self._sort, "balance", str(_("Debit balance")))
        yield Heading("credit_balance", str(_("Credit balance")), "money", tells=AMOUNTS)
        yield Heading("overdue", str(_("Overdue")), "money", tells=(*AMOUNTS, *DUE))
        yield Heading("credit_left", str(_("Credit left")), "money", tells=LEFT)

    def _credit_left(self, found: BalancesPage) -> dict[int, Decimal | None]:
        """Give what is left of limits today; of the past nobody asks it here."""
        if self._wanted.as_of is not None:
            return {}
        return credit_left({row.id: row.balance for row in found.page.rows}, clock.today())

    def _row(self, row: Any, found: BalancesPage, left: Decimal | None) -> ListRow:
        url = statement_url(self._root, row.id, row.code, self._wanted.as_of)
        overdue = found.overdue.get(row.id, ZERO)
        late = side_cell(overdue)._replace(tone="danger" if row.balance > ZERO else "warning")
        cells = (
            *(Cell(row.code), Cell(row.name), side_cell(row.debit), side_cell(row.credit)),
            side_cell(max(row.balance, ZERO)),
            side_cell(max(-row.balance, ZERO)),
            late._replace(url=matching_url(self._root, row.id, row.code)) if overdue else late,
            Cell("", "money") if left is None else sum_cell(left)._replace(tone=_tone(left)),
        )
        return ListRow(str(row.id), url, cells)


def _tone(left: Decimal) -> str:
    return "danger" if left < ZERO else ""


def sorted_heading(address: Address, now: str, name: str, label: str) -> Heading:
    """Give a heading to sort balances by; figures begin with the largest."""
    is_figure = name == "balance"
    first, second = (f"-{name}", name) if is_figure else (name, f"-{name}")
    way = "" if now.removeprefix("-") != name else "desc" if now.startswith("-") else "asc"
    url = address.to(sort=second if now == first else first)
    return Heading(name, label, "money" if is_figure else "text", url, way, SORTS[name])


def read_sort(address: Address) -> Sort:
    """Read what balances are sorted by; anything else, and what is hidden, is their code.

    To whom codes are hidden, they stand by number.
    """
    asked = address.asked.get("sort", "")
    is_known = asked.removeprefix("-") in asked_of(SORTS)
    return cast("Sort", asked if is_known else usual_order())


def usual_order() -> Literal["code", "id"]:
    """Give what parties stand by where nothing is asked for."""
    return "id" if hides(*CODE) else "code"


def parties_found(words: str) -> ColumnElement[bool]:
    """Give the condition that a party is in sight, and found by nothing that is hidden."""
    return and_(access.visible(Party), *in_sight(registered()["Party"], words))


def read_turn(address: Address, arguments: Any) -> Turn:
    """Read which page is wanted; a damaged place is the first page."""
    for direction in ("after", "before"):
        if token := arguments.get(direction):
            try:
                place = _place(token, read_sort(address))
            except (DomainError, InvalidOperation):
                return Turn()
            return Turn(after=place) if direction == "after" else Turn(before=place)
    return Turn()


def _place(token: str, sort: str) -> tuple[Any, int]:
    """Read a place; raises UnknownPageError, and what reading an amount raises."""
    value, text = open_place(token)
    key = key_in(Party, text)
    if value is None or key is None:
        raise UnknownPageError
    if sort == "id":
        return key, key
    return fitting(Decimal(value)) if sort.removeprefix("-") == "balance" else value, key
