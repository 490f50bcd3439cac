"""Ageing and average dues: the worked example of the domain, and what holds for any amounts."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.money import ZERO
from app.ledger.rules import (
    Buckets,
    Item,
    aged,
    average_due,
    day_product,
    open_by_bucket,
    open_by_fifo,
)
from app.ledger.rules.ageing import BucketsError

BASE = date(2026, 9, 1)
TODAY = date(2026, 11, 22)

INVOICES = [
    (date(2026, 10, 1), Decimal(10_000)),
    (date(2026, 10, 25), Decimal(20_000)),
    (date(2026, 11, 19), Decimal(30_000)),
]
RECEIPTS = [(date(2026, 10, 15), Decimal(15_000)), (date(2026, 11, 10), Decimal(25_000))]

days = st.integers(-400, 400).map(lambda day: TODAY + timedelta(days=day))
amounts = st.decimals(min_value=ZERO, max_value=Decimal("99999999.99"), places=2)
dues = st.lists(st.tuples(days, amounts), max_size=12)
bounds = st.lists(st.integers(1, 400), min_size=1, max_size=8, unique=True)
buckets_of_any_kind = bounds.map(lambda found: Buckets(tuple(sorted(found))))


@st.composite
def items(draw: st.DrawFn) -> list[Item]:
    """Draw open items in any order."""
    rows = draw(st.lists(st.tuples(days, days, amounts), max_size=12))
    return [Item(due, on, (place,), amount) for place, (due, on, amount) in enumerate(rows)]


def test_the_average_due_date_is_rounded_half_up() -> None:
    """62,5 days after the base are 63; Python's own rounding would give 62."""
    assert -day_product(INVOICES, BASE) == 3_750_000
    assert average_due(INVOICES) == date(2026, 11, 3) == BASE + timedelta(days=63)


def test_the_average_due_date_of_the_receipts() -> None:
    """60,25 days after the base are 60."""
    assert -day_product(RECEIPTS, BASE) == 2_410_000
    assert average_due(RECEIPTS) == date(2026, 10, 31) == BASE + timedelta(days=60)


def test_the_day_products_of_both_sides() -> None:
    assert day_product(INVOICES, TODAY) == 1_170_000
    assert day_product(RECEIPTS, TODAY) == 870_000


def test_nothing_has_no_average_due_date() -> None:
    assert average_due([]) is None
    assert average_due([(TODAY, ZERO)]) is None


@given(dues)
def test_an_average_lies_between_the_first_and_the_last_due_date(
    found: Sequence[tuple[date, Decimal]],
) -> None:
    average = average_due(found)
    owed = [due_on for due_on, amount in found if amount]
    assert (average is None) == (not owed)
    if average:
        assert min(owed) <= average <= max(owed)
        # Half a day is the most that rounding moves a day-product by.
        total = sum((amount for _due_on, amount in found), ZERO)
        assert abs(day_product(found, average)) * 2 <= total


@pytest.mark.parametrize(
    ("since_due", "bucket"),
    [
        *((-400, "not_due"), (-1, "not_due"), (0, "d0_30"), (30, "d0_30"), (31, "d31_60")),
        *((60, "d31_60"), (61, "d61_90"), (90, "d61_90"), (91, "d90_plus"), (4_000, "d90_plus")),
    ],
)
def test_due_today_stands_in_the_first_bucket(since_due: int, bucket: str) -> None:
    buckets = Buckets()
    assert buckets.names[buckets.place_of(since_due)] == bucket
    item = Item(TODAY - timedelta(days=since_due), TODAY, (1,), Decimal(7))
    assert dict(zip(buckets.names, aged([item], TODAY, buckets), strict=True))[bucket] == 7


def test_buckets_end_where_they_are_told_to() -> None:
    buckets = Buckets.read("15, 45")
    assert buckets == Buckets((15, 45))
    assert buckets.names == ("not_due", "d0_15", "d16_45", "d45_plus")
    assert buckets.spans == ("0–15", "16–45", "45+")
    assert Buckets().spans == ("0–30", "31–60", "61–90", "90+")


@pytest.mark.parametrize(
    "text",
    ["", "30,", "30,30", "60,30", "0,30", "-1", "a", "30;60", "½", "99999", ",".join("1" * 20)],
)
def test_buckets_that_do_not_go_up_are_refused(text: str) -> None:
    with pytest.raises(BucketsError):
        Buckets.read(text)


def test_more_buckets_than_a_page_holds_are_refused() -> None:
    assert len(Buckets(tuple(range(1, 13))).names) == 14
    with pytest.raises(BucketsError):
        Buckets(tuple(range(1, 14)))


def test_the_oldest_due_is_paid_first_whatever_its_date() -> None:
    """Of two due on one day the older is paid first, of two of one day the first posted."""
    late = Item(TODAY, BASE, (1, 1), Decimal(10))
    old = Item(BASE, TODAY, (4, 1), Decimal(10))
    older = Item(BASE, BASE, (3, 2), Decimal(10))
    oldest = Item(BASE, BASE, (3, 1), Decimal(10))
    found = open_by_fifo([late, old, older, oldest], Decimal("20.50"))
    assert found == [Item(BASE, TODAY, (4, 1), Decimal("9.50")), late]


@given(items(), amounts, buckets_of_any_kind)
def test_what_is_open_adds_up_to_the_balance(
    found: list[Item], paid: Decimal, buckets: Buckets
) -> None:
    total = sum((item.amount for item in found), ZERO)
    balance = max(ZERO, total - paid)
    by_item = aged(open_by_fifo(found, paid), TODAY, buckets)
    assert sum(by_item, ZERO) == balance
    sums = aged(found, TODAY, buckets)
    due_within = [sum(sums[: place + 1], ZERO) for place in range(len(sums))]
    assert open_by_bucket(balance, due_within) == by_item
