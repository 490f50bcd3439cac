"""The charge for paying late: amounts by days by a yearly rate, which may change on the way."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from app.core.errors import N_
from app.core.money import ZERO, half_up
from app.ledger.errors import LedgerError
from app.ledger.rules.paying import Piece

EVER = date.min
MOST_PERCENT = 1_000
DAY_BASES = (360, 365)
"""How many days a year counts: banks and contracts say 360, the law 365."""


class DayBaseError(LedgerError):
    """A year of interest counts 360 or 365 days."""

    message = N_("A year cannot count {base} days. Count 360 or 365.")


class InterestRateError(LedgerError):
    """A yearly rate is a percent between nothing and ten times the debt."""

    message = N_("{percent} % is no yearly rate. Give one from 0 to {most}.")


class NoInterestRateError(LedgerError):
    """The table of rates begins after the debt fell due."""

    message = N_("No interest rate is known for {date}. Add a rate from that day on or earlier.")


@dataclass(frozen=True, slots=True)
class InterestTerms:
    """How late payment is charged.

    `rates` are percents a year from a day on, EVER for always. Who is late by no more than
    `grace_days` is charged nothing, who is later from the due date. Early payment earns what
    late payment costs only with `allow_negative`.
    """

    rates: Mapping[date, Decimal]
    day_base: int = 360
    grace_days: int = 0
    allow_negative: bool = False

    def __post_init__(self) -> None:
        """Refuse a year of other days and absurd rates; raises DayBaseError, InterestRateError."""
        if self.day_base not in DAY_BASES:
            raise DayBaseError(base=self.day_base)
        for percent in self.rates.values():
            if not 0 <= percent <= MOST_PERCENT:
                raise InterestRateError(percent=percent, most=MOST_PERCENT)

    def spans(self, first: date, last: date) -> Iterator[tuple[date, date, Decimal]]:
        """Split the days from one to another where the rate changes; raises NoInterestRateError.

        The rate of a day holds for the night after it.
        """
        changes = {day for day in self.rates if first < day < last}
        for begin, end in pairwise(sorted({first, *changes, last})):
            known = [day for day in self.rates if day <= begin]
            if not known:
                raise NoInterestRateError(date=begin)
            yield begin, end, self.rates[max(known)]


@dataclass(frozen=True, slots=True)
class Charge:
    """What a part of a debt costs for some days at one rate; `last` is when it was paid, or today.

    Days are negative where it was paid early.
    """

    piece: Piece
    first: date
    last: date
    percent: Decimal
    amount: Decimal

    @property
    def days(self) -> int:
        """How many days it was late."""
        return (self.last - self.first).days

    @property
    def product(self) -> Decimal:
        """The amount by the days."""
        return self.piece.amount * self.days


def charges(pieces: Iterable[Piece], as_of: date, terms: InterestTerms) -> list[Charge]:
    """Charge every piece of a debt for the days it was paid late, or is late on a day.

    Each is rounded so that all before it together are right to the kuruş: so the list adds up to
    its total, and the total is rounded once. Raises NoInterestRateError.
    """
    listed: list[Charge] = []
    exact = charged = ZERO
    for piece in pieces:
        for first, last, percent in _spans(piece, as_of, terms):
            exact += piece.amount * (last - first).days * percent
            amount = half_up(exact / (100 * terms.day_base)) - charged
            charged += amount
            listed.append(Charge(piece, first, last, percent, amount))
    return listed


def _spans(piece: Piece, as_of: date, terms: InterestTerms) -> Iterable[tuple[date, date, Decimal]]:
    due_on, until = _span(piece, as_of)
    if until > due_on:
        is_charged = (until - due_on).days > terms.grace_days
        return terms.spans(due_on, until) if is_charged else ()
    if terms.allow_negative:
        return ((last, first, percent) for first, last, percent in terms.spans(until, due_on))
    return ()


def _span(piece: Piece, as_of: date) -> tuple[date, date]:
    """Give the due date of a piece and the day it was paid.

    What is open is late until today, and not early before it is due; an advance is early.
    """
    due_on = piece.debt.due_on if piece.debt else None
    paid_on = piece.payment.due_on if piece.payment else None
    return due_on or max(as_of, paid_on or as_of), paid_on or max(as_of, due_on or as_of)
