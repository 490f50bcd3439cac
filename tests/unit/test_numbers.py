"""Numbers typed by people and carried by machine files."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.money import MAX_AMOUNT, MAX_RATE, AmountTooLargeError, format_amount, format_rate
from app.core.numbers import (
    AmbiguousNumberError,
    NotANumberError,
    TooManyDecimalsError,
    parse_amount,
    parse_plain_amount,
    parse_plain_rate,
    parse_rate,
)

AMOUNTS = st.decimals(-MAX_AMOUNT, MAX_AMOUNT, places=2)
RATES = st.decimals(-MAX_RATE, MAX_RATE, places=6)
LANGUAGES = st.sampled_from(["tr", "en"])
NO_DIGITS = [
    "",
    " ",
    "-",
    "+",
    ".",
    ",",
    "abc",
    "NaN",
    "nan",
    "Infinity",
    "-inf",
    "\u0661",
    "\uff11",
]
NOT_ONLY_DIGITS = ["1e5", "1E5", "0x10", "1_000", "5 TL", "₺5", "$5", "5%", "(5)", "--1", "1-"]
LONE_MARKS = ["1.", "1,", ".5", ",5", "1..2", "1,,2", "1.,2"]
WRONG_GROUPS = [
    "1,2,3",
    "1.2.3",
    "1.23.456",
    "12.3456.789",
    "0.123.456",
    "1 23",
    "12 34,50",
    "1\n2",
]
MIXED_MARKS = ["1.234,567.89", "1.234.56", "1,234,56"]
NO_NUMBERS = [*NO_DIGITS, *NOT_ONLY_DIGITS, *LONE_MARKS, *WRONG_GROUPS, *MIXED_MARKS]


@given(AMOUNTS, LANGUAGES)
def test_a_written_amount_reads_back(amount: Decimal, language: str) -> None:
    assert parse_amount(format_amount(amount, language), language) == amount


@given(RATES, LANGUAGES)
def test_a_written_rate_reads_back(rate: Decimal, language: str) -> None:
    assert parse_rate(format_rate(rate, language), language) == rate


@given(AMOUNTS)
def test_a_plain_amount_reads_back(amount: Decimal) -> None:
    assert parse_plain_amount(f"{amount:f}") == amount


@given(RATES)
def test_a_plain_rate_reads_back(rate: Decimal) -> None:
    assert parse_plain_rate(f"{rate:f}") == rate


@pytest.mark.parametrize("language", ["tr", "en"])
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1.234,56", "1234.56"),
        ("1,234.56", "1234.56"),
        ("1234,56", "1234.56"),
        ("1234.56", "1234.56"),
        ("1.234.567", "1234567"),
        ("1,234,567", "1234567"),
        ("1.234.567,8", "1234567.8"),
        ("1 234 567,89", "1234567.89"),
        ("1\u00a0234,50", "1234.50"),
        ("1\u202f234.50", "1234.50"),
        ("  12,5 ", "12.5"),
        ("-1.234,56", "-1234.56"),
        ("- 5", "-5"),
        ("\u2212 5,00", "-5"),
        ("+5", "5"),
        ("007", "7"),
        ("0,05", "0.05"),
        ("9999999999999999,99", "9999999999999999.99"),
    ],
)
def test_every_usual_notation_is_read(text: str, expected: str, language: str) -> None:
    assert parse_amount(text, language) == Decimal(expected)


def test_three_digits_after_one_thousands_mark_are_thousands() -> None:
    assert parse_amount("1.234", "tr") == Decimal(1234)
    assert parse_amount("-1.234", "tr") == Decimal(-1234)
    assert parse_amount("1,234", "en") == Decimal(1234)


@pytest.mark.parametrize(
    ("text", "language"), [("1,234", "tr"), ("1.234", "en"), ("-12.345", "en")]
)
def test_three_digits_after_one_decimal_mark_are_ambiguous(text: str, language: str) -> None:
    with pytest.raises(AmbiguousNumberError, match=r"write -?12?3?45?3?4?"):
        parse_amount(text, language)


def test_an_ambiguous_amount_is_answered_with_both_ways_to_write_it() -> None:
    with pytest.raises(AmbiguousNumberError) as raised:
        parse_amount("1.234", "en")
    assert raised.value.details == {"text": "1.234", "whole": "1234", "places": 2, "point": "."}


@pytest.mark.parametrize("language", ["tr", "en"])
@pytest.mark.parametrize("text", NO_NUMBERS)
def test_what_is_no_number_is_refused(text: str, language: str) -> None:
    for parse in (parse_amount, parse_rate):
        with pytest.raises(NotANumberError):
            parse(text, language)


@pytest.mark.parametrize("text", ["0,123", "0.123", "1234,567", "1234.567", "1,2345", "1.234,567"])
def test_an_amount_finer_than_a_kurus_is_refused(text: str) -> None:
    with pytest.raises(TooManyDecimalsError, match="2 decimals"):
        parse_amount(text, "tr")


def test_a_rate_finer_than_six_decimals_is_refused() -> None:
    with pytest.raises(TooManyDecimalsError, match="6 decimals"):
        parse_rate("42,1234567", "tr")


@pytest.mark.parametrize("text", ["10000000000000000", "-10000000000000000,00", "9" * 10_000])
def test_an_amount_beyond_its_column_is_refused(text: str) -> None:
    with pytest.raises(AmountTooLargeError):
        parse_amount(text)


def test_a_rate_beyond_its_column_is_refused() -> None:
    with pytest.raises(AmountTooLargeError):
        parse_rate("1000000000000")


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("42,123", "tr", "42.123"),
        ("42.123", "en", "42.123"),
        ("42.1234", "tr", "42.1234"),
        ("0.123", "tr", "0.123"),
        ("1.234,567", "tr", "1234.567"),
        ("1234.567", "tr", "1234.567"),
    ],
)
def test_three_decimals_are_usual_in_a_rate(text: str, language: str, expected: str) -> None:
    assert parse_rate(text, language) == Decimal(expected)


@pytest.mark.parametrize(("text", "language"), [("42.123", "tr"), ("42,123", "en")])
def test_a_rate_that_may_be_thousands_is_ambiguous(text: str, language: str) -> None:
    with pytest.raises(AmbiguousNumberError):
        parse_rate(text, language)


@pytest.mark.parametrize("parse", [parse_amount, parse_rate, parse_plain_amount, parse_plain_rate])
@pytest.mark.parametrize("text", ["-0", "-0.00", "-00"])
def test_minus_zero_is_zero(parse: Callable[[str], Decimal], text: str) -> None:
    assert not parse(text).is_signed()


@pytest.mark.parametrize(
    ("text", "expected"),
    [("5", "5"), ("-5.5", "-5.5"), ("0.05", "0.05"), ("0" * 20 + "7.1", "7.1")],
)
def test_plain_numbers_are_read(text: str, expected: str) -> None:
    assert parse_plain_amount(text) == Decimal(expected)
    assert parse_plain_rate(text) == Decimal(expected)


@pytest.mark.parametrize(
    "text",
    [*NO_NUMBERS, "1,5", "1.234,56", "+1", " 1", "1 ", "1\n", "- 1", "1 234", "\u22121", "1\u00a0"],
)
def test_plain_numbers_know_one_notation_only(text: str) -> None:
    for parse in (parse_plain_amount, parse_plain_rate):
        with pytest.raises(NotANumberError, match=r"1234\.56"):
            parse(text)


def test_plain_numbers_finer_than_their_column_are_refused() -> None:
    with pytest.raises(TooManyDecimalsError):
        parse_plain_amount("1.234")
    with pytest.raises(TooManyDecimalsError):
        parse_plain_rate("1.1234567")


def test_plain_numbers_beyond_their_column_are_refused() -> None:
    with pytest.raises(AmountTooLargeError):
        parse_plain_amount("10000000000000000")
    with pytest.raises(AmountTooLargeError):
        parse_plain_rate("-1000000000000.000000")


@given(st.text("0123456789.,- +", max_size=12), LANGUAGES)
def test_no_text_is_read_with_other_digits_than_it_has(text: str, language: str) -> None:
    try:
        amount = parse_amount(text, language)
    except (NotANumberError, AmbiguousNumberError, TooManyDecimalsError):
        return
    digits = "".join(character for character in text if character.isdigit())
    assert f"{abs(amount):f}".replace(".", "").strip("0") == digits.strip("0")
