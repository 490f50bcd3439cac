"""The late charge: the worked example of the domain, and what holds for any debts."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.core.money import ZERO, half_up
from app.ledger.rules import InterestTerms, Item, Piece, charges, day_product, pay
from app.ledger.rules.interest import EVER, DayBaseError, InterestRateError, NoInterestRateError

TODAY = date(2026, 11, 22)
YEARLY = {EVER: Decimal(48)}


def item(due_on: date, amount: int, place: int = 1) -> Item:
    return Item(due_on, due_on, (place,), Decimal(amount))


INVOICES = [
    item(date(2026, 10, 1), 10_000),
    item(date(2026, 10, 25), 20_000),
    item(date(2026, 11, 19), 30_000),
]
RECEIPTS = [item(date(2026, 10, 15), 15_000), item(date(2026, 11, 10), 25_000)]

days = st.integers(0, 400).map(lambda day: TODAY - timedelta(days=day))
amounts = st.decimals(min_value=ZERO, max_value=Decimal("99999999.99"), places=2)
percents = st.decimals(min_value=ZERO, max_value=Decimal(200), places=2)
tables = st.dictionaries(days, percents, max_size=4).map(lambda known: YEARLY | known)


@st.composite
def items(draw: st.DrawFn) -> list[Item]:
    """Draw items that are due by today."""
    rows = draw(st.lists(st.tuples(days, days, amounts), max_size=8))
    return [Item(due, on, (place,), amount) for place, (due, on, amount) in enumerate(rows)]


def charge(**terms: Any) -> Decimal:
    pieces = pay(INVOICES, RECEIPTS)
    listed = charges(pieces, TODAY, InterestTerms(**({"rates": YEARLY} | terms)))
    return sum((each.amount for each in listed), ZERO)


def test_fifo_pairs_give_the_day_products_of_the_domain() -> None:
    terms = InterestTerms(rates=YEARLY, allow_negative=True)
    listed = charges(pay(INVOICES, RECEIPTS), TODAY, terms)
    assert [each.product for each in listed] == [140_000, -50_000, 240_000, -90_000, 60_000]
    assert [each.piece.amount for each in listed] == [10_000, 5_000, 15_000, 10_000, 20_000]
    assert [each.days for each in listed] == [14, -10, 16, -9, 3]


def test_the_late_charge_of_a_banks_year() -> None:
    assert charge(allow_negative=True) == Decimal("400.00")


def test_the_late_charge_of_the_laws_year() -> None:
    assert charge(allow_negative=True, day_base=365) == Decimal("394.52")


def test_early_payment_that_earns_nothing() -> None:
    assert charge() == Decimal("586.67")


def test_a_year_counts_360_or_365_days() -> None:
    with pytest.raises(DayBaseError):
        InterestTerms(rates=YEARLY, day_base=364)


@pytest.mark.parametrize("percent", ["-0.01", "1000.01"])
def test_absurd_rates_are_refused(percent: str) -> None:
    with pytest.raises(InterestRateError):
        InterestTerms(rates=YEARLY | {TODAY: Decimal(percent)})


def test_grace_forgives_who_is_a_little_late_and_nobody_else() -> None:
    """Of 14, 16 and 3 days late, a grace of 14 leaves the 16, all of them."""
    assert charge(grace_days=14) == Decimal("320.00")
    assert charge(grace_days=13) == Decimal("506.67")
    assert charge(grace_days=16) == ZERO


def test_a_rate_that_changes_on_the_way_holds_from_its_day_on() -> None:
    debt = [item(date(2026, 10, 1), 36_000)]
    rates = {EVER: Decimal(10), date(2026, 10, 11): Decimal(20), date(2026, 11, 1): Decimal(30)}
    listed = charges(pay(debt, []), date(2026, 11, 2), InterestTerms(rates=rates))
    assert [(each.days, f"{each.percent}", f"{each.amount}") for each in listed] == [
        (10, "10", "100.00"),
        (21, "20", "420.00"),
        (1, "30", "30.00"),
    ]


def test_days_before_the_first_rate_are_refused() -> None:
    terms = InterestTerms(rates={date(2026, 10, 2): Decimal(48)})
    with pytest.raises(NoInterestRateError) as refused:
        charges(pay(INVOICES, []), TODAY, terms)
    assert refused.value.details == {"date": date(2026, 10, 1)}


def test_what_is_not_due_yet_costs_and_earns_nothing() -> None:
    debt = [item(TODAY + timedelta(days=30), 1_000)]
    assert charges(pay(debt, []), TODAY, InterestTerms(rates=YEARLY, allow_negative=True)) == []


def test_an_advance_earns_only_where_early_payment_does() -> None:
    advance = [item(TODAY - timedelta(days=30), 36_000)]
    assert charges(pay([], advance), TODAY, InterestTerms(rates=YEARLY)) == []
    listed = charges(pay([], advance), TODAY, InterestTerms(rates=YEARLY, allow_negative=True))
    assert [(each.days, each.amount) for each in listed] == [(-30, Decimal("-1440.00"))]
    tomorrow = [item(TODAY + timedelta(days=1), 36_000)]
    assert charges(pay([], tomorrow), TODAY, InterestTerms(YEARLY, allow_negative=True)) == []


def test_a_post_dated_payment_is_late_until_its_own_due_date() -> None:
    debt, cheque = [item(TODAY, 36_000)], [item(TODAY + timedelta(days=60), 36_000)]
    listed = charges(pay(debt, cheque), TODAY, InterestTerms(rates=YEARLY))
    assert [(each.days, each.last) for each in listed] == [(60, cheque[0].due_on)]


def test_pieces_say_what_paid_what() -> None:
    debt, receipt = item(TODAY, 100), item(TODAY, 130)
    assert list(pay([debt], [receipt])) == [
        Piece(Decimal(100), debt, receipt),
        Piece(Decimal(30), None, receipt),
    ]
    assert list(pay([], [item(TODAY, 0)])) == []


@given(items(), items())
def test_pieces_take_every_item_whole(debts: list[Item], payments: list[Item]) -> None:
    pieces = list(pay(debts, payments))
    for side, given_ in (("debt", debts), ("payment", payments)):
        found = [getattr(piece, side) for piece in pieces if getattr(piece, side)]
        assert list(dict.fromkeys(found)) == sorted(item for item in given_ if item.amount)
        for each in set(found):
            parts = [piece.amount for piece in pieces if getattr(piece, side) == each]
            assert sum(parts, ZERO) == each.amount
            assert min(parts) > ZERO
    assert {piece.debt is None for piece in pieces if piece.payment is None} <= {False}


@given(items(), items())
def test_fifo_pairs_give_the_day_products_of_both_sides(
    debts: list[Item], payments: list[Item]
) -> None:
    """However amounts are paired, their products add up to those of the two sides."""
    terms = InterestTerms(rates=YEARLY, allow_negative=True)
    listed = charges(pay(debts, payments), TODAY, terms)
    owed, paid = (
        day_product([(each.due_on, each.amount) for each in side], TODAY)
        for side in (debts, payments)
    )
    assert sum((each.product for each in listed), ZERO) == owed - paid


@given(items(), items(), tables, st.sampled_from((360, 365)), st.booleans(), st.integers(0, 40))
def test_the_list_adds_up_to_a_total_that_is_rounded_once(
    debts: list[Item],
    payments: list[Item],
    rates: dict[date, Decimal],
    day_base: int,
    allow_negative: bool,
    grace_days: int,
) -> None:
    terms = InterestTerms(rates, day_base, grace_days, allow_negative)
    listed = charges(pay(debts, payments), TODAY, terms)
    exact = sum((each.product * each.percent for each in listed), ZERO) / (100 * day_base)
    assert sum((each.amount for each in listed), ZERO) == half_up(exact)
    assert allow_negative or all(each.days > 0 for each in listed)


@given(items(), items(), st.integers(0, 400))
def test_a_change_to_the_same_rate_changes_nothing(
    debts: list[Item], payments: list[Item], day: int
) -> None:
    same = YEARLY | {TODAY - timedelta(days=day): YEARLY[EVER]}
    totals = [
        sum(each.amount for each in charges(pay(debts, payments), TODAY, InterestTerms(rates)))
        for rates in (YEARLY, same)
    ]
    assert totals[0] == totals[1]


@given(items(), st.integers(1, 60))
def test_more_grace_never_costs_more(debts: list[Item], grace: int) -> None:
    assume(debts)
    owed = [
        sum(
            each.product
            for each in charges(pay(debts, []), TODAY, InterestTerms(YEARLY, 360, days))
        )
        for days in (0, grace)
    ]
    assert owed[1] <= owed[0]
