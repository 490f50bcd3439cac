"""A kuruş is left over, a party is customer and vendor: settled without money changing hands."""

from datetime import date
from decimal import Decimal

import pytest
from flask import Flask

from app.ledger.errors import NothingToOffsetError, NotMatchableError, OverToleranceError
from app.ledger.matching import match_entries
from app.ledger.settlements import set_off, write_off
from app.ledger.verify import verify
from tests.factories import ledger as make
from tests.factories.matching import active_matches, in_dollars, open_of, posted
from tests.factories.reading import balance_of

DAY = date(2026, 11, 20)


@pytest.mark.parametrize(("sold", "paid"), [("100.00", "99.96"), ("100.00", "100.05")])
def test_a_small_rest_is_written_off_by_a_note_with_its_reason(
    app: Flask, sold: str, paid: str
) -> None:
    buyer = make.customer()
    invoice = posted(buyer, "sales_invoice", sold, DAY)
    receipt = posted(buyer, "bank_receipt", paid, DAY)
    match_entries(invoice, receipt)
    rest = invoice if paid == "99.96" else receipt
    write_off(rest, "Kuruş farkı", dated_on=DAY)
    assert balance_of(buyer) == 0
    assert open_of(rest) == ("0.00", "0.00")
    assert [(match.method, match.reason) for match in active_matches()][1:] == [
        ("write_off", "Kuruş farkı")
    ]
    assert list(verify()) == []
    with pytest.raises(NotMatchableError):
        write_off(rest, "Yine", dated_on=DAY)


def test_more_than_the_tolerance_is_not_written_off(app: Flask) -> None:
    invoice = posted(make.customer(), "sales_invoice", "0.06", DAY)
    with pytest.raises(OverToleranceError):
        write_off(invoice, "Kuruş farkı")


def test_the_tolerance_is_of_the_local_value(app: Flask) -> None:
    buyer = make.customer()
    with pytest.raises(OverToleranceError):
        write_off(in_dollars(buyer, "sales_invoice", "0.01", "42.5", DAY), "Kuruş farkı")


def test_what_both_owe_each_other_is_set_off(app: Flask) -> None:
    both = make.customer(is_vendor=True)
    sale = posted(both, "sales_invoice", "700.00", DAY)
    purchase = posted(both, "purchase_invoice", "300.00", DAY)
    assert set_off(both.id, "TRY", Decimal(1), dated_on=DAY).amount == 300
    assert balance_of(both) == Decimal("400.00")
    assert [open_of(key)[0] for key in (sale, purchase)] == ["400.00", "0.00"]
    assert {match.method for match in active_matches()} == {"offset"}
    assert list(verify()) == []
    with pytest.raises(NothingToOffsetError):
        set_off(both.id, "TRY", Decimal(1), dated_on=DAY)
