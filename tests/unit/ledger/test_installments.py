"""An amount in parts: to the kuruş, each due some months after the one before."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from app.ledger.rules.installments import installments

DAY = date(2026, 1, 31)

amounts = st.integers(0, 9_999_999).map(lambda kurus: Decimal(kurus) / 100)


def test_the_last_part_takes_what_is_left_over() -> None:
    assert list(installments(Decimal("100.00"), DAY, 3)) == [
        (Decimal("33.33"), date(2026, 1, 31)),
        (Decimal("33.33"), date(2026, 2, 28)),
        (Decimal("33.34"), date(2026, 3, 31)),
    ]


def test_a_kurus_is_not_split() -> None:
    assert list(installments(Decimal("0.02"), DAY, 3)) == [(Decimal("0.02"), date(2026, 3, 31))]
    assert list(installments(Decimal("0.00"), DAY, 3, 2)) == [(Decimal("0.00"), date(2026, 5, 31))]


@given(amount=amounts, parts=st.integers(1, 120), months=st.integers(1, 12))
def test_the_parts_are_all_of_it_in_order(amount: Decimal, parts: int, months: int) -> None:
    split = list(installments(amount, DAY, parts, months))
    assert sum(part for part, _day in split) == amount
    assert [day for _part, day in split] == sorted({day for _part, day in split})
    assert len(split) <= parts
    assert all(part for part, _day in split) or amount == 0
