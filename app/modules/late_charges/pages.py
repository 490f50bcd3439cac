"""The screen of a party's late charge, as its template is given it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from itertools import compress

from app.core.dates import format_date
from app.core.errors import DomainError
from app.core.language import _, current_language, said
from app.core.money import ZERO, format_amount
from app.core.parameters import main_currency
from app.ledger.models import Party, Voucher
from app.ledger.queries import ChargeRow
from app.ledger.rules.interest import DAY_BASES, NoInterestRateError
from app.modules.late_charges.services import Asked, Charge, work_out
from app.modules.sides import amount, counted
from app.panel.definition import Figure
from app.panel.lists.chips import Address, choice_chip, typed_chip
from app.panel.pages import Cell, Filter, Heading
from app.panel.told import cut, mask

MOST_ROWS = 500
"""How many rows the screen shows; its files hold all of them."""


@dataclass(frozen=True, slots=True)
class ChargePage:
    """The screen: its figures, its rows, and what may be posted."""

    filters: Sequence[Filter]
    figures: Sequence[Figure]
    headings: Sequence[Heading]
    rows: Sequence[Sequence[Cell]]
    totals: Sequence[Cell]
    more_rows: int
    currency: str
    left: str
    """What may be posted, as it is shown; empty where there is nothing."""
    seen: str
    problems: Sequence[str]
    needs_rates: bool


class ChargeScreen:
    """Makes the screen of one party's late charge."""

    def __init__(
        self, party: Party, asked: Asked, address: Address, currencies: Sequence[str]
    ) -> None:
        self._party = party
        self._asked = asked
        self._address = address
        self._currencies = currencies
        self._language = current_language()
        self._day = partial(format_date, language=self._language)

    def page(self, problems: Sequence[str] = ()) -> ChargePage:
        """Give the screen; without a rate for a day it says so, and shows no figures."""
        try:
            charge = work_out(self._asked)
        except DomainError as error:
            is_rate = isinstance(error, NoInterestRateError)
            return self._page(None, [*problems, said(error)], needs_rates=is_rate)
        return self._page(charge, problems, needs_rates=False)

    def _page(
        self, charge: Charge | None, problems: Sequence[str], *, needs_rates: bool
    ) -> ChargePage:
        rows = charge.found.rows if charge else ()
        left = charge.left if charge else ZERO
        headings = list(_headings())
        seen = mask(headings)
        return ChargePage(
            filters=list(self._chips()),
            figures=list(self._figures(charge)) if charge else (),
            headings=list(compress(headings, seen)),
            rows=[list(compress(self._row(row), seen)) for row in rows[:MOST_ROWS]],
            totals=cut(headings, list(self._totals(charge))) if charge else (),
            more_rows=max(0, len(rows) - MOST_ROWS),
            currency=self._asked.currency or main_currency(),
            left=amount(left) if left else "",
            seen=str(left),
            problems=problems,
            needs_rates=needs_rates,
        )

    def _chips(self) -> Iterator[Filter]:
        asked, address = self._asked, self._address
        now = {
            "as_of": self._day(asked.as_of),
            "base": str(asked.day_base),
            "grace": str(asked.grace_days),
        }
        filled = Address(address.path, {**address.asked, **now})
        yield self._set(filled, "as_of", str(_("As of")), "on")
        offered = {code: code for code in self._currencies}
        yield choice_chip(address, "currency", str(_("Currency")), offered)
        bases = {str(base): str(base) for base in DAY_BASES}
        yield choice_chip(filled, "base", str(_("Days of a year")), bases, must=True)
        yield self._set(filled, "grace", str(_("Days of grace")), "text")
        early = {"1": str(_("Early payment earns too")), "0": str(_("Early payment earns nothing"))}
        chosen = Address(address.path, {**address.asked, "early": str(int(asked.credits_early))})
        yield choice_chip(chosen, "early", str(_("Paid early")), early, must=True)

    def _set(self, filled: Address, name: str, label: str, kind: str) -> Filter:
        """Offer to change what has a value unless one is typed."""
        clear_url = self._address.to(**{name: ""}) if self._address.asked.get(name) else ""
        return replace(typed_chip(filled, name, label, kind=kind), clear_url=clear_url)

    def _figures(self, charge: Charge) -> Iterator[Figure]:
        found = charge.found
        currency = self._asked.currency or main_currency()
        yield Figure(str(_("Late charge")), f"{amount(found.total)} {currency}")
        if charge.charged:
            yield Figure(str(_("Charged already")), f"{amount(charge.charged)} {currency}")
        yield Figure(str(_("Day-product")), amount(found.day_product))
        yield Figure(str(_("Average due date, debit")), self._maybe_day(found.dues.debit))
        yield Figure(str(_("Average due date, credit")), self._maybe_day(found.dues.credit))

    def _maybe_day(self, day: date | None) -> str:
        return self._day(day) if day else "–"

    def _row(self, row: ChargeRow) -> list[Cell]:
        return [
            Cell(row.document_no),
            Cell(row.payment_no),
            Cell(amount(row.amount), "money"),
            Cell(self._day(row.first_day)),
            Cell(self._day(row.last_day)),
            Cell(counted(row.days) if row.days >= 0 else f"-{counted(-row.days)}", "whole"),
            Cell(format_amount(row.rate, self._language), "money"),
            Cell(amount(row.day_product), "money"),
            Cell(amount(row.charge), "money"),
        ]

    def _totals(self, charge: Charge) -> Iterator[Cell]:
        yield Cell(str(_("Total")))
        yield from [Cell("")] * 6
        yield Cell(amount(charge.found.day_product), "money")
        yield Cell(amount(charge.found.total), "money")


def _headings() -> Iterator[Heading]:
    yield Heading("document", str(_("Document no")), "text", tells=(Voucher.document_no,))
    yield Heading("payment", str(_("Paid by")), "text", tells=(Voucher.document_no,))
    yield Heading("amount", str(_("Amount")), "money")
    yield Heading("first", str(_("Due from")), "day")
    yield Heading("last", str(_("Until")), "day")
    yield Heading("days", str(_("Days")), "whole")
    yield Heading("rate", str(_("Yearly rate %")), "money")
    yield Heading("product", str(_("Day-product")), "money")
    yield Heading("charge", str(_("Late charge")), "money")
