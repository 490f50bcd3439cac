"""When invoices fall due, and which branch they belong to."""

from datetime import date

import pytest
from flask import Flask

from app.core.db import db
from app.ledger.drafts import post_draft
from app.ledger.models import Branch, PaymentTerm, Voucher
from app.ledger.parties import change_party
from app.ledger.posting import post
from app.ledger.reversing import cancel, correct
from app.ledger.vouchers import entries_of, get_voucher
from tests.factories import ledger as make


def due_on(days: int, dated_on: date, kind: str = "sales_invoice", **term: object) -> date:
    """Post a movement to a party with a term, and give the day it falls due."""
    agreed = PaymentTerm(name=f"{days} {term}", days=days, **term)
    db.session.add(agreed)
    db.session.flush()
    buyer = make.customer(term_days=5, term_id=agreed.id)
    posted = post(make.voucher(buyer, kind, dated_on=dated_on))
    due: date = entries_of(posted.voucher_id)[0].due_on
    return due


@pytest.mark.parametrize(
    ("days", "dated_on", "due"),
    [
        (30, date(2026, 11, 20), date(2026, 12, 31)),
        (0, date(2026, 11, 20), date(2026, 11, 30)),
        (31, date(2027, 1, 31), date(2027, 3, 31)),
        (28, date(2027, 1, 31), date(2027, 2, 28)),
    ],
)
def test_the_end_of_month_is_that_of_the_month_in_which_the_days_run_out(
    app: Flask, days: int, dated_on: date, due: date
) -> None:
    assert due_on(days, dated_on, is_end_of_month=True) == due


def test_a_due_date_moves_forward_to_the_pay_day_and_stays_on_it(app: Flask) -> None:
    friday = date(2026, 11, 20)
    assert due_on(0, friday, pay_weekday="friday") == friday
    assert due_on(1, friday, pay_weekday="friday") == date(2026, 11, 27)
    end = date(2026, 12, 4)  # after the 30th of November, a Monday
    assert due_on(2, friday, is_end_of_month=True, pay_weekday="friday") == end


def test_a_receipt_is_due_at_once_whatever_the_term(app: Flask) -> None:
    day = date(2026, 11, 20)
    assert due_on(30, day, "cash_receipt", is_end_of_month=True) == day


def test_without_a_term_the_days_of_the_card_hold(app: Flask) -> None:
    posted = post(make.voucher(make.customer(term_days=10), dated_on=date(2026, 11, 20)))
    assert entries_of(posted.voucher_id)[0].due_on == date(2026, 11, 30)


def test_a_term_that_changes_moves_no_posted_due_date(app: Flask) -> None:
    term = PaymentTerm(name="30", days=30)
    db.session.add(term)
    db.session.flush()
    buyer = make.customer()
    change_party(buyer, term_id=term.id)
    posted = post(make.voucher(buyer, dated_on=date(2026, 11, 20)))
    term.days = 60
    db.session.flush()
    assert entries_of(posted.voucher_id)[0].due_on == date(2026, 12, 20)


def test_the_branch_of_a_voucher_is_its_reversals_and_its_copys_too(app: Flask) -> None:
    branch = Branch(code="IZM", name="İzmir")
    db.session.add(branch)
    db.session.flush()
    buyer = make.customer()
    first, second = (post(make.voucher(buyer, branch_id=branch.id)) for _ in range(2))
    assert get_voucher(first.voucher_id).branch_id == branch.id
    assert get_voucher(cancel(first.voucher_id).voucher_id).branch_id == branch.id
    copy = post_draft(correct(second.voucher_id).id)
    assert db.session.get_one(Voucher, copy.voucher_id).branch is branch


def test_a_voucher_shows_its_lines_with_account_and_party(app: Flask) -> None:
    buyer = make.customer()
    voucher = db.session.get_one(Voucher, post(make.voucher(buyer)).voucher_id)
    assert [entry.account.party for entry in voucher.entries] == [buyer, None]
    assert voucher.original is None
    cancelled = db.session.get_one(Voucher, cancel(voucher.id).voucher_id)
    assert cancelled.original is voucher
