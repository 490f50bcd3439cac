"""Books of many vouchers: no number that outgrows a smaller type breaks any step."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from psycopg import Connection, sql

from app.core.db import db
from app.ledger.imports import import_transactions
from app.ledger.matching import EntryKey, match_entries, unmatch_batch
from app.ledger.merging import merge, unmerge
from app.ledger.posting import post
from app.ledger.reversing import cancel, correct, reverse
from app.ledger.settlements import write_off
from app.ledger.verify import verify
from tests.factories import instruments as papers
from tests.factories import ledger as make
from tests.factories.files import a_row, transactions_file
from tests.factories.instruments import happen

SIXTEEN_BITS, THIRTY_TWO_BITS = 20_000, 1_200_000_000
"""Numbers of which one fits into so many bits, and the sum of two does not."""

_IDENTITIES = """
    SELECT pg_get_serial_sequence(quote_ident(table_name), column_name)
      FROM information_schema.columns WHERE table_schema = 'public' AND is_identity = 'YES'
"""


@pytest.fixture(params=[SIXTEEN_BITS, THIRTY_TWO_BITS])
def grown(app: Flask, owner: Connection[Any], request: pytest.FixtureRequest) -> Flask:
    """Let every table count on from a large number."""
    for (sequence,) in owner.execute(_IDENTITIES).fetchall():
        owner.execute(sql.SQL("SELECT setval({}, {})").format(sequence, request.param))
    return app


def test_every_step_of_the_books_is_taken_at_large_numbers(grown: Flask) -> None:
    buyer, seller, twin = make.customer(), make.vendor(), make.customer()
    invoice = post(make.voucher(buyer, amount="100.00")).voucher_id
    receipt = post(make.voucher(buyer, "bank_receipt", "99.98")).voucher_id
    batch = match_entries(EntryKey(invoice, 1), EntryKey(receipt, 1)).batch
    unmatch_batch(batch)
    match_entries(EntryKey(invoice, 1), EntryKey(receipt, 1))
    write_off(EntryKey(invoice, 1), "rest")

    cancel(post(make.voucher(buyer)).voucher_id)
    reverse(post(make.voucher(buyer, currency="USD", rate=Decimal("42.5"))).voucher_id)
    correct(post(make.voucher(seller, "purchase_invoice")).voucher_id)

    received = papers.received(buyer)
    happen(received, "endorse", holder_id=seller.id)
    happen(received, "bounce", date(2026, 12, 20))
    purchase = {"type": "purchase_invoice", "debit": "0.00", "local_debit": "0.00"}
    import_transactions(
        transactions_file([a_row(seller, **purchase, credit="70.00", local_credit="70.00")])
    )
    merge(twin, buyer)
    unmerge(twin)

    db.session.flush()
    assert min(invoice, receipt) > SIXTEEN_BITS - 1
    assert list(verify()) == []
