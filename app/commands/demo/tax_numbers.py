"""Tax numbers (VKN) that pass their check digit and are given to one card each."""

_STEP = 7_919_993  # shares no factor with _COUNT, so that no number comes twice
_COUNT = 900_000_000


def tax_number(index: int, seed: int) -> str:
    """Give the tax number of the card with this index."""
    digits = str(100_000_000 + (index * _STEP + seed * 104_729) % _COUNT)
    return f"{digits}{_check_digit(digits)}"


def _check_digit(digits: str) -> int:
    """Compute the tenth digit by the tax office's rule: powers of two, taken modulo nine."""
    total = 0
    for place, digit in enumerate(digits):
        moved = (int(digit) + 9 - place) % 10
        total += moved and (moved * 2 ** (9 - place) % 9 or 9)
    return -total % 10
