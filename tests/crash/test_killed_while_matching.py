"""`kill -9` while matching, releasing and sealing: each is there whole or not at all."""

import random
from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from app.core.db import db, transaction
from app.ledger.matching import match_account, unmatch
from app.ledger.models import Account, Match, Party
from app.ledger.sealing import current_head, seal
from app.ledger.verify import verify
from tests.crash.mortal import kill_at_work
from tests.factories import ledger as make
from tests.factories.matching import in_dollars

KILLS, LONG_KILLS = 7, 67
PAIRS = 12

Say = Callable[[str], None]


@pytest.fixture
def account_id(app: Flask) -> int:
    """Sell and be paid in dollars, a dozen times at rates that differ."""
    with transaction():
        buyer: Party = make.customer(currency="USD")
        for number in range(PAIRS):
            in_dollars(buyer, "sales_invoice", "100.00", "42.0", date(2026, 10, 1 + number))
            in_dollars(buyer, "bank_receipt", "90.00", f"42.{number}5", date(2026, 11, 1 + number))
    found: int = db.session.scalars(select(Account.id).where(Account.party_id == buyer.id)).one()
    db.session.rollback()
    return found


@pytest.mark.parametrize("kills", [KILLS, pytest.param(LONG_KILLS, marks=pytest.mark.long)])
@pytest.mark.parametrize("seed", [20_261_125])
def test_a_match_its_difference_and_its_seal_are_whole(
    app: Flask, account_id: int, kills: int, seed: int
) -> None:
    chance = random.Random(seed)

    def work(say: Say) -> None:
        while True:
            with transaction():
                done = match_account(account_id, "USD", "due")
            say(f"matched {done.batch}" if done.pairs else "all is matched")
            with transaction():
                seal()
                head = current_head()  # none yet where others on the server keep all from it
            if head:
                say(f"sealed {head}")
            standing = select(Match.id).where(Match.undone_at.is_(None)).order_by(Match.id)
            for match_id in db.session.scalars(standing).all():
                with transaction():
                    unmatch(match_id)

    for _ in range(kills):
        said = kill_at_work(app, work, after=chance.random() * 0.3, said_before=1)
        batches = {str(batch) for batch in db.session.scalars(select(Match.batch))}
        told = [word.partition(" ")[::2] for word in said]
        assert {what for kind, what in told if kind == "matched"} <= batches, f"seed {seed}"
        heads = [what for kind, what in told if kind == "sealed"]
        assert list(verify(heads[-1] if heads else "")) == [], f"seed {seed}"
        db.session.rollback()
