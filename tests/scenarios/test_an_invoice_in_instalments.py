"""An invoice falls due in three parts; the first is paid."""

from datetime import date
from decimal import Decimal

import pytest
from flask import Flask

from app.core.db import db
from app.ledger.matching import EntryKey, match_entries
from app.ledger.models import Party, PaymentTerm
from app.ledger.posting import PartyLine, post
from app.ledger.reversing import correct
from tests.factories import ledger as make
from tests.factories.matching import open_of, posted
from tests.factories.reading import balance_of, rows_of

SOLD = date(2026, 10, 31)


@pytest.fixture
def buyer(app: Flask) -> Party:
    term = PaymentTerm(name="3 taksit", days=30, parts=3, months_apart=1)
    db.session.add(term)
    db.session.flush()
    return make.customer(term_id=term.id)


def test_every_part_falls_due_and_is_matched_by_itself(buyer: Party) -> None:
    invoice = posted(buyer, "sales_invoice", "100.00", SOLD)
    assert rows_of(buyer, "due_on", "debit") == [
        ("2026-11-30", "33.33"),
        ("2026-12-30", "33.33"),
        ("2027-01-30", "33.34"),
    ]
    match_entries(invoice, posted(buyer, "cash_receipt", "33.33", date(2026, 11, 30)))
    assert open_of(invoice)[0] == "0.00"
    assert open_of(EntryKey(invoice.voucher_id, 3))[0] == "33.33"
    assert balance_of(buyer) == Decimal("66.67")


def test_a_chosen_due_date_holds_for_all_of_it(buyer: Party) -> None:
    line = PartyLine(party_id=buyer.id, amount=Decimal(90), due_on=date(2026, 12, 1))
    post(make.voucher(buyer, dated_on=SOLD, lines=(line,)))
    posted(buyer, "cash_receipt", "10.00", SOLD)
    assert [row[0] for row in rows_of(buyer, "due_on")] == ["2026-12-01", "2026-10-31"]


def test_a_correction_keeps_the_parts(buyer: Party) -> None:
    draft = correct(posted(buyer, "sales_invoice", "100.00", SOLD).voucher_id)
    assert [(str(line.amount), str(line.due_on)) for line in draft.lines] == [
        ("33.33", "2026-11-30"),
        ("33.33", "2026-12-30"),
        ("33.34", "2027-01-30"),
    ]
