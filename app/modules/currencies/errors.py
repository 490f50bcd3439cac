"""Why there is no rate, and what to enter."""

from app.core.errors import N_, DomainError


class NoRateError(DomainError):
    """Nobody entered a rate for the day, nor for the days before it."""

    message = N_(
        "There is no rate of {currency} for {day}: no bulletin from {first} to {last} has one. "
        "Fetch them or enter one under exchange rates, or type the rate on the document."
    )


class RateToTypeError(DomainError):
    """The parameters want the rate the parties agreed on, which no bulletin knows."""

    message = N_(
        "Documents of this type take the rate that was agreed on: type it. Which rate a type "
        "takes is set with its counter-account."
    )


class BulletinOfLaterError(DomainError):
    """A bulletin of a day that has not come yet."""

    message = N_(
        "The bulletin is of {day}, which has not come yet. Nothing was stored: check the file, "
        "and the clock of this machine."
    )


class OtherMainCurrencyError(DomainError):
    """The central bank says what currencies cost in lira, and the books want another price."""

    message = N_(
        "The central bank's rates are in TRY, and these books are kept in {currency}. Nothing was "
        "stored: enter rates by hand."
    )
