"""A believable path of exchange rates: a trend, a wandering around it, none on weekends."""

from datetime import timedelta
from decimal import Decimal
from random import Random
from typing import NamedTuple

from app.commands.demo.plan import DAYS, Plan

_ENDS = {"USD": (34_281_500, 42_123_400), "EUR": (37_290_600, 48_914_700)}
"""Millionths of a lira for one unit, on the first day and on the last."""

_FRIDAY = 4
_LARGEST_STEP = 160_000
_PULL = 24  # how slowly the path comes back to its trend


class Rate(NamedTuple):
    """A day's rate, as the books write it and as a whole number of millionths."""

    rate: Decimal
    millionths: int


def daily_rates(plan: Plan, days: int = DAYS) -> dict[str, list[Rate]]:
    """Give the rates of each currency by day; a weekend keeps Friday's, as no bulletin appears.

    Whole numbers throughout: the path is the same on every machine, and a longer one goes on
    where a shorter one ends.
    """
    one = [_rate(1_000_000)] * days
    return {"TRY": one} | {currency: _path(plan, currency, days) for currency in _ENDS}


def _path(plan: Plan, currency: str, days: int) -> list[Rate]:
    draw = Random(f"{currency} of {plan.seed}")
    first, last = _ENDS[currency]
    away = 0
    path: list[Rate] = []
    for day in range(days):
        if path and (plan.first_day + timedelta(days=day)).weekday() > _FRIDAY:
            path.append(path[-1])
            continue
        away += draw.randint(-_LARGEST_STEP, _LARGEST_STEP) - away // _PULL
        path.append(_rate(first + (last - first) * day // (DAYS - 1) + away))
    return path


def _rate(millionths: int) -> Rate:
    return Rate(Decimal(millionths).scaleb(-6), millionths)
