"""The matching screen as its template is given it: two panes, and what can be done."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from itertools import compress
from typing import Any

from app.core import clock
from app.core.dates import format_date
from app.core.errors import DomainError
from app.core.language import _, current_language, said
from app.core.money import fitting
from app.core.parameters import main_currency, parameter
from app.ledger.labels import ACCOUNT_KINDS, MATCH_METHODS, VOUCHER_TYPE_LABELS
from app.ledger.matching import EntryKey
from app.ledger.models import Account, Party, Voucher
from app.ledger.queries.keyset import Page, Turn
from app.ledger.queries.matching_panes import (
    Pane,
    PaneTotals,
    Place,
    Sort,
    chosen_items,
    pane_page,
    pane_totals,
)
from app.ledger.rules import Side
from app.ledger.rules.matching import METHODS
from app.modules.matching.typed import MatchForm
from app.modules.sides import amount, counted
from app.modules.tells import AMOUNTS, CODE, DATED, DUE, unless_hidden
from app.panel.lists.asked import UnknownPageError, close_place, open_place
from app.panel.lists.chips import Address, choice_chip
from app.panel.pages import Cell, Filter, Heading, Option
from app.panel.told import Told, asked_of, hides

ROWS = 25
_PLACE = ("account", "currency")

NUMBERS = (Voucher.document_no, Voucher.counter_document_no, Voucher.order_no)
HEADINGS = {
    "date": (_("Date"), "day", DATED),
    "due": (_("Due date"), "day", DUE),
    "document": (_("Document no"), "text", ()),
    "amount": (_("Amount"), "money", AMOUNTS),
    "open": (_("Remaining"), "money", AMOUNTS),
    "overdue": (_("Days overdue"), "whole", DUE),
}
"""What each column is called, how it stands and what it tells of; numbers are judged each."""

SORTED: Told = {
    "due": DUE,
    "date": DATED,
    "document": (Voucher.document_no,),
    "open": AMOUNTS,
}
WAYS: Told = {**SORTED, "document": NUMBERS, "amount": AMOUNTS}
"""What each order, and each way to match by itself, tells of."""


def ways() -> list[str]:
    """Name the ways to match by themselves that tell the viewer of nothing hidden."""
    return [name for name in METHODS if name not in WAYS or not hides(*WAYS[name])]


def account_label(kind: str, merged_code: str) -> str:
    """Name an account of a group: by its kind, and one of a merged card by its code besides."""
    code = unless_hidden(merged_code, Account.code, *CODE)
    return " · ".join(filter(None, (str(ACCOUNT_KINDS[kind]), code or (merged_code and "…"))))


@dataclass(frozen=True, slots=True)
class PaneRow:
    """An open item: its key, its cells, and whether it is ticked."""

    key: str
    label: str
    cells: Sequence[Cell]
    is_ticked: bool
    open: str


@dataclass(frozen=True, slots=True)
class PaneView:
    """One side of the screen; `letter` begins the names of its inputs: d, c."""

    letter: str
    title: str
    currency: str
    headings: Sequence[Heading]
    rows: Sequence[PaneRow]
    count: str
    open: str
    overdue: str
    search: str
    kept: Sequence[tuple[str, str]]
    """What its search form sends along."""
    first_url: str
    previous_url: str
    next_url: str
    clear_url: str


@dataclass(frozen=True, slots=True)
class MatchingPage:
    """The whole screen."""

    filters: Sequence[Filter]
    panes: Sequence[PaneView]
    methods: Sequence[Option]
    texts: Mapping[str, str]
    state: Sequence[tuple[str, str]]
    errors: Sequence[str]
    field_errors: Mapping[str, str]
    currency: str
    tolerance: str
    is_across: bool
    can_set_off: bool
    asks_rate: bool
    """Whether a set-off needs a rate."""


class MatchingScreen:
    """Makes the screen of one account of a party in a currency."""

    def __init__(
        self, party: Party, places: Sequence[Place], here: Place, form: MatchForm, path: str
    ) -> None:
        self._party = party
        self._places = places
        self._here = here
        self._form = form
        self._address = Address(path, form.state())
        self._language = current_language()
        self._today = clock.today()

    def page(self) -> MatchingPage:
        """Give the screen with what is typed and ticked, and what is wrong with it."""
        form = self._form
        return MatchingPage(
            filters=list(self._filters()),
            panes=[self._pane(side) for side in Side],
            methods=[Option(name, str(MATCH_METHODS[name])) for name in ways()],
            texts=form.texts,
            state=[(n, t) for n, t in form.state().items() if n not in {"d", "c", *_TYPED}],
            errors=[said(error) for error in form.problems.get("", ())],
            field_errors={
                name: " ".join(map(said, errors)) for name, errors in form.problems.items() if name
            },
            currency=self._here.currency,
            tolerance=amount(Decimal(parameter("match_tolerance"))),
            is_across=self._credits_in() != self._here.currency,
            can_set_off=self._can_set_off(),
            asks_rate=self._can_set_off()
            and self._here.currency != main_currency()
            and self._credits_in() == self._here.currency,
        )

    def _can_set_off(self) -> bool:
        open_in = [place for place in self._places if place.currency == self._here.currency]
        return {place.kind for place in open_in} == {"receivable", "payable"}

    def _credits_in(self) -> str:
        """Give the currency of the pane of credits: another only where the card allows it."""
        asked = self._form.texts["in"]
        offered = {place.currency for place in self._here_too()}
        return asked if asked in offered else self._here.currency

    def _here_too(self) -> list[Place]:
        """Give the other currencies of the account that the card lets settle this one."""
        if hides(Party.matches_across_currencies) or not self._party.matches_across_currencies:
            return []
        return [
            place
            for place in self._places
            if place.account_id == self._here.account_id and place != self._here
        ]

    def _filters(self) -> Iterator[Filter]:
        here = self._here
        at = Address(self._address.path, {"account": here.key, "currency": here.currency})
        accounts = {
            place.key: account_label(place.kind, place.merged_code) for place in self._places
        }
        account = Address(at.path, {"account": here.key})
        yield choice_chip(account, "account", str(_("Account")), accounts, must=True)
        mine = [place for place in self._places if place.account_id == here.account_id]
        currencies = {place.currency: place.currency for place in mine}
        yield choice_chip(at, "currency", str(_("Currency")), currencies, must=True)
        others = {place.currency: place.currency for place in self._here_too() if place.credits}
        if others:
            across = Address(at.path, {**at.asked, "in": self._form.texts["in"]})
            yield choice_chip(across, "in", str(_("Credits in another currency")), others)

    def _pane(self, side: Side) -> PaneView:
        letter = side[0]
        is_debit = side is Side.DEBIT
        currency = self._here.currency if is_debit else self._credits_in()
        search = self._form.texts[f"{letter}q"]
        pane = Pane(
            account_id=self._here.account_id,
            currency=currency,
            side=side,
            search=search,
            numbers=tuple(number.key for number in NUMBERS if not hides(number)),
        )
        sort, descending = self._sort(letter)
        found = pane_page(pane, sort=sort, descending=descending, turn=self._turn(letter, sort))
        totals = pane_totals(pane, self._today)
        ends = found.previous, found.next
        previous, following = (_token(end) if end else "" for end in ends)
        to = self._address.to
        nowhere = {f"{letter}after": "", f"{letter}before": ""}
        return PaneView(
            letter=letter,
            title=str(_("Debits") if is_debit else _("Credits")),
            currency=currency,
            headings=list(self._headings(letter, sort, descending=descending)),
            rows=list(self._rows(letter, found)),
            **_sums(totals),
            search=search,
            kept=self._kept(letter),
            first_url=to(**nowhere) if previous else "",
            previous_url=to(**(nowhere | {f"{letter}before": previous})) if previous else "",
            next_url=to(**(nowhere | {f"{letter}after": following})) if following else "",
            clear_url=to(**(nowhere | {f"{letter}q": ""})) if search else "",
        )

    def _kept(self, letter: str) -> list[tuple[str, str]]:
        gone = {f"{letter}q", f"{letter}after", f"{letter}before"}
        return [(name, text) for name, text in self._address.asked.items() if name not in gone]

    def _sort(self, letter: str) -> tuple[Sort, bool]:
        asked = self._form.texts[f"{letter}sort"]
        name = asked.removeprefix("-")
        known = asked_of(SORTED)
        sort: Any = name if name in known else known[0]
        return sort, asked.startswith("-")

    def _turn(self, letter: str, sort: Sort) -> Turn:
        """Read which page is wanted; a damaged place is the first page."""
        after, before = (self._form.texts[f"{letter}{way}"] for way in ("after", "before"))
        try:
            if after:
                return Turn(after=_key(after, sort), size=ROWS)
            return Turn(before=_key(before, sort), size=ROWS) if before else Turn(size=ROWS)
        except (DomainError, InvalidOperation, ValueError):
            return Turn(size=ROWS)

    def _headings(self, letter: str, sort: str, *, descending: bool) -> Iterator[Heading]:
        for name, (label, kind, tells) in HEADINGS.items():
            if hides(*tells):
                continue
            if name not in asked_of(SORTED):
                yield Heading(name, str(label), kind)
                continue
            is_here = name == sort
            asked = f"-{name}" if is_here and not descending else name
            way = ("desc" if descending else "asc") if is_here else ""
            nowhere = {f"{letter}after": "", f"{letter}before": ""}
            url = self._address.to(**(nowhere | {f"{letter}sort": asked}))
            yield Heading(name, str(label), kind, url, way)

    def _rows(self, letter: str, found: Page) -> Iterator[PaneRow]:
        """Give the ticked items that stand elsewhere first, then the page's own."""
        ticked = set(self._form.debits if letter == "d" else self._form.credits)
        listed = {EntryKey(row.voucher_id, row.line_no) for row in found.rows}
        if elsewhere := ticked - listed:
            for row in chosen_items(self._party.id, elsewhere):
                if row.open and (row.amount > 0) == (letter == "d"):
                    yield self._row(row, is_ticked=True)
        for row in found.rows:
            yield self._row(row, is_ticked=EntryKey(row.voucher_id, row.line_no) in ticked)

    def _row(self, row: Any, *, is_ticked: bool) -> PaneRow:
        late = (self._today - row.due_on).days
        kind = unless_hidden(str(VOUCHER_TYPE_LABELS[row.type]), Voucher.type)
        number = unless_hidden(row.document_no, Voucher.document_no)
        theirs = unless_hidden(row.counter_document_no, Voucher.counter_document_no)
        cells = (
            Cell(self._day(row.dated_on)),
            Cell(self._day(row.due_on)),
            Cell(number, note=" · ".join(filter(None, (kind, theirs)))),
            Cell(amount(row.whole), "money"),
            Cell(amount(row.open), "money"),
            Cell(str(late) if late > 0 else "", "whole", tone="danger" if late > 0 else ""),
        )
        label = f"{number or kind} {amount(row.open)}"
        seen = [not hides(*tells) for _label, _kind, tells in HEADINGS.values()]
        shown = list(compress(cells, seen))
        return PaneRow(f"{row.voucher_id}-{row.line_no}", label, shown, is_ticked, amount(row.open))

    def _day(self, day: date) -> str:
        return format_date(day, self._language)


_TYPED = frozenset({"amount", "rate", "reason"})


def _sums(totals: PaneTotals) -> dict[str, str]:
    return {
        "count": counted(totals.count),
        "open": amount(totals.amount),
        "overdue": amount(totals.overdue) if totals.overdue and not hides(*DUE) else "",
    }


def _token(key: Sequence[Any]) -> str:
    value, voucher_id, line_no = key
    return close_place(value, f"{voucher_id}-{line_no}")


def _key(token: str, sort: Sort) -> tuple[Any, int, int]:
    """Read the place a page begins at; raises UnknownPageError, ValueError, InvalidOperation."""
    value, text = open_place(token)
    voucher_id, _mark, line_no = text.partition("-")
    if value is None or not (voucher_id + line_no).isascii() or len(text) > _LONGEST:
        raise UnknownPageError
    readers: dict[str, Callable[[str], Any]] = {
        "document": str,
        "open": lambda typed: fitting(Decimal(typed)),
    }
    key = readers.get(sort, date.fromisoformat)(value)
    return key, int(voucher_id), int(line_no[:4])


_LONGEST = 22
