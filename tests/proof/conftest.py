"""Books to tamper with: a few vouchers of every kind, and the fences of the database down."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from app import create_app
from app.core.db import db, transaction
from app.core.driver import driver_connection
from app.core.postgres import Lease
from app.ledger.imports import import_transactions
from app.ledger.posting import post
from app.ledger.reversing import cancel, reverse
from app.ledger.verify import verify
from tests.conftest import settings_for
from tests.factories import ledger as make
from tests.factories.files import a_row, transactions_file

_FENCES_DOWN = """
    ALTER TABLE voucher DISABLE TRIGGER USER;
    ALTER TABLE entry DISABLE TRIGGER USER;
    DO $$ DECLARE fence record; BEGIN
        FOR fence IN SELECT conrelid::regclass AS place, conname FROM pg_constraint
            WHERE conrelid IN ('voucher'::regclass, 'entry'::regclass, 'open_item'::regclass,
                          'match'::regclass)
              AND contype IN ('c', 'f')
        LOOP EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', fence.place, fence.conname);
        END LOOP;
    END $$;
    ALTER TABLE entry DROP CONSTRAINT entry_pkey;
    DROP INDEX voucher_reversal_of;
"""


@pytest.fixture(scope="session")
def owners_application(
    server: Lease, shared_folder: Path, new_database: Callable[[str], str]
) -> Iterator[Flask]:
    """Build an application with the hand of the database's owner, on tampered books of its own.

    1 is a sale of 100 dollars at 42.5 to party 1 (account 22), 2 its receipt in lira in the
    cash box (account 1), 3 an imported purchase from party 2 (account 23, stock is 6), 4 a
    sale reversed by 6, 5 a sale cancelled by 7.
    """
    settings = settings_for(server, new_database("tampered"), shared_folder)
    application = create_app(settings | {"DATABASE_URL": settings["DATABASE_OWNER_URL"]})
    with application.app_context():
        with transaction():
            _write_books()
        assert list(verify()) == []
        with transaction():
            db.session.execute(text(_FENCES_DOWN))
    yield application
    with application.app_context():
        db.engine.dispose()


@pytest.fixture
def books(owners_application: Flask) -> Iterator[Callable[[str], None]]:
    """Give the way to change those books by hand; each test's changes are undone after it."""
    with owners_application.app_context():
        yield lambda change: driver_connection().execute(change.encode()).close()
        db.session.rollback()
        db.session.remove()


def _write_books() -> None:
    buyer, seller = make.customer(), make.vendor()
    post(make.voucher(buyer, currency="USD", rate=Decimal("42.5")))
    post(make.voucher(buyer, "bank_receipt", "400.00", counter_account_id=1))
    purchase = {"type": "purchase_invoice", "debit": "0.00", "local_debit": "0.00"}
    purchase |= {"credit": "70.00", "local_credit": "70.00", "document_no": "A-17"}
    import_transactions(transactions_file([a_row(seller, **purchase)]))
    mistakes = [post(make.voucher(buyer)).voucher_id for _ in range(2)]
    reverse(mistakes[0])
    cancel(mistakes[1])
