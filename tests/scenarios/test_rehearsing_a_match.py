"""A preview is the act itself, done and taken back: it says all, and leaves nothing."""

from datetime import date
from decimal import Decimal
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.core.db import db
from app.core.series import SeriesCounter
from app.ledger.errors import MatchAmountError, NotMatchableError, UnknownMatchError
from app.ledger.matching import (
    EntryKey,
    Matched,
    match_account,
    match_chosen,
    unmatch,
    unmatch_batch,
)
from app.ledger.models import Account, Match, Party, Voucher
from app.ledger.outcomes import Done, carried_out, rehearsed
from app.ledger.verify import verify
from tests.factories import ledger as make
from tests.factories.matching import active_matches, in_dollars, open_of, posted
from tests.factories.reading import balance_of

SOLD, PAID = date(2026, 10, 1), date(2026, 11, 20)


def account_of(party: Party) -> int:
    return db.session.scalars(select(Account.id).where(Account.party_id == party.id)).one()


def done(matched: Matched) -> Done:
    return Done((matched.batch,))


@pytest.fixture
def buyer(app: Flask) -> Party:
    return make.customer()


@pytest.fixture
def dollars(buyer: Party) -> tuple[EntryKey, EntryKey]:
    """Post the worked example of exchange differences."""
    invoice = in_dollars(buyer, "sales_invoice", "10000.00", "42.1234", SOLD)
    return invoice, in_dollars(buyer, "bank_receipt", "6000.00", "42.8", PAID)


def test_a_rehearsal_tells_the_postings_and_leaves_nothing(
    buyer: Party, dollars: tuple[EntryKey, EntryKey]
) -> None:
    vouchers = db.session.scalar(select(func.count(Voucher.id)))
    numbers = db.session.execute(select(SeriesCounter.__table__)).all()
    outcome = rehearsed(lambda: done(match_account(account_of(buyer), "USD", "due")))
    (match,) = outcome.settled
    assert [str(it) for it in (match.amount, match.debit_open, match.credit_open)] == [
        "6000.00",
        "4000.00",
        "0.00",
    ]
    assert [
        (line.account_code, line.local_debit, line.local_credit) for line in outcome.postings
    ] == [
        (buyer.code, Decimal("4059.60"), 0),
        ("646", 0, Decimal("4059.60")),
    ]
    assert db.session.scalar(select(func.count(Voucher.id))) == vouchers
    assert db.session.scalar(select(func.count(Match.id))) == 0
    assert db.session.execute(select(SeriesCounter.__table__)).all() == numbers
    assert open_of(dollars[0]) == ("10000.00", "421234.00")
    assert list(verify()) == []


def test_what_is_done_afterwards_is_what_was_rehearsed(
    buyer: Party, dollars: tuple[EntryKey, EntryKey]
) -> None:
    act = partial(match_account, account_of(buyer), "USD", "due")
    rehearsal = rehearsed(lambda: done(act()))
    assert rehearsed(lambda: done(act())).digest() == rehearsal.digest()
    assert carried_out(lambda: done(act())).digest() == rehearsal.digest()
    assert balance_of(buyer) == Decimal("168493.60")


def test_another_receipt_meanwhile_changes_the_digest(
    buyer: Party, dollars: tuple[EntryKey, EntryKey]
) -> None:
    act = partial(match_account, account_of(buyer), "USD", "due")
    before = rehearsed(lambda: done(act())).digest()
    in_dollars(buyer, "bank_receipt", "1.00", "42.8", SOLD)
    assert rehearsed(lambda: done(act())).digest() != before


def test_several_are_matched_with_several_as_far_as_an_amount(buyer: Party) -> None:
    owed = [posted(buyer, "sales_invoice", amount, SOLD) for amount in ("60.00", "50.00")]
    paid = [posted(buyer, "bank_receipt", amount, PAID) for amount in ("70.00", "30.00")]
    place = account_of(buyer), "TRY"
    matched = match_chosen(*place, [*owed, *paid], Decimal("80.00"))
    assert (matched.pairs, str(matched.amount)) == (3, "80.00")
    assert [open_of(key)[0] for key in (*owed, *paid)] == ["0.00", "30.00", "0.00", "-20.00"]
    with pytest.raises(MatchAmountError):
        match_chosen(*place, [owed[1], paid[1]], Decimal("20.01"))
    with pytest.raises(NotMatchableError):
        match_chosen(*place, owed)
    match_chosen(*place, [owed[1], paid[1]])
    assert [open_of(key)[0] for key in (*owed, *paid)] == ["0.00", "10.00", "0.00", "0.00"]
    assert list(verify()) == []


def test_items_of_another_account_are_not_matched_with_it(buyer: Party) -> None:
    invoice = posted(buyer, "sales_invoice", "60.00", SOLD)
    foreign = posted(make.customer(), "bank_receipt", "60.00", PAID)
    with pytest.raises(NotMatchableError):
        match_chosen(account_of(buyer), "TRY", [invoice, foreign])


def test_a_whole_run_is_undone_at_once_with_its_differences(
    buyer: Party, dollars: tuple[EntryKey, EntryKey]
) -> None:
    in_dollars(buyer, "bank_receipt", "1000.00", "43", PAID)
    before = balance_of(buyer)
    matched = match_account(account_of(buyer), "USD", "due")
    unmatch(active_matches()[0].id)
    outcome = rehearsed(lambda: Done(undone=unmatch_batch(matched.batch)))
    assert [line.local_debit for line in outcome.postings] == [Decimal("-876.60"), 0]
    assert len(unmatch_batch(matched.batch)) == 1
    assert (balance_of(buyer), active_matches()) == (before, [])
    assert open_of(dollars[0]) == ("10000.00", "421234.00")
    assert list(verify()) == []
    with pytest.raises(UnknownMatchError):
        unmatch_batch(matched.batch)
