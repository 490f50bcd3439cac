"""What belongs together, decided about values alone."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.money import ZERO, to_local
from app.ledger.rules.matching import METHODS, Item, Pair, Rest, by_date, by_due, in_order, pair

DAY = date(2026, 10, 1)


def item(number: int, amount: str, rate: str = "1", **values: Any) -> Item:
    """Write an open item; later numbers are dated later and fall due earlier."""
    day = DAY + timedelta(days=number)
    due = values.pop("due_on", DAY + timedelta(days=100 - number))
    local = to_local(Decimal(amount), Decimal(rate))
    return Item(number, 1, day, due, Decimal(amount), local, **values)


def keys(pairs: Any) -> list[tuple[int, int, str]]:
    """Give pairs as numbers and amounts."""
    return [(found.debit.voucher_id, found.credit.voucher_id, str(found.amount)) for found in pairs]


def test_the_worked_example_of_an_exchange_difference() -> None:
    invoice, receipt = item(1, "10000.00", "42.1234"), item(2, "-6000.00", "42.8")
    (found,) = in_order([invoice, receipt], by_due)
    assert (found.local_debit, found.local_credit) == (Decimal("252740.40"), Decimal("256800.00"))
    assert found.difference == Decimal("4059.60")
    assert found.matched_on == receipt.dated_on


def test_the_oldest_due_or_the_oldest_date_is_paid_first() -> None:
    items = [item(1, "60.00"), item(2, "50.00"), item(3, "-70.00")]
    assert keys(in_order(items, by_due)) == [(2, 3, "50.00"), (1, 3, "20.00")]
    assert keys(in_order(items, by_date)) == [(1, 3, "60.00"), (2, 3, "10.00")]


def test_a_quoted_number_finds_its_document() -> None:
    items = [
        item(1, "60.00", document_no="SF-2026-000001"),
        item(2, "50.00", document_no="SF-2026-000012"),
        item(3, "-50.00", quoted="ödeme: sf-2026-000012/ekim"),
        item(4, "-20.00", quoted="SF-2026-000012 ve SF-2026-000001 için"),
        item(5, "-9.00", quoted="SF-2026-0000012"),
    ]
    assert keys(METHODS["document"](items)) == [(2, 4, "20.00"), (2, 3, "30.00")]


def test_our_payment_may_quote_their_number() -> None:
    items = [
        item(1, "-60.00", type="purchase_invoice", document_no="AF-1", counter_document_no="XYZ7"),
        item(2, "60.00", type="bank_payment", quoted="XYZ7"),
    ]
    assert keys(METHODS["document"](items)) == [(2, 1, "60.00")]


def test_equal_amounts_belong_together_only_where_there_is_no_doubt() -> None:
    items = [item(1, "60.00"), item(2, "50.00"), item(3, "50.00"), item(4, "-60.00")]
    assert keys(METHODS["amount"]([*items, item(5, "-50.00")])) == [(1, 4, "60.00")]
    assert keys(METHODS["amount"]([*items, item(6, "-60.00")])) == []


def test_a_return_goes_to_the_invoice_it_names() -> None:
    items = [
        item(1, "60.00", type="sales_invoice", document_no="SF-1"),
        item(2, "-10.00", type="sales_return", counter_document_no="SF-1"),
        item(3, "-10.00", type="bank_receipt", counter_document_no="SF-1"),
    ]
    assert keys(METHODS["return"](items)) == [(1, 2, "10.00")]


def test_items_of_one_order_belong_together() -> None:
    items = [
        item(1, "60.00", order_no="S-1"),
        item(2, "-60.00", order_no="S-2"),
        item(3, "-40.00", order_no="S-1"),
        item(4, "-10.00"),
    ]
    assert keys(METHODS["order"](items)) == [(1, 3, "40.00")]


amounts = st.integers(-5_000_00, 5_000_00).map(lambda kurus: Decimal(kurus) / 100)
rates = st.integers(1, 99_999_999).map(lambda millionths: Decimal(millionths) / 1_000_000)
words = st.sampled_from(["", "A-1", "A-2", "B 7", "a-1 A-2"])


@st.composite
def some_items(draw: st.DrawFn) -> list[Item]:
    """Draw open items of one account and currency, some of them partly settled."""
    found = []
    for number in range(draw(st.integers(0, 12))):
        amount, rate = draw(amounts), draw(rates)
        rest = draw(st.integers(1, 100)) * amount / 100
        rest = rest.quantize(Decimal("0.01"))
        found.append(
            Item(
                number,
                1,
                DAY + timedelta(days=draw(st.integers(0, 9))),
                DAY + timedelta(days=draw(st.integers(0, 9))),
                rest,
                to_local(rest, rate),
                draw(st.sampled_from(["sales_invoice", "sales_return", "bank_receipt"])),
                draw(words),
                draw(words),
                draw(words),
                draw(words),
            )
        )
    return found


def taken_from(item: Item, pairs: list[Pair]) -> tuple[Decimal, Decimal]:
    """Add up what pairs take from an item, in its currency and locally."""
    amount = sum((p.amount for p in pairs if item in {p.debit, p.credit}), ZERO)
    local = sum((p.local_debit for p in pairs if p.debit is item), ZERO)
    return amount, local + sum((p.local_credit for p in pairs if p.credit is item), ZERO)


@pytest.mark.parametrize("method", METHODS)
@given(items=some_items())
def test_no_way_to_match_takes_more_than_is_open(method: str, items: list[Item]) -> None:
    pairs = list(METHODS[method](items))
    assert pairs == list(METHODS[method](items))
    for found in pairs:
        assert found.debit.amount > 0 > found.credit.amount
        assert found.amount > 0
        assert found.matched_on >= max(found.debit.dated_on, found.credit.dated_on)
    for one in items:
        amount, local = taken_from(one, pairs)
        assert amount <= abs(one.amount)
        assert local <= abs(one.local)
        assert amount != abs(one.amount) or local == abs(one.local)


@given(items=some_items())
def test_in_order_the_kth_kurus_of_one_side_meets_that_of_the_other(items: list[Item]) -> None:
    pairs = list(in_order(items, by_due))
    debits = sorted((i for i in items if i.amount > 0), key=by_due)
    paying = sorted((i for i in items if i.amount < 0), key=by_due)
    expected = []
    owed = ZERO
    for debit in debits:
        spent = ZERO
        for credit in paying:
            overlap = min(owed + debit.amount, spent - credit.amount) - max(owed, spent)
            if overlap > 0:
                expected.append((debit.voucher_id, credit.voucher_id, str(overlap)))
            spent -= credit.amount
        owed += debit.amount
    assert keys(pairs) == expected


@given(amount=amounts.filter(bool), rate=rates, parts=st.lists(st.integers(1, 40), max_size=5))
def test_the_parts_of_an_item_never_exceed_its_local_value(
    amount: Decimal, rate: Decimal, parts: list[int]
) -> None:
    rest = Rest(Item(1, 1, DAY, DAY, amount, to_local(amount, rate)))
    taken = ZERO
    for part in parts:
        share = (abs(rest.amount) * part / 100).quantize(Decimal("0.01"))
        taken += rest.take(share) if share else ZERO
    if rest.amount:
        taken += rest.take(abs(rest.amount))
    assert taken == to_local(abs(amount), rate)
    assert (rest.amount, rest.local) == (ZERO, ZERO)


def test_a_pair_takes_from_both_rests() -> None:
    debit, credit = Rest(item(1, "3.00", "0.333333")), Rest(item(2, "-1.00", "0.5"))
    found = pair(debit, credit, Decimal("1.00"))
    assert (found.local_debit, found.local_credit) == (Decimal("0.33"), Decimal("0.50"))
    assert (debit.amount, debit.local, credit.amount, credit.local) == (
        *(Decimal("2.00"), Decimal("0.67")),
        *(ZERO, ZERO),
    )
