"""A report that is read while others post shows rows and totals of one moment."""

from datetime import date
from threading import Thread

from flask import Flask

from app.core.db import transaction
from app.ledger.posting import post
from app.ledger.queries import statement
from tests.factories import ledger as make


def test_rows_and_totals_agree_while_others_post(app: Flask) -> None:
    with transaction():
        buyer = make.customer()
        code = buyer.code
        post(make.voucher(buyer))
        another = make.voucher(buyer)

    def post_beside() -> None:
        with app.app_context(), transaction():
            post(another)

    with transaction(reads_only=True):
        read = statement(code, date(2026, 1, 1), date(2026, 12, 31))
        beside = Thread(target=post_beside)
        beside.start()
        beside.join()
        rows = read.rows()
        assert sum(row.debit for row in rows) == read.moved().debit
        assert len(rows) == 1
    assert len(statement(code, date(2026, 1, 1), date(2026, 12, 31)).rows()) == 2
