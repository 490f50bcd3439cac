"""Sixteen people post, match, release and take back the same few items at once."""

import random
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.core.db import db, transaction
from app.core.errors import DomainError
from app.ledger.errors import (
    AlreadyReversedError,
    MatchAmountError,
    MatchedVoucherError,
    NotMatchableError,
    UnknownMatchError,
)
from app.ledger.matching import EntryKey, match_account, match_entries, unmatch
from app.ledger.models import Match, Party
from app.ledger.posting import post
from app.ledger.reversing import cancel, reverse
from app.ledger.rules.matching import METHODS
from app.ledger.state import OpenItem
from app.ledger.verify import verify
from tests.concurrency.crew import in_processes, refusals, together
from tests.factories import ledger as make

HANDS, PROCESSES = 16, 4
EXPECTED = (
    *(AlreadyReversedError, MatchAmountError, MatchedVoucherError),
    *(NotMatchableError, UnknownMatchError),
)


class Hand:
    """Somebody who does one thing after another to the same accounts as everybody."""

    def __init__(self, seed: str, parties: list[int]) -> None:
        self._chance = random.Random(seed)
        self._parties = parties
        self.done = 0

    def work(self, times: int) -> int:
        """Do so many things; one of ten is given up at the last moment."""
        for _ in range(times):
            step = self._chance.choice(
                (self._post, self._post, self._match, self._match_two, self._release, self._undo)
            )
            try:
                step()
            except DomainError as refusal:
                db.session.rollback()
                if not isinstance(refusal, EXPECTED):
                    raise
                continue
            if self._chance.random() < 0.1:
                db.session.rollback()
            else:
                db.session.commit()
                self.done += 1
        return self.done

    def _post(self) -> None:
        kind = self._chance.choice(("sales_invoice", "bank_receipt"))
        money: dict[str, Any] = {}
        if self._chance.random() < 0.5:
            money = {"currency": "USD", "rate": Decimal(self._chance.randint(400, 450)) / 10}
        amount = f"{self._chance.randint(1, 9_999) / 100:.2f}"
        day = date(2026, self._chance.choice((10, 11)), self._chance.randint(1, 28))
        party = db.session.get_one(Party, self._chance.choice(self._parties))
        post(make.voucher(party, kind, amount, dated_on=day, **money))

    def _match(self) -> None:
        place = self._any(select(OpenItem.account_id, OpenItem.currency))
        if place:
            match_account(place[0], place[1], self._chance.choice(sorted(METHODS)))

    def _match_two(self) -> None:
        items = select(OpenItem.voucher_id, OpenItem.line_no).where(OpenItem.amount != 0)
        debit = self._any(items.where(OpenItem.amount > 0))
        credit = self._any(items.where(OpenItem.amount < 0))
        if debit and credit:
            amount = self._chance.choice((None, Decimal("0.01"), Decimal("5.00")))
            match_entries(EntryKey(*debit), EntryKey(*credit), amount)

    def _release(self) -> None:
        found = self._any(
            select(Match.id).where(Match.undone_at.is_(None), Match.method != "reversal")
        )
        if found:
            unmatch(found[0])

    def _undo(self) -> None:
        found = self._any(select(OpenItem.voucher_id).where(OpenItem.amount == OpenItem.whole))
        if found:
            self._chance.choice((cancel, reverse))(found[0])

    def _any(self, query: Any) -> Any:
        rows = db.session.execute(query.limit(50)).all()
        return self._chance.choice(rows) if rows else None


@pytest.mark.parametrize("each", [125, pytest.param(2_000, marks=pytest.mark.long)])
def test_nothing_is_matched_twice_and_nobody_waits_for_ever(app: Flask, each: int) -> None:
    seed = 20_261_125
    with transaction():
        cards = [make.customer(), make.customer(match_rule="due"), make.customer(is_vendor=True)]
        parties = [card.id for card in cards]

    def work(hand: int) -> int:
        return Hand(f"{seed} {hand}", parties).work(each)

    answers = in_processes(app, PROCESSES, HANDS, work)
    assert len(answers) == HANDS
    assert all(isinstance(done, int) and done > each / 4 for done in answers), (seed, answers)
    assert list(verify()) == [], f"seed {seed}"
    assert db.session.scalar(select(Match.id).where(Match.undone_at.is_not(None)).limit(1))


def test_one_of_many_who_match_the_same_receipt_wins(app: Flask) -> None:
    with transaction():
        buyer = make.customer()
        invoices = [post(make.voucher(buyer)).voucher_id for _ in range(8)]
        receipt = post(make.voucher(buyer, "bank_receipt")).voucher_id

    def work(hand: int) -> None:
        with transaction():
            match_entries(EntryKey(invoices[hand], 1), EntryKey(receipt, 1))

    assert refusals(together(app, 8, work)) == [NotMatchableError] * 7
    assert list(verify()) == []
