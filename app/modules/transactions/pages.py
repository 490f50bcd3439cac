"""The transactions list on the screen."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import select

from app.core.dates import format_date
from app.core.db import db
from app.core.language import _, current_language
from app.core.parameters import main_currency
from app.ledger.labels import VOUCHER_TYPE_LABELS
from app.ledger.models import Currency, Party, Voucher
from app.ledger.queries import (
    TransactionFilter,
    Turn,
    transaction_totals,
    transactions_page,
)
from app.modules.places import close_place, statement_url
from app.modules.sides import amount, counted, side_cell, sum_cell
from app.modules.tells import AMOUNTS, DATED, DUE, OF_PARTY, TEXTS, called
from app.modules.transactions.filters import FILTERS
from app.panel.lists.chips import (
    Address,
    amounts_chip,
    choice_chip,
    days_chip,
    link_chip,
    switch_chip,
    typed_chip,
)
from app.panel.lists.options import title_of_key
from app.panel.pages import Cell, Filter, Heading, ListPage, ListRow, ListSummary
from app.panel.told import asked_of, shown, summed


class TransactionList:
    """Makes the pages of one transactions list."""

    def __init__(self, wanted: TransactionFilter, address: Address, root: str) -> None:
        self._wanted = wanted
        self._address = address
        self._root = root
        self._language = current_language()
        self._main = main_currency()

    def page(self, turn: Turn, *, summary_url: str, problems: Sequence[str] = ()) -> ListPage:
        """Give a page, the newest rows first."""
        address = self._address
        found = transactions_page(self._wanted, turn)
        page = ListPage(
            title=str(_("Transactions")),
            hint=str(_("Every movement of every party; each row opens its voucher.")),
            icon="arrows-exchange",
            headings=list(self._headings()),
            rows=[self._row(row) for row in found.rows],
            search=self._wanted.text,
            can_search=True,
            filters=list(self._chips()),
            parameters=address.besides("q"),
            list_url=address.path,
            summary_url=summary_url,
            previous_url=address.to(before=close_place(found.previous)) if found.previous else "",
            first_url=address.to() if found.previous else "",
            next_url=address.to(after=close_place(found.next)) if found.next else "",
            clear_url=address.path if address.asked else "",
            problems=problems,
        )
        return shown(page)

    def summary(self) -> ListSummary:
        """Give the totals of the whole filter, in one currency too where one was asked for."""
        totals, currency = transaction_totals(self._wanted), self._wanted.currency
        own = totals.in_currency if currency != self._main else None
        notes = (
            [f"{currency} {amount(side)}" for side in (own.debit, own.credit)] if own else ["", ""]
        )
        count = str(_("%(count)s transactions", count=counted(totals.count)))
        sides = (totals.local.debit, totals.local.credit)
        cells = [sum_cell(side, note) for side, note in zip(sides, notes, strict=True)]
        return summed(list(self._headings()), ListSummary(count, [*([None] * 6), *cells]))

    def _headings(self) -> Iterator[Heading]:
        yield Heading("dated_on", str(_("Date")), "day", tells=DATED)
        yield Heading("document_no", str(_("Document no")), "text", tells=(Voucher.document_no,))
        yield Heading("type", str(_("Type")), "choice", tells=(Voucher.type,))
        yield Heading("party", str(_("Party")), "link", tells=OF_PARTY)
        yield Heading("description", str(_("Description")), "text", tells=TEXTS)
        yield Heading("due_on", str(_("Due date")), "day", tells=DUE)
        yield Heading("debit", str(_("Debit")), "money", tells=AMOUNTS)
        yield Heading("credit", str(_("Credit")), "money", tells=AMOUNTS)

    def _row(self, row: Any) -> ListRow:
        cells = (
            Cell(format_date(row.dated_on, self._language), "day"),
            Cell(row.document_no),
            Cell(str(VOUCHER_TYPE_LABELS.get(row.type, row.type)), "choice"),
            Cell(
                called("", row.party_name),
                "link",
                url=statement_url(self._root, row.party_id, row.party_code),
            ),
            Cell(row.description),
            Cell(format_date(row.due_on, self._language), "day"),
            self._side(row, row.local_debit, row.debit),
            self._side(row, row.local_credit, row.credit),
        )
        return ListRow(str(row.id), f"{self._root}/voucher/show/{row.id}", cells)

    def _side(self, row: Any, local: Any, own: Any) -> Cell:
        cell = side_cell(local)
        if row.currency == self._main or not cell.text:
            return cell
        return Cell(cell.text, cell.kind, note=f"{row.currency} {amount(own)}")

    def _chips(self) -> Iterator[Filter]:
        """Offer what may be asked for."""
        known = asked_of(FILTERS)
        return (chip for chip in self._every_chip() if chip.name in known)

    def _every_chip(self) -> Iterator[Filter]:
        address, party = self._address, self._address.asked.get("party", "")
        named = (title_of_key(Party, party) or "?") if party else ""
        types = {key: str(label) for key, label in VOUCHER_TYPE_LABELS.items()}
        currencies = db.session.scalars(select(Currency.code).order_by(Currency.code))
        yield days_chip(address, "dated", str(_("Date")))
        yield link_chip(address, "party", str(_("Party")), f"{self._root}/party/options", named)
        yield choice_chip(address, "type", str(_("Type")), types)
        yield days_chip(address, "due", str(_("Due date")))
        yield amounts_chip(address, "amount", str(_("Amount")))
        yield choice_chip(
            address, "currency", str(_("Currency")), {code: code for code in currencies}
        )
        yield typed_chip(address, "document_no", str(_("Document no")))
        yield switch_chip(address, "cancelled", str(_("Show cancelled")))
