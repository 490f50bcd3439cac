"""October is closed, then locked: what may still be dated in it."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask import Flask

from app.core.db import db, transaction
from app.ledger.errors import (
    ClosedPeriodError,
    LockedPeriodError,
    PeriodDaysError,
    PeriodsOverlapError,
    PeriodStateError,
)
from app.ledger.imports import FileRefusedError, import_transactions
from app.ledger.matching import match_entries
from app.ledger.models import Period
from app.ledger.periods import set_state
from app.ledger.posting import post
from app.ledger.reversing import cancel, correct, reverse
from app.ledger.verify import verify
from app.ledger.vouchers import get_voucher
from tests.factories import ledger as make
from tests.factories.files import a_row, transactions_file
from tests.factories.matching import active_matches, in_dollars

OCTOBER, NOVEMBER = date(2026, 10, 15), date(2026, 11, 2)


@pytest.fixture
def october(app: Flask) -> Period:
    period = Period(name="2026-10", start_on=date(2026, 10, 1), end_on=date(2026, 10, 31))
    with transaction():
        db.session.add(period)
    return period


def put(period: Period, state: str) -> None:
    with transaction():
        set_state(period.id, state)


def sale(**values: Any) -> int:
    return post(make.voucher(make.customer(), dated_on=OCTOBER, **values)).voucher_id


def test_what_is_closed_takes_no_posting_without_a_reason(october: Period) -> None:
    sale()
    put(october, "closed")
    with pytest.raises(ClosedPeriodError), transaction():
        sale()
    post(make.voucher(make.customer(), dated_on=date(2026, 11, 1)))
    post(make.voucher(make.customer(), dated_on=date(2026, 9, 30)))
    post(make.voucher(make.customer(), dated_on=OCTOBER), reason="Geç gelen fatura")


def test_what_is_locked_takes_nothing_for_ever(october: Period) -> None:
    put(october, "closed")
    put(october, "locked")
    with pytest.raises(LockedPeriodError), transaction():
        post(make.voucher(make.customer(), dated_on=OCTOBER), reason="Geç gelen fatura")
    for state in ("open", "closed"):
        with pytest.raises(PeriodStateError):
            put(october, state)


def test_an_open_period_is_not_locked_at_once_and_a_closed_one_opens_again(october: Period) -> None:
    with pytest.raises(PeriodStateError):
        put(october, "locked")
    put(october, "closed")
    put(october, "open")
    sale()


@pytest.mark.parametrize("take_back", [cancel, lambda key: reverse(key, dated_on=OCTOBER)])
def test_nothing_is_taken_back_inside_a_closed_period(
    october: Period, take_back: Callable[[int], Any]
) -> None:
    with transaction():
        voucher_id = sale()
    put(october, "closed")
    with pytest.raises(ClosedPeriodError), transaction():
        take_back(voucher_id)


def test_a_mistake_of_a_closed_period_is_reversed_today_and_corrected(october: Period) -> None:
    with transaction():
        voucher_id = sale()
    put(october, "closed")
    draft = correct(voucher_id)
    assert draft.corrects_id == voucher_id
    assert list(verify()) == []


def test_an_import_names_the_rows_of_a_closed_period(october: Period) -> None:
    put(october, "closed")
    party = make.customer()
    rows = [a_row(party, date=str(day), due_date="") for day in (NOVEMBER, OCTOBER)]
    rows[1]["external_key"] = "later"
    with pytest.raises(FileRefusedError) as refused:
        import_transactions(transactions_file(rows))
    (problem,) = refused.value.problems
    assert "2026-10" in str(problem)
    assert str(problem).startswith("row 3, date:")


def test_matching_is_allowed_there_but_its_difference_is_dated_today(october: Period) -> None:
    buyer = make.customer(currency="USD")
    invoice = in_dollars(buyer, "sales_invoice", "100.00", "42.0", OCTOBER)
    receipt = in_dollars(buyer, "bank_receipt", "100.00", "42.5", OCTOBER)
    put(october, "closed")
    match_entries(invoice, receipt)
    (match,) = active_matches()
    assert match.matched_on == OCTOBER
    assert match.difference_voucher_id is not None
    assert get_voucher(match.difference_voucher_id).dated_on > october.end_on
    assert list(verify()) == []


def test_no_two_periods_hold_the_same_day(october: Period) -> None:
    db.session.add(Period(name="Q4", start_on=date(2026, 10, 31), end_on=date(2026, 12, 31)))
    with pytest.raises(PeriodsOverlapError), transaction():
        db.session.flush()


def test_the_days_of_what_is_closed_stay_as_they_are(october: Period) -> None:
    put(october, "closed")
    october.end_on = date(2026, 10, 1)
    with pytest.raises(PeriodDaysError), transaction():
        db.session.flush()


def test_what_is_closed_is_not_deleted(october: Period) -> None:
    put(october, "closed")
    db.session.delete(october)
    with pytest.raises(PeriodDaysError), transaction():
        db.session.flush()
