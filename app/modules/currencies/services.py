"""The rate of a day."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal, TypeAlias

from sqlalchemy import func, select

from app.core.db import db
from app.core.money import RATE_STEP, half_up
from app.core.parameters import main_currency
from app.modules.currencies.errors import NoRateError
from app.modules.currencies.models import ExchangeRate

RateKind: TypeAlias = Literal["forex_buy", "forex_sell", "banknote_buy", "banknote_sell"]

DAYS_BACK = 10
"""How far to search back: no holiday of the central bank is longer."""

# Where a bulletin has no banknote price, cash is worth what forex is.
_INSTEAD = {"banknote_buy": "forex_buy", "banknote_sell": "forex_sell"}


@dataclass(frozen=True, slots=True)
class RateOfDay:
    """Local currency for one unit of a currency, and the day whose bulletin says so."""

    rate: Decimal
    dated_on: date


def rate_for(currency: str, day: date, kind: RateKind = "forex_buy") -> RateOfDay:
    """Give the rate of a day, or the last one before it: no bulletin appears on holidays.

    A rate entered by hand goes before the central bank's. Raises NoRateError rather than take
    one of another time, or one for nothing.
    """
    if currency == main_currency():
        return RateOfDay(Decimal(1), day)
    price = getattr(ExchangeRate, kind)
    if kind in _INSTEAD:
        price = func.coalesce(price, getattr(ExchangeRate, _INSTEAD[kind]))
    question = (
        select(price, ExchangeRate.unit, ExchangeRate.dated_on)
        .where(ExchangeRate.currency == currency, price.is_not(None))
        .where(ExchangeRate.dated_on.between(day - timedelta(days=DAYS_BACK), day))
        .where(ExchangeRate.archived_at.is_(None))
        .order_by(ExchangeRate.dated_on.desc(), ExchangeRate.source != "manual")
    )
    found = db.session.execute(question.limit(1)).first()
    if found is None:
        raise NoRateError(currency=currency, day=day, days=DAYS_BACK)
    amount, unit, dated_on = found
    return RateOfDay(half_up(amount / unit, RATE_STEP), dated_on)
