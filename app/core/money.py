"""Money as decimals: two places, rounded half up, never a float."""

from decimal import ROUND_HALF_UP, Decimal

ZERO = Decimal("0.00")
KURUS = Decimal("0.01")
RATE_STEP = Decimal("0.000001")
MAX_AMOUNT = Decimal("9999999999999999.99")
"""The largest amount a NUMERIC(18,2) column holds."""


def half_up(amount: Decimal, step: Decimal = KURUS) -> Decimal:
    """Round to the step (a kuruş by default), halves away from zero, as the tax office does.

    Minus zero becomes zero, so that nothing ever prints as -0.00.
    """
    rounded = amount.quantize(step, rounding=ROUND_HALF_UP)
    return rounded or abs(rounded)


def to_local(amount: Decimal, rate: Decimal) -> Decimal:
    """Give the local value of an amount at a rate (local currency per 1 unit), to the kuruş."""
    return half_up(amount * rate)


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
