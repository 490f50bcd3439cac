"""Numbers as people type them and as machine files carry them, read into exact decimals."""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import NamedTuple

from app.core.errors import N_, DomainError
from app.core.money import (
    KURUS,
    MAX_AMOUNT,
    MAX_RATE,
    RATE_STEP,
    ZERO,
    AmountTooLargeError,
    half_up,
)


class NotANumberError(DomainError):
    """The text holds something other than digits, a sign and separators in their places."""

    message = N_("“{text}” is not a number: write digits only, like {example}.")


class AmbiguousNumberError(DomainError):
    """The separator may mean thousands or decimals, a thousandfold difference."""

    message = N_(
        "“{text}” may mean thousands or decimals: write {whole} for the whole number, "
        "and at most {places} decimals after “{point}”."
    )


class TooManyDecimalsError(DomainError):
    """The number is finer than its column, and rounding it in silence would lose money."""

    message = N_("“{text}” has too many decimals: round it to {places} decimals.")


def parse_amount(text: str, language: str = "tr") -> Decimal:
    """Read an amount a person typed: 1.234,56 or 1234,56 or 1234.56, two decimals at most.

    The thousands mark of the language before exactly three digits is taken at its word
    (1.234 is 1234 in Turkish); the decimal mark there is refused as ambiguous.
    """
    typed = text.translate(_PLAIN_CHARACTERS).strip()
    thousands, point = _marks(language)
    if _TWO_MEANINGS.fullmatch(typed):
        if point in typed:
            raise _ambiguous(text, typed, _AMOUNT, point)
        typed = typed.replace(thousands, "")
    return _read(text, typed, _AMOUNT, language)


def parse_rate(text: str, language: str = "tr") -> Decimal:
    """Read an exchange rate a person typed, six decimals at most.

    Three decimals are common in a rate and thousands are rare, so that here the thousands
    mark of the language before exactly three digits is the one refused as ambiguous.
    """
    typed = text.translate(_PLAIN_CHARACTERS).strip()
    thousands, point = _marks(language)
    if _TWO_MEANINGS.fullmatch(typed) and thousands in typed:
        raise _ambiguous(text, typed, _RATE, point)
    return _read(text, typed, _RATE, language)


def parse_plain_amount(text: str) -> Decimal:
    """Read an amount of a machine file, strictly digits with a dot and two decimals at most."""
    if _fits_amount(text):
        return Decimal(text) or ZERO  # minus zero becomes zero
    return _read_slowly(text, _AMOUNT)


def parse_plain_rate(text: str) -> Decimal:
    """Read a rate of a machine file, strictly digits with a dot and six decimals at most."""
    if _fits_rate(text):
        return Decimal(text) or ZERO
    return _read_slowly(text, _RATE)


class _Column(NamedTuple):
    """What a column of numbers can hold."""

    places: int
    step: Decimal
    limit: Decimal


_AMOUNT = _Column(2, KURUS, MAX_AMOUNT)
_RATE = _Column(6, RATE_STEP, MAX_RATE)

# No-break, figure, thin and narrow spaces come with numbers pasted from web pages and
# spreadsheets; the minus sign U+2212 comes from typeset documents.
_PLAIN_CHARACTERS = str.maketrans("\u00a0\u2007\u2009\u202f\u2212", "    -")
_TWO_MEANINGS = re.compile(r"[+-]? ?[1-9][0-9]{0,2}[.,][0-9]{3}")
_TYPED = re.compile(
    r"(?P<sign>[+-]?) ?"
    r"(?P<whole>[0-9]+|[1-9][0-9]{0,2}(?P<mark>[., ])[0-9]{3}(?:(?P=mark)[0-9]{3})*)"
    r"(?:(?!(?P=mark))[.,](?P<decimals>[0-9]+))?"
)
_PLAIN = re.compile(r"-?[0-9]+(?:\.(?P<decimals>[0-9]+))?")
_Match = Callable[[str], re.Match[str] | None]
_fits_amount: _Match = re.compile(r"-?[0-9]{1,16}(?:\.[0-9]{1,2})?").fullmatch
_fits_rate: _Match = re.compile(r"-?[0-9]{1,12}(?:\.[0-9]{1,6})?").fullmatch


def _marks(language: str) -> tuple[str, str]:
    """Give the thousands mark and the decimal mark of a language."""
    return (".", ",") if language == "tr" else (",", ".")


def _ambiguous(text: str, typed: str, column: _Column, point: str) -> AmbiguousNumberError:
    whole = re.sub("[+., ]", "", typed)
    return AmbiguousNumberError(text=text, whole=whole, places=column.places, point=point)


def _read(text: str, typed: str, column: _Column, language: str) -> Decimal:
    """Turn typed characters without a double meaning into a decimal that fits the column."""
    match = _TYPED.fullmatch(typed)
    if match is None:
        raise NotANumberError(text=text, example="1.234,56" if language == "tr" else "1,234.56")
    whole = re.sub("[., ]", "", match["whole"])
    return _fitting(text, f"{match['sign']}{whole}", match["decimals"] or "", column)


def _fitting(text: str, whole: str, decimals: str, column: _Column) -> Decimal:
    """Build the decimal, or refuse what its column would round or could not hold."""
    if len(decimals) > column.places:
        raise TooManyDecimalsError(text=text, places=column.places)
    number = Decimal(f"{whole}.{decimals}")
    if abs(number) > column.limit:
        raise AmountTooLargeError(text=text, limit=column.limit)
    return half_up(number, column.step)


def _read_slowly(text: str, column: _Column) -> Decimal:
    """Read what the fast pattern refused: leading zeros are numbers, the rest is named."""
    match = _PLAIN.fullmatch(text)
    if match is None:
        raise NotANumberError(text=text, example="1234.56")
    whole, _, decimals = text.partition(".")
    return _fitting(text, whole, decimals, column)
