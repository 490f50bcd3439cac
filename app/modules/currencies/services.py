"""The rate of a day."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Literal, TypeAlias

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.dialects.postgresql import insert

from app.core.db import db
from app.core.driver import table_of
from app.core.money import RATE_STEP, half_up
from app.core.parameters import main_currency, parameter
from app.ledger.models import CounterAccount, Currency
from app.modules.currencies.errors import NoRateError, RateToTypeError
from app.modules.currencies.models import ExchangeRate, VoucherRate
from app.modules.currencies.rules import DayRule, bulletin_day, days_searched

RateKind: TypeAlias = Literal["forex_buy", "forex_sell", "banknote_buy", "banknote_sell"]

# Where a bulletin has no banknote price, cash is worth what forex is.
_INSTEAD = {"banknote_buy": "forex_buy", "banknote_sell": "forex_sell"}

# Tables, not models: the rate of a document is the same whoever may look at lists of rates.
_rates = table_of(ExchangeRate).c
_counters = table_of(CounterAccount).c


@dataclass(frozen=True, slots=True)
class RateOfDay:
    """Local currency for one unit of a currency, and the day whose bulletin says so.

    `missing` is the day whose bulletin the rule wants, where that one is not there; `kind` names
    the price of the bulletin, nothing where the rate is of no bulletin.
    """

    rate: Decimal
    dated_on: date
    missing: date | None = None
    kind: str = field(default="", compare=False)


def day_rule() -> DayRule:
    """Give the rule by which documents take the bulletin of a day."""
    return DayRule(parameter("rate_day_rule"))


def rate_for(
    currency: str, day: date, kind: RateKind = "forex_buy", *, rule: DayRule | None = None
) -> RateOfDay:
    """Give the rate that a document of a day takes, by the rule of the parameters or another.

    Where no bulletin appeared, the last one before serves, at most ten days back. A rate typed
    by hand goes before the central bank's of the same day. Raises NoRateError rather than take
    one of another time, or one for nothing.
    """
    if currency == main_currency():
        return RateOfDay(Decimal(1), day)
    rule = rule or day_rule()
    first, last = days_searched(day, rule)
    price: ColumnElement[Any] = _rates[kind]
    if kind in _INSTEAD:
        price = func.coalesce(price, _rates[_INSTEAD[kind]])
    question = (
        select(price, _rates.unit, _rates.dated_on)
        .where(_rates.currency == currency, price.is_not(None))
        .where(_rates.dated_on.between(first, last), _rates.archived_at.is_(None))
        .order_by(_rates.dated_on.desc(), _rates.source != "manual")
    )
    found = db.session.execute(question.limit(1)).first()
    if found is None:
        raise NoRateError(currency=currency, day=day, first=first, last=last)
    amount, unit, dated_on = found
    wanted = bulletin_day(day, rule)
    missing = wanted if dated_on < wanted else None
    return RateOfDay(half_up(amount / unit, RATE_STEP), dated_on, missing, kind)


def reporting_currencies() -> list[str]:
    """Give the currencies that may be reported in: all but the one the books are kept in."""
    other = Currency.code != main_currency()
    return list(db.session.scalars(select(Currency.code).where(other).order_by(Currency.code)))


def reporting_rate(currency: str, day: date) -> Decimal:
    """Give the rate by which what is posted on a day is kept in the reporting currency.

    Raises NoRateError.
    """
    return rate_for(currency, day).rate


def rate_for_type(voucher_type: str, currency: str, day: date) -> RateOfDay:
    """Give the rate that a document of a type takes on a day.

    Raises RateToTypeError where the type takes the rate agreed on, and NoRateError.
    """
    asked = select(_counters.rate_kind).where(_counters.voucher_type == voucher_type)
    kind: Any = db.session.scalar(asked) or "forex_buy"
    if kind == "manual" and currency != main_currency():
        raise RateToTypeError
    return rate_for(currency, day, kind)


def record_rate(voucher_id: int, taken: RateOfDay) -> None:
    """Record with a posted voucher which day's bulletin its rate is from; once and for all."""
    if taken.kind:
        values = {"dated_on": taken.dated_on, "kind": taken.kind}
        statement = insert(VoucherRate).values(voucher_id=voucher_id, **values)
        db.session.execute(statement.on_conflict_do_nothing())


def recorded_rate(voucher_id: int) -> VoucherRate | None:
    """Give what was recorded of a voucher's rate, nothing where somebody typed it."""
    return db.session.get(VoucherRate, voucher_id)
