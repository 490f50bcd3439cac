"""What was matched, as its templates are given it: the groups, and the matches of one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.core.dates import format_date
from app.core.language import _, current_language
from app.core.money import ZERO
from app.ledger.labels import MATCH_METHODS, VOUCHER_TYPE_LABELS
from app.ledger.models import Entry, Party, Voucher
from app.ledger.queries.keyset import Page, Turn
from app.ledger.queries.matched_groups import groups_page, matches_in
from app.modules.matching.pages import account_label
from app.modules.sides import amount, counted
from app.modules.tells import AMOUNTS, DATED, unless_hidden
from app.panel import kinds
from app.panel.lists.chips import Address, switch_chip
from app.panel.pages import Cell, Heading, ListPage, ListRow
from app.panel.told import shown


def read_turn(arguments: Any) -> Turn:
    """Read which page is wanted; a damaged place is the first page."""
    for direction in ("after", "before"):
        text = arguments.get(direction, "")
        if text.isascii() and text.isdigit():
            place = (int(text[:18]),)
            return Turn(after=place) if direction == "after" else Turn(before=place)
    return Turn()


class GroupList:
    """Makes the pages of a party's groups of matches."""

    def __init__(self, party: Party, address: Address) -> None:
        self._party = party
        self._address = address
        self._language = current_language()

    def page(self, turn: Turn) -> ListPage:
        """Give a page, the newest first."""
        address = self._address
        shows_all = address.asked.get("undone") == "1"
        found = groups_page(self._party.id, turn, show_undone=shows_all)
        previous, following = found.previous, found.next
        page = ListPage(
            title=str(_("Matched")),
            hint=str(_("What is matched appears here, and can be undone.")),
            icon="checks",
            headings=list(self._headings()),
            rows=[self._row(row) for row in found.rows],
            search="",
            can_search=False,
            filters=[switch_chip(address, "undone", str(_("Show undone")))],
            parameters=address.besides(""),
            list_url=address.path,
            summary_url="",
            previous_url=address.to(before=str(previous[0])) if previous else "",
            first_url=address.to() if previous else "",
            next_url=address.to(after=str(following[0])) if following else "",
        )
        return shown(page)

    def _headings(self) -> Iterator[Heading]:
        yield Heading("matched_at", str(_("Matched at")), "instant")
        yield Heading("method", str(_("Method")), "text")
        yield Heading("account", str(_("Account")), "text", tells=(Entry.account,))
        yield Heading("pairs", str(_("Matches")), "whole")
        yield Heading("amount", str(_("Amount")), "money", tells=AMOUNTS)
        yield Heading("by", str(_("By")), "text")
        yield Heading("state", str(_("State")), "text")

    def _row(self, row: Any) -> ListRow:
        cells = (
            Cell(kinds.KINDS["instant"].show(row.matched_at, self._language)),
            Cell(str(MATCH_METHODS[row.method]), note=row.reason),
            Cell(account_label(row.kind, row.merged_code)),
            Cell(counted(row.pairs), "whole"),
            Cell(amount(row.amount), "money", note=row.currency),
            Cell(row.by or str(_("The program"))),
            _state(row.standing, row.pairs),
        )
        return ListRow(str(row.id), f"{self._address.path}/{row.batch}", cells)


def _state(standing: int, pairs: int) -> Cell:
    if not standing:
        return Cell(str(_("Undone")), "choice", tone="muted")
    if standing < pairs:
        return Cell(str(_("Partly undone")), "choice", tone="warning")
    return Cell(str(_("Matched")), "choice", tone="success")


@dataclass(frozen=True, slots=True)
class MatchRow:
    """A match of a group, with both its sides."""

    id: int
    debit: Cell
    debit_on: str
    credit: Cell
    credit_on: str
    amount: Cell
    difference: Cell
    undone_at: str


@dataclass(frozen=True, slots=True)
class GroupPage:
    """A group of matches made at once."""

    batch: str
    title: str
    when: str
    by: str
    reason: str
    rows: Sequence[MatchRow]
    stands: bool
    previous_url: str
    next_url: str


def group_page(
    party: Party, batch: UUID, turn: Turn, address: Address, root: str
) -> GroupPage | None:
    """Give a page of a group's matches, nothing where it is of nobody or of another party."""
    found = matches_in(party.id, batch, turn)
    if not found.rows:
        return None
    first, language = found.rows[0], current_language()
    return GroupPage(
        batch=str(batch),
        title=str(MATCH_METHODS[first.method]),
        when=kinds.KINDS["instant"].show(first.matched_at, language),
        by=first.by or str(_("The program")),
        reason=first.reason,
        rows=[_match_row(row, root, language) for row in found.rows],
        stands=any(row.undone_at is None for row in found.rows) and first.method != "reversal",
        **_ways(found, address),
    )


def _ways(found: Page, address: Address) -> dict[str, str]:
    return {
        "previous_url": address.to(before=str(found.previous[0])) if found.previous else "",
        "next_url": address.to(after=str(found.next[0])) if found.next else "",
    }


def _match_row(row: Any, root: str, language: str) -> MatchRow:
    difference = row.local_credit - row.local_debit
    voucher = f"{root}/voucher/show/"
    shown = kinds.KINDS["instant"].show
    return MatchRow(
        id=row.id,
        debit=_document(row.debit_no, row.debit_type, f"{voucher}{row.debit_voucher_id}"),
        debit_on=unless_hidden(format_date(row.debit_on, language), *DATED),
        credit=_document(row.credit_no, row.credit_type, f"{voucher}{row.credit_voucher_id}"),
        credit_on=unless_hidden(format_date(row.credit_on, language), *DATED),
        amount=Cell(amount(row.amount), "money", note=row.currency),
        difference=Cell(
            amount(abs(difference)) if difference else "",
            "money",
            url=f"{voucher}{row.difference_voucher_id}" if row.difference_voucher_id else "",
            note=str(_("gain") if difference > ZERO else _("loss")) if difference else "",
        ),
        undone_at=shown(row.undone_at, language) if row.undone_at else "",
    )


def _document(number: str, kind: str, url: str) -> Cell:
    label = unless_hidden(str(VOUCHER_TYPE_LABELS[kind]), Voucher.type)
    number = unless_hidden(number, Voucher.document_no)
    return Cell(number or label or str(_("Voucher")), url=url, note=label if number else "")
