"""A period is closed while others post into it: each posting is before or after, none beside."""

from datetime import date

from flask import Flask
from sqlalchemy import func, select

from app.core.db import db, transaction
from app.ledger.errors import ClosedPeriodError
from app.ledger.models import Party, Period, Voucher
from app.ledger.periods import set_state
from app.ledger.posting import post
from app.ledger.verify import verify
from tests.concurrency.crew import refusals, together
from tests.factories import ledger as make

CLOSER = 0


def test_what_was_posted_when_the_period_closed_is_all_that_is_there(app: Flask) -> None:
    with transaction():
        period = Period(name="2026-10", start_on=date(2026, 10, 1), end_on=date(2026, 10, 31))
        db.session.add(period)
        buyer = make.customer()
    period_id, party_id = period.id, buyer.id
    seen: list[int] = []

    def work(hand: int) -> None:
        if hand == CLOSER:
            with transaction():
                set_state(period_id, "closed")
                seen.append(db.session.scalar(select(func.count(Voucher.id))) or 0)
            return
        for _ in range(20):
            with transaction():
                party = db.session.get_one(Party, party_id)
                post(make.voucher(party, dated_on=date(2026, 10, 15)))

    refused = refusals(together(app, 8, work))
    assert set(refused) <= {ClosedPeriodError}
    assert [db.session.scalar(select(func.count(Voucher.id)))] == seen
    assert list(verify()) == []
