"""`kill -9` at any moment: what was acknowledged is there, nothing is there by half."""

import random
from collections.abc import Callable
from functools import partial
from time import monotonic

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.core.db import db, transaction
from app.ledger.imports import import_transactions
from app.ledger.merging import merge, unmerge
from app.ledger.models import Party, Voucher
from app.ledger.posting import post
from app.ledger.reversing import cancel, correct
from app.ledger.verify import verify
from tests.crash.mortal import kill_at_work
from tests.factories import ledger as make
from tests.factories.files import a_row, transactions_file

KILLS, LONG_KILLS = 7, 67
ROWS = 400

sizes = pytest.mark.parametrize("kills", [KILLS, pytest.param(LONG_KILLS, marks=pytest.mark.long)])
seeds = pytest.mark.parametrize("seed", [20_261_122])

Say = Callable[[str], None]


@pytest.fixture
def buyer(app: Flask) -> Party:
    """Open the card of a customer that is a vendor too, for good."""
    with transaction():
        party = make.customer(is_vendor=True)
    db.session.refresh(party)
    db.session.expunge(party)
    return party


def buyer_of(kept: Party) -> Party:
    """Read the buyer's card again."""
    return db.session.get_one(Party, kept.id)


def numbers() -> list[str]:
    """Give the numbers of all vouchers in the books."""
    return list(db.session.scalars(select(Voucher.document_no)))


@sizes
@seeds
def test_every_acknowledged_number_is_in_the_books(
    app: Flask, buyer: Party, kills: int, seed: int
) -> None:
    chance = random.Random(seed)
    acknowledged: list[str] = []

    def work(say: Say) -> None:
        while True:
            with transaction():
                sale = post(make.voucher(buyer))
                bought = post(make.voucher(buyer, "purchase_invoice"))
            say(sale.document_no)
            say(bought.document_no)
            with transaction():
                cancellation = cancel(sale.voucher_id)
                correct(bought.voucher_id)
            say(cancellation.document_no)
            with transaction():
                (unmerge if buyer_of(buyer).merged_into_id else join)(buyer_of(buyer))

    def join(card: Party) -> None:
        merge(card, db.session.get_one(Party, other))

    with transaction():
        other = make.customer().id
    for _ in range(kills):
        after = chance.random() * 0.05
        acknowledged += kill_at_work(app, work, after=after, said_before=1)
        known = numbers()
        assert set(acknowledged) <= set(known), f"seed {seed}"
        assert len(acknowledged) == len(set(acknowledged)), f"seed {seed}"
        assert list(verify()) == [], f"seed {seed}"
        db.session.rollback()
    for series in {number.rpartition("-")[0] for number in numbers()}:
        taken = sorted(int(no[-6:]) for no in numbers() if no.startswith(series))
        assert taken == list(range(1, len(taken) + 1)), f"seed {seed}"


@sizes
@seeds
def test_an_import_is_there_whole_or_not_at_all(
    app: Flask, buyer: Party, kills: int, seed: int
) -> None:
    chance = random.Random(seed)
    rows = [a_row(buyer, external_key=f"k-{number}") for number in range(ROWS)]

    def work(source: str, say: Say) -> None:
        with transaction():
            import_transactions(transactions_file(rows), source=source)
        say(source)

    began = monotonic()
    work("first", lambda _source: None)
    usual = monotonic() - began
    for number in range(kills):
        source = f"s-{number}"
        after = chance.random() * usual * 1.2
        said = kill_at_work(app, partial(work, source), after=after)
        query = select(func.count()).select_from(Voucher).where(Voucher.source == source)
        there = db.session.scalar(query)
        assert there == ROWS or (there == 0 and not said), f"seed {seed}"
        assert list(verify()) == [], f"seed {seed}"
        db.session.rollback()
