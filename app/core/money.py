"""Money as decimals: two places, rounded half up, never a float."""

from decimal import ROUND_HALF_UP, Decimal

from app.core.errors import N_, DomainError

ZERO = Decimal("0.00")
KURUS = Decimal("0.01")
RATE_STEP = Decimal("0.000001")
MAX_AMOUNT = Decimal("9999999999999999.99")
"""The largest amount a NUMERIC(18,2) column holds."""
MAX_RATE = Decimal("999999999999.999999")
"""The largest rate a NUMERIC(18,6) column holds."""


class AmountTooLargeError(DomainError):
    """The number does not fit its column."""

    message = N_("“{text}” is larger than the limit of {limit}: check the digits.")


def half_up(amount: Decimal, step: Decimal = KURUS) -> Decimal:
    """Round to the step (a kuruş by default), halves away from zero, as the tax office does.

    Minus zero becomes zero, so that nothing ever prints as -0.00.
    """
    rounded = amount.quantize(step, rounding=ROUND_HALF_UP)
    return rounded or abs(rounded)


def to_local(amount: Decimal, rate: Decimal) -> Decimal:
    """Give the local value of an amount at a rate (local currency per 1 unit), to the kuruş.

    Raises AmountTooLargeError.
    """
    return half_up(fitting(amount * rate))


def fitting(amount: Decimal) -> Decimal:
    """Give the amount back if its column holds it; raises AmountTooLargeError."""
    if abs(amount) > MAX_AMOUNT:
        raise AmountTooLargeError(text=amount, limit=MAX_AMOUNT)
    return amount


def format_amount(amount: Decimal, language: str = "tr") -> str:
    """Write an amount with two places as a reader of the language expects: 1.234,56 or 1,234.56."""
    text = f"{half_up(amount):,.2f}"
    if language == "tr":
        return text.translate(_SWAP_SEPARATORS)
    return text


def format_rate(rate: Decimal, language: str = "tr") -> str:
    """Write an exchange rate with its six places in the reader's notation."""
    text = f"{half_up(rate, RATE_STEP):f}"
    return text.replace(".", ",") if language == "tr" else text


_SWAP_SEPARATORS = str.maketrans(",.", ".,")
