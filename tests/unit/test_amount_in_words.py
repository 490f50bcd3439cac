"""Amounts written in Turkish words, on letters and on cheques."""

import json
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.money import MAX_AMOUNT, AmountTooLargeError
from app.core.turkish import amount_in_words

VECTORS = json.loads((Path(__file__).parent / "data/turkish_text.json").read_text("utf-8"))
DIGITS = ["", "bir", "iki", "üç", "dört", "beş", "altı", "yedi", "sekiz", "dokuz"]
TENS = ["", "on", "yirmi", "otuz", "kırk", "elli", "altmış", "yetmiş", "seksen", "doksan"]
VALUES = {word: value for value, word in enumerate(DIGITS) if word}
VALUES |= {word: value * 10 for value, word in enumerate(TENS) if word}
SCALES = {"bin": 10**3, "milyon": 10**6, "milyar": 10**9, "trilyon": 10**12, "katrilyon": 10**15}


def number_of(words: list[str]) -> int:
    """Read words back the way a listener adds them up."""
    total = group = 0
    for word in words:
        if word == "yüz":
            group = (group or 1) * 100
        elif word in SCALES:
            total, group = total + (group or 1) * SCALES[word], 0
        elif word != "sıfır":
            group += VALUES[word]
    return total + group


@pytest.mark.parametrize("vector", VECTORS["amount_in_words"], ids=lambda vector: vector["amount"])
def test_amount_is_written_as_on_letters(vector: dict[str, str]) -> None:
    assert amount_in_words(Decimal(vector["amount"]), vector["currency"]) == vector["text"]


@given(st.decimals(-MAX_AMOUNT, MAX_AMOUNT, places=2))
def test_words_say_the_amount_and_nothing_else(amount: Decimal) -> None:
    words = amount_in_words(amount, "TRY").removeprefix("Yalnız ")
    whole, _, rest = words.rpartition(" Türk lirası")
    lira, kurus = (whole, rest) if "Türk" in words else ("", words)
    sign = -1 if "eksi" in words else 1
    lira, kurus = (part.replace("eksi", "").replace("kuruş", "") for part in (lira, kurus))
    read = Decimal(number_of(lira.split())) + Decimal(number_of(kurus.split())) / 100
    assert sign * read == amount


@pytest.mark.parametrize(
    ("amount", "currency", "expected"),
    [
        ("2250.50", "TRY", "#İkibinikiyüzelliTL elliKr#"),
        ("1250.50", "TRY", "#BinikiyüzelliTL elliKr#"),
        ("1000", "TRY", "#BinTL#"),
        ("0.75", "TRY", "#YetmişbeşKr#"),
        ("0", "TRY", "#SıfırTL#"),
        ("12.50", "USD", "#OnikiUSD ellisent#"),
        ("-1.00", "TRY", "#EksibirTL#"),
        ("3.05", "SAR", "#ÜçvirgülsıfırbeşSAR#"),
    ],
)
def test_cheque_style_leaves_no_gap_to_write_into(
    amount: str, currency: str, expected: str
) -> None:
    assert amount_in_words(Decimal(amount), currency, separator="") == expected


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        ("12", "Yalnız on iki SAR"),
        ("12.5", "Yalnız on iki virgül elli SAR"),
        ("0.05", "Yalnız sıfır virgül sıfır beş SAR"),
    ],
)
def test_unknown_currency_is_written_as_its_code(amount: str, expected: str) -> None:
    assert amount_in_words(Decimal(amount), "SAR") == expected


def test_minus_nothing_is_zero() -> None:
    assert amount_in_words(Decimal("-0.004"), "EUR") == "Yalnız sıfır euro"


def test_amount_beyond_the_ledger_is_refused() -> None:
    with pytest.raises(AmountTooLargeError):
        amount_in_words(MAX_AMOUNT + 1, "TRY")
