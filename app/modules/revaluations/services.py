"""Valuing the books by the central bank's rates of a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache

from app.core.money import ZERO
from app.ledger import revaluation
from app.ledger.posting import Posted
from app.ledger.revaluation import Rate, Valued
from app.ledger.rules import AccountKind
from app.modules.currencies.rules import DayRule
from app.modules.currencies.services import RateKind, rate_for


@dataclass(frozen=True, slots=True)
class Revaluation:
    """What a day's rates make of the books' currencies, and the voucher that posted it."""

    as_of: date
    rows: Sequence[Valued]
    voucher_id: int | None = None
    voucher: str = ""

    @property
    def gains(self) -> Decimal:
        """What we gain, where it is positive."""
        return sum((row.difference for row in self.rows if row.difference > ZERO), ZERO)

    @property
    def losses(self) -> Decimal:
        """What we lose, without a sign."""
        return sum((-row.difference for row in self.rows if row.difference < ZERO), ZERO)

    @property
    def can_be_posted(self) -> bool:
        """Whether anything differs that was not posted yet."""
        return self.voucher_id is None and bool(self.gains or self.losses)


def look(as_of: date) -> Revaluation:
    """Say what valuing the books at the end of a day would post; raises NoRateError."""
    done = revaluation.revaluation_of(as_of)
    rows = revaluation.valuation(as_of, rates_of(as_of))
    return Revaluation(as_of, rows, *(done or ()))


def revalue(as_of: date, *, reason: str = "") -> tuple[Posted, Posted] | None:
    """Post the valuation of a day and its reversal; raises what `revaluation.revalue` raises.

    Raises NoRateError besides.
    """
    return revaluation.revalue(as_of, rates_of(as_of), reason=reason)


def rates_of(as_of: date) -> Rate:
    """Give the way to the rates of that very day: cash at its own price."""

    @cache
    def rate(kind: AccountKind, currency: str) -> Decimal:
        price: RateKind = "banknote_buy" if kind is AccountKind.CASH else "forex_buy"
        return rate_for(currency, as_of, price, rule=DayRule.SAME_DAY).rate

    return rate
