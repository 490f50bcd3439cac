"""Two people import one file at once, while others post."""

from flask import Flask

from app.core.db import transaction
from app.ledger.imports import Imported, import_parties, import_transactions
from app.ledger.posting import post
from app.ledger.verify import verify
from tests.concurrency.crew import refusals, together
from tests.factories import ledger as make
from tests.factories.files import a_row, parties_file, transactions_file
from tests.factories.reading import balance_of

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


def test_imports_beside_postings_lose_no_sum(app: Flask) -> None:
    """Both write to the same accounts, and open the same new ones."""
    with transaction():
        cards = [make.vendor() for _ in range(6)]
        ids = [card.id for card in cards]
        rows = [a_row(cards[number * 5 % 6], external_key=f"k-{number}") for number in range(ROWS)]
        sales = [make.voucher(card) for card in cards]
    assert len(set(ids)) == len(sales)

    def work(hand: int) -> None:
        if hand < 2:
            own = [row | {"external_key": f"{hand} {row['external_key']}"} for row in rows]
            with transaction():
                import_transactions(transactions_file(own))
            return
        for turn in range(20):
            with transaction():
                post(make.voucher(None, lines=sales[(hand + turn) % 6].lines))

    assert refusals(together(app, 10, work)) == []
    assert sum(balance_of(card) for card in cards) == 100 * (2 * ROWS + 8 * 20)
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
