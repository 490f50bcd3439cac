"""The cards of a demonstration."""

from hypothesis import given
from hypothesis import strategies as st
from stdnum.tr import vkn

from app.commands.demo.cities import CITIES
from app.commands.demo.parties import demo_parties
from app.commands.demo.plan import Plan
from app.commands.demo.tax_numbers import tax_number
from app.core.identifiers import parse_phone

PARTIES = list(demo_parties(Plan("S")))


def test_there_are_as_many_cards_as_the_size_says() -> None:
    assert len(PARTIES) == 1_000


def test_codes_and_tax_numbers_come_once() -> None:
    assert len({party.code for party in PARTIES}) == len(PARTIES)
    assert len({party.tax_no for party in PARTIES}) == len(PARTIES)


def test_every_tax_number_passes_its_check_digit() -> None:
    assert all(vkn.is_valid(party.tax_no) for party in PARTIES)


@given(index=st.integers(1, 100_000), seed=st.integers(0, 10**9))
def test_any_card_of_any_seed_has_a_right_tax_number(index: int, seed: int) -> None:
    assert vkn.is_valid(tax_number(index, seed))


def test_a_seed_of_100000_cards_repeats_no_tax_number() -> None:
    assert len({tax_number(index, 7)[:9] for index in range(1, 100_001)}) == 100_000


def test_every_turkish_letter_is_in_some_name() -> None:
    letters = {letter for party in PARTIES for letter in party.name}
    assert set("çğıöşüâÇĞIİÖŞÜ") <= letters


def test_some_names_have_ninety_letters() -> None:
    longest = [party.name for party in PARTIES if len(party.name) >= 90]
    assert 5 <= len(longest) <= 30


def test_some_parties_are_customer_and_vendor() -> None:
    both = sum(party.is_customer and party.is_vendor for party in PARTIES)
    assert 30 <= both <= 90
    assert all(party.is_customer or party.is_vendor for party in PARTIES)


def test_codes_stand_under_the_accounts_of_customers_and_vendors() -> None:
    for party in PARTIES:
        assert party.code.startswith("120." if party.is_customer else "320.")


def test_cards_keep_three_currencies_and_all_terms() -> None:
    assert {party.currency for party in PARTIES} == {"TRY", "USD", "EUR"}
    assert {party.term_days for party in PARTIES} == {0, 15, 30, 45, 60, 90, 120}


def test_another_seed_gives_other_cards() -> None:
    others = demo_parties(Plan("S", seed=2))
    assert all(new.tax_no != old.tax_no for new, old in zip(others, PARTIES, strict=True))


def test_every_area_code_can_be_dialled() -> None:
    for city in CITIES:
        assert parse_phone(f"0{city.area_code} 555 12 34")
        assert city.tax_offices
