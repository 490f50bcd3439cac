"""The other side of a transfer: another currency and rate, the same local value."""

from decimal import Decimal

from app.core.money import RATE_STEP, half_up, to_local


def amount_worth(value: Decimal, rate: Decimal) -> Decimal:
    """Give how much of a currency a local value is at a rate."""
    return half_up(value / rate)


def rate_worth(value: Decimal, amount: Decimal, rate: Decimal | None = None) -> Decimal:
    """Give the rate at which an amount has a local value; the wanted one where it fits.

    An amount of whole kuruş is seldom worth a value to the kuruş: the rate takes up the rest.
    """
    if rate is not None and to_local(amount, rate) == value:
        return rate
    return half_up(value / amount, RATE_STEP)
