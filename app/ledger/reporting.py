"""The reporting currency: what every line was worth in it on its day, kept with the line."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from sqlalchemy import select

from app.core.driver import compiled
from app.core.parameters import parameter_in_query
from app.ledger.rules import Content, Reporting

RateOfDay: TypeAlias = Callable[[str, date], Decimal]
"""Gives local currency per one unit of a currency on a day, or raises what says what to do."""

REPORTING_CURRENCY = compiled(select(parameter_in_query("reporting_currency")))
"""Asks for the currency; an empty answer keeps no third amount."""

_sources: list[RateOfDay] = []


def take_rates_from(source: RateOfDay) -> None:
    """Say where the rates of days come from; each start of the application says it anew."""
    _sources[:] = [source]


def reporting_on(currency: str, day: date) -> Reporting | None:
    """Give the reporting currency on a day, nothing where there is none.

    Raises what its rate's source raises: a third amount is never guessed.
    """
    return Reporting(currency, _sources[0](currency, day)) if currency else None


def reported(content: Content, currency: str) -> Content:
    """Give a voucher with the reporting currency of its day.

    What takes another back keeps the rate of that one, so that both come to nothing together.
    """
    if content.reversal_of is not None:
        return content
    return replace(content, reporting=reporting_on(currency, content.dated_on))
