"""Many hands at the same cheques: one wins, nobody waits for ever, nothing is moved twice."""

import random
from datetime import date
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.core.db import db, transaction
from app.core.errors import DomainError
from app.ledger.errors import MatchedVoucherError
from app.ledger.instruments import Act, act, undo
from app.ledger.instruments.errors import (
    DuplicateInstrumentError,
    InstrumentStateError,
    LaterEventError,
    NoBankAccountError,
    NothingToUndoError,
)
from app.ledger.journals import JournalLine
from app.ledger.models import Instrument, InstrumentEvent, Party
from app.ledger.posting import post
from app.ledger.rules import AccountKind, Side
from app.ledger.rules.instruments import EVENTS, events
from app.ledger.verify import verify
from tests.concurrency.crew import refusals, together
from tests.factories import instruments as papers
from tests.factories import ledger as make
from tests.factories.instruments import DAY, paper
from tests.factories.ledger import transfer

HANDS = 8
EXPECTED = (
    *(DuplicateInstrumentError, InstrumentStateError, LaterEventError, MatchedVoucherError),
    *(NoBankAccountError, NothingToUndoError),
)


def test_one_of_many_who_endorse_the_same_cheque_wins(app: Flask) -> None:
    with transaction():
        ids = papers.received(make.customer(), paper("1"), paper("2"))
        vendors = [make.vendor().id for _ in range(HANDS)]

    def work(hand: int) -> None:
        with transaction():
            mine = ids if hand % 2 else ids[::-1]
            act(mine, Act(event="endorse", dated_on=DAY, holder_id=vendors[hand]))

    assert refusals(together(app, HANDS, work)) == [InstrumentStateError] * (HANDS - 1)
    assert list(verify()) == []
    found = select(func.count()).where(InstrumentEvent.event == "endorse")
    assert db.session.scalar(found) == len(ids)


class Hand:
    """Somebody who enters, moves and undoes papers of the same few parties as everybody."""

    def __init__(self, seed: str, parties: list[int], bank: int) -> None:
        self._chance = random.Random(seed)
        self._parties = parties
        self._bank = bank
        self.done = 0

    def work(self, times: int) -> int:
        """Do so many things; one of ten is given up at the last moment."""
        for _ in range(times):
            step = self._chance.choice(
                (self._enter, self._act, self._act, self._act, self._undo, self._move)
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

    def _party(self) -> Party:
        return db.session.get_one(Party, self._chance.choice(self._parties))

    def _enter(self) -> None:
        roll = [paper(str(self._chance.randint(1, 10_000)), f"{n}.50") for n in range(1, 4)]
        enter = self._chance.choice((papers.received, papers.given))
        money = {"currency": "USD", "rate": Decimal(self._chance.randint(40, 42))}
        enter(self._party(), *roll, **self._chance.choice((money, {})))

    def _act(self) -> None:
        chosen = self._any(self._chance.randint(1, 4))
        if not chosen:
            return
        one = chosen[0]
        event = self._chance.choice(events(one.direction, one.kind, one.state) or EVENTS)
        wanted = Act(
            event=event,
            dated_on=DAY,
            holder_id=self._chance.choice(self._parties),
            account_id=self._bank,
            rate=Decimal(43) if one.currency == "USD" else Decimal(1),
        )
        act(
            [it.id for it in chosen if it.state == one.state and it.currency == one.currency],
            wanted,
        )

    def _undo(self) -> None:
        for chosen in self._any(1):
            undo(chosen.id)

    def _move(self) -> None:
        one, other = self._chance.sample(self._parties, 2)
        if self._chance.random() < 0.5:
            post(make.voucher(db.session.get_one(Party, one), "bank_receipt", "7.00"))
            return
        sides = [
            JournalLine(
                side=side,
                party_id=party,
                account_kind=AccountKind.RECEIVABLE,
                currency="TRY",
                amount=Decimal(5),
            )
            for side, party in ((Side.CREDIT, one), (Side.DEBIT, other))
        ]
        transfer(sides[0], sides[1], date(2026, 11, 20))

    def _any(self, most: int) -> list[Instrument]:
        query = select(Instrument).where(Instrument.state != "cancelled").limit(60)
        rows = list(db.session.scalars(query.execution_options(populate_existing=True)))
        return self._chance.sample(rows, min(most, len(rows)))


@pytest.mark.parametrize("each", [40, pytest.param(600, marks=pytest.mark.long)])
def test_nothing_is_moved_twice_and_nobody_waits_for_ever(app: Flask, each: int) -> None:
    seed = 20_261_126
    with transaction():
        cards = [make.customer(), make.customer(match_rule="due"), make.customer(is_vendor=True)]
        parties = [card.id for card in [*cards, make.vendor()]]
        bank = papers.account("102")

    answers = together(app, HANDS, lambda hand: Hand(f"{seed} {hand}", parties, bank).work(each))
    assert refusals(answers) == [], f"seed {seed}"
    assert all(isinstance(done, int) and done > each / 4 for done in answers), f"seed {seed}"
    assert list(verify()) == [], f"seed {seed}"
