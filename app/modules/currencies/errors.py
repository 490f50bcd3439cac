"""Why there is no rate, and what to enter."""

from app.core.errors import N_, DomainError


class NoRateError(DomainError):
    """Nobody entered a rate for the day, nor for the days before it."""

    message = N_(
        "There is no rate of {currency} for {day} nor for the {days} days before it. Enter it "
        "under exchange rates, or type the rate on the document."
    )
