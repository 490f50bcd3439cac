"""Two people import one file at once, while others post."""

import random

import pytest
from flask import Flask

from app.core.db import db, transaction
from app.ledger.imports import Imported, import_parties, import_transactions, transactions
from app.ledger.posting import post
from app.ledger.queries import balances
from app.ledger.verify import verify
from tests.concurrency.crew import refusals, together
from tests.factories import ledger as make
from tests.factories.files import a_row, parties_file, transactions_file
from tests.factories.reading import LAST_DAY, balance_of

ROWS = 400


def test_two_imports_of_one_file_take_it_once(app: Flask) -> None:
    with transaction():
        buyer = make.customer()
        rows = [a_row(buyer, external_key=f"k-{number}") for number in range(ROWS)]

    def work(_hand: int) -> Imported:
        with transaction():
            return import_transactions(transactions_file(rows))

    answers = together(app, 4, work)
    assert sorted(answers, key=repr) == [Imported(0, ROWS)] * 3 + [Imported(ROWS, 0)]
    assert balance_of(buyer) == 100 * ROWS
    assert list(verify()) == []


def test_imports_beside_postings_lose_no_sum(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both write to the same accounts in any order, and open the same new ones.

    Small batches let others post between the first and the last voucher of an import.
    """
    monkeypatch.setattr(transactions, "BATCH", 8)
    with transaction():
        cards = [make.vendor() for _ in range(20)]
        lines = [make.voucher(card, amount="1.00").lines[0] for card in cards]
        rows = [a_row(card, debit="1.00", local_debit="1.00") for card in cards]

    def work(hand: int) -> None:
        chance = random.Random(hand)
        for place in range(24):
            with transaction():
                if hand < 2:
                    some = chance.sample(rows, len(rows))
                    keys = [{"external_key": f"{hand} {place} {no}"} for no in range(len(some))]
                    numbered = [row | key for row, key in zip(some, keys, strict=True)]
                    import_transactions(transactions_file(numbered))
                else:
                    post(make.voucher(None, lines=tuple(chance.sample(lines, len(lines)))))

    assert refusals(together(app, 8, work)) == []
    rows_written = 8 * 24 * 20
    assert sum(row.balance for row in db.session.execute(balances(LAST_DAY))) == rows_written
    assert list(verify()) == []


def test_two_imports_of_the_same_cards_open_them_once(app: Flask) -> None:
    card = {"name": "Işık A.Ş.", "roles": "customer", "currency": "TRY", "term_days": "0"}
    rest = dict.fromkeys(("city", "tax_no", "sector"), "")
    rows = [{"code": f"120.{number}"} | card | rest for number in range(50)]

    def work(_hand: int) -> Imported:
        with transaction():
            return import_parties(parties_file(rows))

    answers = together(app, 4, work)
    assert sorted(answers, key=repr) == [Imported(0, 50)] * 3 + [Imported(50, 0)]
