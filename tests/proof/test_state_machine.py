"""Random sequences of everything people do to the books, against a model in plain Python."""

from contextlib import suppress
from datetime import date
from decimal import Decimal
from functools import partial

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    MultipleResults,
    multiple,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import func, select

from app.core.db import db, transaction
from app.ledger.errors import (
    AlreadyMergedError,
    ClosedPeriodError,
    HasMergedCardsError,
    NothingToOffsetError,
    OverToleranceError,
    SameAccountError,
    SameCardError,
    SurvivorMergedError,
)
from app.ledger.journals import JournalLine
from app.ledger.matching import EntryKey
from app.ledger.merging import merge, unmerge
from app.ledger.models import Party
from app.ledger.periods import set_state
from app.ledger.posting import post
from app.ledger.rules import Side
from app.ledger.settlements import set_off, write_off
from app.ledger.state import OpenItem
from tests.factories import ledger as make
from tests.factories.databases import Databases
from tests.factories.ledger import transfer
from tests.proof.books_model import moved
from tests.proof.machine import PERIODS, Books, open_cards_and_periods
from tests.proof.wanted import Wish, amounts, days, wishes

SMALL = settings(
    max_examples=200,
    stateful_step_count=4,
    deadline=None,
    print_blob=True,
    phases=(Phase.reuse, Phase.generate),  # shrinking takes minutes; a failure prints its steps
    suppress_health_check=list(HealthCheck),
)
LONG = settings(SMALL, max_examples=500, stateful_step_count=50)
PARTS = 10
"""The long size is 5,000 sequences, in parts for as many processes as there are."""

places = st.integers(0, 3)


class AllBooks(Books):
    """The books with their periods and groups, and what is settled without money."""

    @rule(place=st.integers(0, 2))
    def close_or_open_again(self, place: int) -> None:
        period, days = self.periods[place], PERIODS[place]
        with transaction():
            set_state(period.id, "open" if days in self.model.closed else "closed")
        self.model.closed ^= {days}

    @precondition(lambda self: self.model.closed)
    @rule(target=Books.vouchers, wish=wishes(), place=st.integers(0, 2), days=st.integers(0, 90))
    def date_back(self, wish: Wish, place: int, days: int) -> int:
        """Post into a closed period: refused, and then allowed with a reason."""
        closed = sorted(self.model.closed)
        first, _last = closed[place % len(closed)]
        back = wish.on(date.fromordinal(first.toordinal() + days))
        with pytest.raises(ClosedPeriodError), transaction():
            post(back.voucher(self.parties))
        with transaction():
            posted = post(back.voucher(self.parties), reason="invoice found late")
        self.model.vouchers[posted.voucher_id] = self.model.typed(back.movements(self.parties))
        return posted.voucher_id

    @rule(old=places, survivor=places)
    def merge(self, old: int, survivor: int) -> None:
        code, other = (self.parties[place].code for place in (old, survivor))
        merged = self.model.merged
        is_right = code != other and not {code, other} & merged.keys()
        is_right = is_right and code not in merged.values()
        try:
            with transaction():
                merge(self._card(old), self._card(survivor))
        except (SameCardError, AlreadyMergedError, SurvivorMergedError, HasMergedCardsError):
            assert not is_right
            return
        assert is_right
        merged[code] = other

    @precondition(lambda self: self.model.merged)
    @rule()
    def unmerge(self) -> None:
        code = next(iter(self.model.merged))
        with transaction():
            unmerge(db.session.scalars(select(Party).where(Party.code == code)).one())
        del self.model.merged[code]

    @rule(target=Books.journals, payer=places, payee=places, day=days, amount=amounts)
    def transfer(
        self, payer: int, payee: int, day: date, amount: Decimal
    ) -> int | MultipleResults[int]:
        """Move what one party owes to another; within one account there is nothing to move."""
        amount += Decimal("0.01")
        codes = [self.parties[place].code for place in (payer, payee)]
        is_same = len({self.model.holder(code) for code in codes}) == 1
        out, into = (
            JournalLine(side=side, party_id=self.parties[place].id, currency="TRY", amount=amount)
            for side, place in ((Side.CREDIT, payer), (Side.DEBIT, payee))
        )
        try:
            with transaction():
                posted = transfer(out, into, day)
        except (SameAccountError, ClosedPeriodError):
            assert is_same or self.model.is_closed(day)
            return multiple()
        assert not is_same
        assert not self.model.is_closed(day)
        self.model.vouchers[posted.voucher_id] = self.model.typed(
            moved(code, "TRY", day, is_debit=is_debit, amount=amount, rate=Decimal(1))
            for code, is_debit in zip(codes, (False, True), strict=True)
        )
        return posted.voucher_id

    @rule(target=Books.vouchers, place=places, day=days, kurus=st.integers(1, 9))
    def sell_little(self, place: int, day: date, kurus: int) -> int:
        amount = Decimal(kurus) / 100
        voucher = make.voucher(self.parties[place], amount=f"{amount}", dated_on=day)
        with transaction():
            posted = post(voucher, reason="forgotten")
        code = self.parties[place].code
        sale = moved(code, "TRY", day, is_debit=True, amount=amount, rate=Decimal(1))
        self.model.vouchers[posted.voucher_id] = self.model.typed([sale])
        return posted.voucher_id

    @rule()
    def write_off(self) -> None:
        """Write off the smallest rest, if it is small enough."""
        smallest = select(OpenItem).where(OpenItem.amount != 0)
        item = db.session.scalar(smallest.order_by(func.abs(OpenItem.local_amount)).limit(1))
        if item is None:
            return
        key, is_over = EntryKey(item.voucher_id, item.line_no), abs(item.local_amount) > SMALL_REST
        db.session.rollback()
        try:
            with self.closed_today(), transaction():
                write_off(key, "rest")
        except OverToleranceError:
            assert is_over
        else:
            assert not is_over
        self.take_what_was_booked()

    @rule(place=places, currency=st.sampled_from(("TRY", "USD")))
    def set_off(self, place: int, currency: str) -> None:
        rate = Decimal(1 if currency == "TRY" else 42)
        with suppress(NothingToOffsetError), self.closed_today(), transaction():
            set_off(self.parties[place].id, currency, rate)
        self.take_what_was_booked()

    def _card(self, place: int) -> Party:
        return db.session.get_one(Party, self.parties[place].id)


SMALL_REST = Decimal("0.05")


SIZES = [
    pytest.param(SMALL, id="small"),
    *(pytest.param(LONG, id=f"part {n} of {PARTS}", marks=pytest.mark.long) for n in range(PARTS)),
]


@pytest.mark.parametrize("size", SIZES)
def test_any_sequence_leaves_right_books(
    installation: Flask, databases: Databases, template: str, size: settings
) -> None:
    """A failure prints its steps, and the seed by which the run is repeated."""
    databases.filled("four_parties", open_cards_and_periods, base=template)
    AllBooks.app = installation
    AllBooks.new_books = staticmethod(partial(databases.copied, "four_parties", "test"))
    run_state_machine_as_test(AllBooks, settings=size)
