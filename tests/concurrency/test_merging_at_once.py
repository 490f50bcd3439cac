"""Cards are merged and taken apart while others post to either of them."""

import random
from concurrent.futures import ThreadPoolExecutor, wait
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import select

from app.core.db import db, transaction
from app.ledger.errors import AlreadyMergedError, HasMergedCardsError, SurvivorMergedError
from app.ledger.merging import merge, unmerge
from app.ledger.models import Account, Party
from app.ledger.posting import post
from app.ledger.queries import balances_of
from app.ledger.reversing import cancel
from app.ledger.verify import verify
from tests.concurrency.crew import refusals, together
from tests.factories import ledger as make

HANDS, EACH = 8, 24
SEED = 20_261_125


def test_no_amount_is_lost_while_cards_are_merged_and_taken_apart(app: Flask) -> None:
    """Each posting may be the first of its kind, so that accounts are opened meanwhile too."""
    with transaction():
        keys = [make.vendor().id, make.customer().id]

    def post_to_either(hand: int) -> Decimal:
        chance, total = random.Random(f"{SEED} {hand}"), Decimal(0)
        for _ in range(EACH):
            amount, kind = (
                Decimal(chance.randint(1, 999)),
                chance.choice(("sales_invoice", "debit_note")),
            )
            with transaction():
                party = db.session.get_one(Party, chance.choice(keys))
                posted = post(make.voucher(party, kind, f"{amount}"))
            if chance.random() < 0.1:
                with transaction():
                    cancel(posted.voucher_id)
                continue
            total += amount
        return total

    def merge_and_undo() -> Decimal:
        for _ in range(EACH):
            with transaction():
                merge(*(db.session.get_one(Party, key) for key in keys))
            with transaction():
                unmerge(db.session.get_one(Party, keys[0]))
        with transaction():
            merge(*(db.session.get_one(Party, key) for key in keys))
        return Decimal(0)

    answers = together(app, HANDS, lambda hand: post_to_either(hand) if hand else merge_and_undo())
    assert refusals(answers) == [], f"seed {SEED}"
    total = sum(answer for answer in answers if isinstance(answer, Decimal))
    assert balances_of(keys) == dict.fromkeys(keys, total), f"seed {SEED}"
    assert set(db.session.scalars(select(Account.holder_id).where(Account.party_id.in_(keys)))) == {
        keys[1]
    }
    assert list(verify()) == [], f"seed {SEED}"


def test_of_merges_that_would_make_a_chain_or_a_circle_one_wins(app: Flask) -> None:
    with transaction():
        keys = [make.customer().id for _ in range(3)]

    def work(hand: int) -> None:
        with transaction():
            merge(*(db.session.get_one(Party, keys[(hand + step) % 3]) for step in (0, 1)))

    for _turn in range(5):
        refused = refusals(together(app, 3, work))
        assert len(refused) == 2
        assert set(refused) <= {AlreadyMergedError, SurvivorMergedError, HasMergedCardsError}
        with transaction():
            for card in db.session.scalars(select(Party).where(Party.merged_into_id.is_not(None))):
                unmerge(card)
    assert list(verify()) == []


@pytest.mark.parametrize("who_begins", ["poster", "merger"])
def test_an_account_opened_while_its_card_is_merged_is_held_by_the_other_card(
    app: Flask, who_begins: str
) -> None:
    """The first sale to a vendor opens its receivable; whoever comes second waits."""
    with transaction():
        old, survivor = make.vendor().id, make.customer().id

    def sell() -> None:
        post(make.voucher(db.session.get_one(Party, old)))

    def join() -> None:
        merge(db.session.get_one(Party, old), db.session.get_one(Party, survivor))

    first, second = (sell, join) if who_begins == "poster" else (join, sell)

    def work() -> None:
        with app.app_context(), transaction():
            second()

    with ThreadPoolExecutor(1) as pool:
        with transaction():
            first()
            other = pool.submit(work)
            wait([other], timeout=1)
        other.result()
    assert list(verify()) == []
    assert set(db.session.scalars(select(Account.holder_id).where(Account.party_id == old))) == {
        survivor
    }
