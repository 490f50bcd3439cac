"""Casing, search folding, sort keys and company names of Turkish texts."""

import json
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.core.turkish import fold, fold_name, lower, sort_key, upper

VECTORS = json.loads((Path(__file__).parent / "data/turkish_text.json").read_text("utf-8"))
ALPHABET = "abcçdefgğhıijklmnoöpqrsştuüvwxyz"
TURKISH = "abcçdefgğhıijklmnoöprsştuüvyz"
CAPITALS = "ABCÇDEFGĞHIİJKLMNOÖPRSŞTUÜVYZ"


def pairs(name: str) -> list[tuple[str, str]]:
    return [(vector["in"], vector["out"]) for vector in VECTORS[name]]


@pytest.mark.parametrize(("text", "expected"), pairs("upper"))
def test_capitals_keep_the_dots(text: str, expected: str) -> None:
    assert upper(text) == expected


@pytest.mark.parametrize(("text", "expected"), pairs("lower"))
def test_small_letters_keep_the_dots(text: str, expected: str) -> None:
    assert lower(text) == expected


@pytest.mark.parametrize(("text", "expected"), pairs("search_fold"))
def test_search_form_drops_marks_case_and_spare_spaces(text: str, expected: str) -> None:
    assert fold(text) == expected


def test_the_whole_alphabet_goes_up_and_down() -> None:
    assert upper(TURKISH) == CAPITALS
    assert lower(CAPITALS) == TURKISH


def test_letters_typed_as_letter_and_mark_are_the_same_letters() -> None:
    assert lower("I\u0307ZMI\u0307R") == "izmir"
    assert upper("i\u0307zmir") == "İZMİR"
    assert sort_key("s\u0327ehir") == sort_key("şehir")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Straße", "strasse"),
        ("Øre Æbler", "ore aebler"),
        ("Migros\u2019un", "migros'un"),
        ("A\u2013B", "a-b"),
        ("gizli\u200b boşluk\u00a0var", "gizli bosluk var"),
        ("ÇELİK\t\nYAPI", "celik yapi"),
        ("a\u20dd", "a"),
        ("ЖЗЛ", "жзл"),
        ("", ""),
    ],
)
def test_search_form_of_foreign_letters_and_pasted_signs(text: str, expected: str) -> None:
    assert fold(text) == expected


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(TURKISH + " "))
def test_case_does_not_matter_for_search_and_order(text: str) -> None:
    assert fold(upper(text)) == fold(text)
    assert sort_key(upper(text)) == sort_key(text)


@given(st.lists(st.text(ALPHABET + " 0123456789")))
def test_keys_sort_as_the_alphabet_does(texts: list[str]) -> None:
    places = {letter: place for place, letter in enumerate(" 0123456789" + ALPHABET)}
    squeezed = [" ".join(text.split()) for text in texts]
    by_alphabet = sorted(squeezed, key=lambda text: [places[letter] for letter in text])
    assert sorted(squeezed, key=sort_key) == by_alphabet


@given(st.text())
@example("{|}~")
def test_keys_are_ascii_and_stay_short(text: str) -> None:
    assert sort_key(text).isascii()
    assert sort_key(text) == sort_key(f" {text} ")


def test_other_scripts_follow_z_and_marks_precede_letters() -> None:
    ordered = ["", "(A)", "1. Şube", "{a}", "a", "â-b", "az", "aЖ", "b", "cz", "cЖ", "ç", "çz", "d"]
    ordered += ["hz", "ı", "ız", "i", "Q", "z", "Ж", "ア", "\U00010428"]
    keys = [sort_key(text) for text in ordered]
    assert keys == sorted(set(keys))


@pytest.mark.parametrize(
    "name",
    [
        "Ünal & Oğulları Demir",
        "ÜNAL VE OĞULLARI DEMİR A.Ş.",
        "Ünal ve Oğulları Demir AŞ",
        "Ünal ve Oğulları Demir A. Ş.",
        "Ünal ve Oğulları Demir Anonim Şirketi",
        "Ünal ve Oğulları Demir San. ve Tic. Ltd. Şti.",
        "Ünal ve Oğulları Demir San.Tic.Ltd.Şti",
        "Ünal ve Oğulları Demir Sanayi ve Ticaret Limited Şirketi",
        "Ünal ve Oğulları Demir İth. İhr. Paz. San. & Tic. A.Ş.",
        "  ünal ve ogulları   demir, GmbH ",
    ],
)
def test_one_firm_has_one_folded_name(name: str) -> None:
    assert fold_name(name) == "unal ve ogullari demir"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("T.C. Ziraat Bankası A.Ş.", "tc ziraat bankasi"),
        ("TC Ziraat Bankası", "tc ziraat bankasi"),
        ("S A.Ş.", "s"),
        ("Ticaret A.Ş.", "ticaret"),
        ("A.Ş.", "as"),
        ("Ticaret Bankası Ltd.", "ticaret bankasi"),
        ("Migros'un Yeri Ltd. Şti.", "migrosun yeri"),
        ("...", ""),
    ],
)
def test_what_is_left_of_a_name_is_never_nothing(name: str, expected: str) -> None:
    assert fold_name(name) == expected


@given(st.text())
def test_a_name_with_letters_never_folds_to_nothing(name: str) -> None:
    assert fold_name(name) or not any(character.isalnum() for character in fold(name))
