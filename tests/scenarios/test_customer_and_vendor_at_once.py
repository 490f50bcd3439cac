"""A party that buys from us and sells to us: one card, two accounts, one balance."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from app.core.db import db
from app.ledger.errors import DuplicatePartyError, UnknownPartyError
from app.ledger.models import Account, Party
from app.ledger.parties import find_party, get_party
from app.ledger.posting import post
from app.ledger.queries import largest_balances, statement_page
from app.ledger.rules import AccountKind
from app.ledger.vouchers import entries_of
from tests.factories import ledger as make
from tests.factories.reading import balance_of, currencies_of, rows_of


@pytest.fixture
def both(app: object) -> Party:
    """Open the card of a party with both roles."""
    return make.customer(is_vendor=True)


def accounts_of(party: Party) -> list[str]:
    """Give the kinds of a party's accounts, in the order they were opened."""
    query = select(Account.kind).where(Account.party_id == party.id).order_by(Account.id)
    return list(db.session.scalars(query))


def used(party: Party, kind: str, **values: Any) -> str:
    """Post a movement and give the kind of the account it went to."""
    posted = post(make.voucher(party, kind, **values))
    return str(entries_of(posted.voucher_id)[0].kind)


def test_sales_and_purchases_stand_apart_and_come_to_one_balance(both: Party) -> None:
    assert accounts_of(both) == ["receivable", "payable"]
    assert used(both, "sales_invoice", amount="300.00") == "receivable"
    assert used(both, "purchase_invoice", amount="120.00") == "payable"
    assert rows_of(both, "debit", "credit", "balance") == [
        ("300.00", "0.00", "300.00"),
        ("0.00", "120.00", "180.00"),
    ]
    assert balance_of(both) == 180
    assert currencies_of(both) == {"TRY": ("180.00", "180.00")}
    assert [row.balance for row in largest_balances()] == [180]
    pages = statement_page(both.code).rows
    assert [(str(row.debit), str(balance)) for row, balance in pages] == [
        ("300.00", "300.00"),
        ("0.00", "180.00"),
    ]


def test_a_payment_goes_to_the_payable_unless_the_receivable_is_chosen(both: Party) -> None:
    assert used(both, "bank_payment") == "payable"
    assert used(both, "bank_receipt") == "receivable"
    chosen = {"line": {"account_kind": AccountKind.RECEIVABLE}}
    assert used(both, "bank_payment", **chosen) == "receivable"


def test_an_invoice_keeps_its_account_whatever_is_chosen(both: Party) -> None:
    chosen = {"line": {"account_kind": AccountKind.PAYABLE}}
    assert used(both, "sales_invoice", **chosen) == "receivable"


def test_a_vendor_that_buys_from_us_gets_its_receivable_at_the_first_sale(app: object) -> None:
    vendor = make.vendor()
    assert accounts_of(vendor) == ["payable"]
    for _ in range(2):
        assert used(vendor, "sales_invoice") == "receivable"
    assert accounts_of(vendor) == ["payable", "receivable"]
    assert balance_of(vendor) == 200


def test_rows_of_both_accounts_stand_in_the_order_of_posting(both: Party) -> None:
    for kind, day in (
        ("purchase_invoice", 20),
        ("sales_invoice", 20),
        ("bank_payment", 20),
        ("bank_receipt", 19),
    ):
        post(make.voucher(both, kind, dated_on=date(2026, 11, day)))
    assert rows_of(both, "type", "balance") == [
        ("bank_receipt", "-100.00"),
        ("purchase_invoice", "-200.00"),
        ("sales_invoice", "-100.00"),
        ("bank_payment", "0.00"),
    ]


def test_a_code_belongs_to_one_card(both: Party) -> None:
    assert get_party(both.code) is both
    assert find_party("999") is None
    with pytest.raises(UnknownPartyError, match="999"):
        get_party("999")
    with pytest.raises(DuplicatePartyError, match=both.code):
        make.vendor(code=both.code)
