"""Tax numbers, bank accounts and telephones."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.identifiers import (
    FINAL_CONSUMER,
    FOREIGN_BUYER,
    InvalidIbanError,
    InvalidPhoneError,
    InvalidTaxNumberError,
    InvalidTcknError,
    InvalidVknError,
    StandInTaxNumberError,
    format_iban,
    format_phone,
    parse_iban,
    parse_phone,
    parse_tax_no,
    parse_tckn,
    parse_vkn,
    phone_digits,
)

VKN = "4540536920"
TCKN = "10000000146"
IBAN = "TR330006100519786457841326"
MOBILE = "+905321234567"


@pytest.mark.parametrize("text", [VKN, " 454 053 69 20 ", "454\u00a00536920"])
def test_a_company_number_is_read_with_its_spaces(text: str) -> None:
    assert parse_vkn(text) == VKN
    assert parse_tax_no(text) == VKN


@pytest.mark.parametrize("text", [TCKN, "100 000 001 46"])
def test_a_persons_number_is_read_with_its_spaces(text: str) -> None:
    assert parse_tckn(text) == TCKN
    assert parse_tax_no(text) == TCKN


def test_a_number_that_looks_invented_may_be_real() -> None:
    assert parse_vkn("1234567890") == "1234567890"


@pytest.mark.parametrize(
    "text",
    [
        "1234567801",
        "1111111111",
        "2222222222",
        "0000000000",
        "454053692",
        "",
        "454053692X",
        TCKN,
        "454-053-6920",
    ],
)
def test_a_wrong_company_number_is_refused(text: str) -> None:
    with pytest.raises(InvalidVknError, match="tax plate"):
        parse_vkn(text)


@pytest.mark.parametrize(
    "text", ["10000000147", "00000000146", "11111111111", VKN, "", "X0000000146"]
)
def test_a_wrong_persons_number_is_refused(text: str) -> None:
    with pytest.raises(InvalidTcknError, match="identity card"):
        parse_tckn(text)


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("1234567801", InvalidVknError),
        ("10000000147", InvalidTcknError),
        ("123", InvalidTaxNumberError),
        ("", InvalidTaxNumberError),
        ("123456789012", InvalidTaxNumberError),
    ],
)
def test_the_length_tells_which_tax_number_is_wrong(text: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        parse_tax_no(text)


@pytest.mark.parametrize("number", [FINAL_CONSUMER, FOREIGN_BUYER])
def test_stand_in_numbers_pass_only_where_asked_for(number: str) -> None:
    assert parse_tax_no(number, allow_stand_in=True) == number
    with pytest.raises(StandInTaxNumberError, match="own number"):
        parse_tax_no(number)


@given(st.integers(0, 10), st.integers(1, 9))
def test_one_wrong_digit_of_a_persons_number_is_noticed(place: int, by: int) -> None:
    wrong = (int(TCKN[place]) + by) % 10
    with pytest.raises(InvalidTcknError):
        parse_tckn(TCKN[:place] + str(wrong) + TCKN[place + 1 :])


@pytest.mark.parametrize("text", [IBAN, "tr33 0006 1005 1978 6457 8413 26", f"\u00a0{IBAN}\n"])
def test_an_iban_is_read_as_copied(text: str) -> None:
    assert parse_iban(text) == IBAN


def test_ibans_of_other_countries_are_read() -> None:
    assert parse_iban("DE89 3704 0044 0532 0130 00") == "DE89370400440532013000"


@pytest.mark.parametrize(
    "text", ["", "TR", IBAN[2:], IBAN[:-1], IBAN[:-1] + "7", "XX" + IBAN[2:], IBAN + "0", "ŞR33"]
)
def test_a_wrong_iban_is_refused(text: str) -> None:
    with pytest.raises(InvalidIbanError, match="copy it again"):
        parse_iban(text)


def test_an_iban_is_printed_in_groups_of_four() -> None:
    assert format_iban(IBAN) == "TR33 0006 1005 1978 6457 8413 26"
    assert parse_iban(format_iban(IBAN)) == IBAN


@pytest.mark.parametrize(
    "text",
    [
        "0532 123 45 67",
        "532 123 45 67",
        "+90 532 123 45 67",
        "+905321234567",
        "905321234567",
        "00905321234567",
        "0 (532) 123-45-67",
        "+90 (0) 532 123 45 67",
        "0532.123.45.67",
        "0532/123 45 67",
        "0532\xa0123\u201345\u201367",
        "\u202a+90 532 123 45 67\u202c",
    ],
)
def test_a_mobile_number_has_one_stored_form(text: str) -> None:
    assert parse_phone(text) == MOBILE


@pytest.mark.parametrize(
    ("text", "stored", "shown"),
    [
        ("0532 123 45 67", MOBILE, "0532 123 45 67"),
        ("0212 555 12 34", "+902125551234", "(0212) 555 12 34"),
        ("0850 123 45 67", "+908501234567", "0850 123 4567"),
        ("444 1 234", "4441234", "444 1 234"),
        ("0444 1 234", "4441234", "444 1 234"),
        ("+90 444 1 234", "4441234", "444 1 234"),
        ("+1 650 253 0000", "+16502530000", "+1 650-253-0000"),
        ("+354 444 1234", "+3544441234", "+354 444 1234"),
        ("+49 30 123456", "+4930123456", "+49 30 123456"),
    ],
)
def test_numbers_are_stored_and_shown(text: str, stored: str, shown: str) -> None:
    assert parse_phone(text) == stored
    assert parse_phone(stored) == stored
    assert format_phone(stored) == shown


def test_a_region_can_be_given_for_numbers_without_a_country() -> None:
    assert parse_phone("030 123456", region="DE") == "+4930123456"
    assert parse_phone("(650) 444-1234", region="US") == "+16504441234"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0",
        "112",
        "0532 123 45",
        "0532 123 45 678",
        "0532 123 45 67 / 0533 123 45 67",
        "mail",
        "0212 555 12 34 ext. 5",
        "0212 555 12 34 dahili 5",
        "0212 555 12 34 x5",
        "tel 05321234567",
        "0212 555 12 34;ext=5",
        "05٣2 123 45 67",
        "+",
        "+90",
        "++905321234567",
        "9" * 400,
        "0532 FLOWERS",
        "+999 123 456 789",
    ],
)
def test_what_is_not_one_whole_number_is_refused(text: str) -> None:
    with pytest.raises(InvalidPhoneError, match="area code"):
        parse_phone(text)


def test_a_text_that_is_no_number_is_shown_as_it_is() -> None:
    assert format_phone("sekreterden") == "sekreterden"


def as_typed(part: str) -> list[str]:
    return [part, f"0{part}", f"+90{part}", f"0090{part}", f"90{part}", f"+90 (0) {part}"]


@given(st.from_regex(r"5[0-9]{9}", fullmatch=True), st.integers(1, 10), st.integers(0, 5))
def test_the_beginning_of_a_number_finds_it_however_typed(
    national: str, length: int, way: int
) -> None:
    assert phone_digits(as_typed(national[:length])[way]) in phone_digits(f"+90{national}")


@given(st.from_regex(r"[2-58][0-9]{9}", fullmatch=True), st.integers(0, 9), st.integers(1, 10))
def test_any_part_of_a_number_finds_it(national: str, start: int, length: int) -> None:
    part = national[start : start + length]
    for stored in as_typed(national):
        assert phone_digits(part) in phone_digits(stored) or not part.strip("0")


def test_the_search_form_of_a_number_keeps_digits_only() -> None:
    ways = [
        ("0532 123 45 67", "5321234567"),
        ("+905321234567", "5321234567"),
        ("0532 123", "532123"),
        ("+909001234567", "9001234567"),
        ("0900 123", "123"),
        ("+90532", "532"),
        ("444 1 234", "4441234"),
        ("90", "90"),
        ("Ahmet", ""),
    ]
    assert [phone_digits(text) for text, _ in ways] == [digits for _, digits in ways]
