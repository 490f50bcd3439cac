"""The ageing list on the screen: filtered, sorted, a page at a time."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from app.core.dates import format_date
from app.core.language import _, current_language
from app.core.money import ZERO
from app.ledger.queries import (
    AgeingFilter,
    AgeingPage,
    AgeingTotals,
    Turn,
    ageing_page,
    ageing_totals,
)
from app.ledger.rules import Side
from app.modules.ageing.reports import METHOD_NAMES, bucket_labels
from app.modules.balances.pages import read_sort, sides, sorted_heading
from app.modules.places import statement_url
from app.modules.sides import balance_cell, side_cell, sum_cell
from app.modules.tells import AMOUNTS, DUE
from app.panel.lists.asked import close_place
from app.panel.lists.chips import Address, choice_chip, switch_chip, typed_chip
from app.panel.pages import Cell, Filter, Heading, ListPage, ListRow, ListSummary
from app.panel.told import shown, summed


class AgeingList:
    """Makes the pages of one ageing list."""

    def __init__(self, wanted: AgeingFilter, address: Address, root: str) -> None:
        self._wanted = wanted
        self._address = address
        self._root = root
        self._sort = read_sort(address)

    def page(self, turn: Turn, *, summary_url: str, problems: Sequence[str] = ()) -> ListPage:
        """Give a page."""
        address = self._address
        found = ageing_page(self._wanted, sort=self._sort, turn=turn)
        previous, following = found.page.previous, found.page.next
        is_filtered = {"q", "side", "nonzero"} & address.asked.keys()
        page = ListPage(
            title=str(_("Ageing")),
            hint=str(_("How old each balance is: each row opens the statement.")),
            icon="hourglass",
            headings=list(self._headings()),
            rows=[self._row(row, found) for row in found.page.rows],
            search=self._wanted.of.search,
            can_search=True,
            filters=list(self._chips()),
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

    def summaries(self) -> list[ListSummary]:
        """Give the totals of the whole filter, each side in a row of its own."""
        totals = ageing_totals(self._wanted)
        return [self._summary(side, totals[side]) for side in Side if side in totals]

    def _summary(self, side: Side, total: AgeingTotals) -> ListSummary:
        owed = side is Side.DEBIT
        counted = _("%(count)s owe us") if owed else _("%(count)s we owe")
        balance = balance_cell(total.balance if owed else -total.balance)
        cells = [None, None, balance, *map(sum_cell, total.buckets)]
        summary = ListSummary(str(counted) % {"count": total.count}, cells)
        return summed(list(self._headings()), summary)

    def _chips(self) -> Iterator[Filter]:
        """Offer what is asked for; day, method and buckets are always set to something."""
        wanted, language = self._wanted, current_language()
        methods = {method: str(_(name)) for method, name in METHOD_NAMES.items()}
        bounds = ",".join(map(str, wanted.buckets.bounds))
        day = format_date(wanted.as_of, language)
        yield self._set("as_of", str(_("As of")), "on", day)
        method = choice_chip(self._address, "method", str(_("Method")), methods, must=True)
        yield replace(method, value=methods[wanted.method])
        yield self._set("buckets", str(_("Buckets (days)")), "text", bounds)
        yield choice_chip(self._address, "side", str(_("Side")), sides())
        yield switch_chip(self._address, "nonzero", str(_("Hide zero balances")))

    def _set(self, name: str, label: str, kind: str, value: str) -> Filter:
        """Offer to change what has a value unless one is typed."""
        chip = typed_chip(self._address, name, label, kind=kind)
        clear_url = chip.clear_url if self._address.asked.get(name) else ""
        return replace(chip, value=value, first=value, clear_url=clear_url)

    def _headings(self) -> Iterator[Heading]:
        yield sorted_heading(self._address, self._sort, "code", str(_("Code")))
        yield sorted_heading(self._address, self._sort, "name", str(_("Legal name")))
        yield sorted_heading(self._address, self._sort, "balance", str(_("Balance")))
        labels = bucket_labels(self._wanted, lambda message: str(_(message)))
        for name, label in zip(self._wanted.names, labels, strict=True):
            yield Heading(name, label, "money", tells=(*AMOUNTS, *DUE))

    def _row(self, row: Any, found: AgeingPage) -> ListRow:
        amounts = found.buckets[row.id]
        cells = (
            *(Cell(row.code), Cell(row.name), balance_cell(row.balance)),
            *(self._bucket(amount, place, row.balance) for place, amount in enumerate(amounts)),
        )
        return ListRow(
            str(row.id), statement_url(self._root, row.id, row.code, self._wanted.as_of), cells
        )

    def _bucket(self, amount: Decimal, place: int, balance: Decimal) -> Cell:
        """Write what is in a bucket; the oldest one asks for attention."""
        is_oldest = place == len(self._wanted.buckets.bounds) + 1
        tone = "danger" if balance > ZERO else "warning"
        return side_cell(amount)._replace(tone=tone if is_oldest else "")
