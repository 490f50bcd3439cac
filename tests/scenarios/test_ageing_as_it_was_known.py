"""A report of a past day says the same for ever, whatever is matched or released later."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from flask import Flask

from app.core.clock import stopped_at
from app.core.db import db
from app.ledger.matching import EntryKey, match_entries, unmatch
from app.ledger.models import Party, Period
from app.ledger.periods import set_state
from app.ledger.queries import AgeingFilter, ageing, balances
from app.ledger.reversing import cancel, reverse
from tests.factories import ledger as make
from tests.factories.matching import active_matches, in_dollars, posted

SOLD, PAID = date(2026, 9, 1), date(2026, 9, 20)
SEPTEMBER, NOVEMBER, DECEMBER = date(2026, 9, 30), date(2026, 11, 30), date(2026, 12, 31)
THEN = datetime(2026, 9, 25, 12, tzinfo=UTC)
LATER = datetime(2026, 11, 10, 12, tzinfo=UTC)
LAST = datetime(2026, 12, 5, 12, tzinfo=UTC)


@pytest.fixture
def buyer(app: Flask) -> Party:
    return make.customer(term_days=0)


@pytest.fixture
def both(buyer: Party) -> tuple[EntryKey, EntryKey]:
    """Sell and be paid in dollars: the dollar stood lower then."""
    invoice = in_dollars(buyer, "sales_invoice", "100.00", "40.0", SOLD)
    return invoice, in_dollars(buyer, "bank_receipt", "100.00", "41.0", PAID)


def aged(as_of: date) -> list[str]:
    """Give the one party's balance and buckets by matches, and see that they add up."""
    (row,) = db.session.execute(ageing(AgeingFilter(as_of=as_of, method="matched"))).all()
    amounts = [value for value in row if isinstance(value, Decimal)]
    assert sum(amounts[1:-1]) - amounts[-1] == abs(amounts[0])
    (found,) = db.session.execute(balances(as_of)).all()
    assert found.balance == amounts[0]
    return [str(amount) for amount in amounts]


def test_what_is_matched_later_was_open_then_and_what_is_released_was_matched(
    buyer: Party,
) -> None:
    invoice = posted(buyer, "sales_invoice", "100.00", SOLD)
    receipt = posted(buyer, "bank_receipt", "60.00", PAID)
    september = aged(SEPTEMBER)
    assert september == ["40.00", "0.00", "100.00", "0.00", "0.00", "0.00", "60.00"]
    with stopped_at(LATER):
        match_entries(invoice, receipt)
    november = aged(NOVEMBER)
    assert november == ["40.00", "0.00", "0.00", "0.00", "40.00", "0.00", "0.00"]
    assert aged(SEPTEMBER) == september
    with stopped_at(LAST):
        unmatch(active_matches()[0].id)
    assert aged(SEPTEMBER) == september
    assert aged(NOVEMBER) == november
    assert aged(DECEMBER) == ["40.00", "0.00", "0.00", "0.00", "0.00", "100.00", "60.00"]


def test_a_difference_goes_with_its_match_on_every_day(
    both: tuple[EntryKey, EntryKey],
) -> None:
    with stopped_at(THEN):
        match_entries(*both)
    assert aged(SEPTEMBER)[0] == "0.00"
    with stopped_at(LATER):
        unmatch(active_matches()[0].id)
    assert aged(SEPTEMBER)[0] == "-100.00"
    assert aged(DECEMBER)[0] == "-100.00"
    with stopped_at(LAST):
        match_entries(*both)
    for day in (SOLD, PAID, SEPTEMBER, NOVEMBER, DECEMBER):
        aged(day)


def test_a_difference_of_a_closed_period_is_open_until_it_is_posted(
    both: tuple[EntryKey, EntryKey],
) -> None:
    period = Period(name="2026-09", start_on=SOLD, end_on=SEPTEMBER)
    db.session.add(period)
    db.session.flush()
    set_state(period.id, "closed")
    september = aged(SEPTEMBER)
    with stopped_at(LATER):
        match_entries(*both)
    assert aged(SEPTEMBER) == september
    assert aged(NOVEMBER)[0] == "0.00"
    with stopped_at(LAST):
        unmatch(active_matches()[0].id)
    assert aged(SEPTEMBER) == september
    assert aged(DECEMBER)[0] == september[0]


def test_what_was_taken_back_is_settled_from_the_date_of_what_takes_it_back(
    buyer: Party,
) -> None:
    cancelled = posted(buyer, "sales_invoice", "100.00", SOLD)
    reversed_ = posted(buyer, "sales_invoice", "50.00", SOLD)
    with stopped_at(LATER):
        cancel(cancelled.voucher_id)
        reverse(reversed_.voucher_id)
    assert aged(SEPTEMBER) == ["50.00", "0.00", "50.00", "0.00", "0.00", "0.00", "0.00"]
    assert aged(NOVEMBER) == ["0.00"] * 7
