"""An invoice in euros is paid in dollars: a conversion leaves no ghost balance in either."""

from datetime import date
from decimal import Decimal

import pytest
from flask import Flask

from app.ledger.conversions import match_across
from app.ledger.errors import CurrenciesDoNotMixError
from app.ledger.matching import EntryKey, unmatch
from app.ledger.models import Party
from app.ledger.verify import verify
from tests.factories import ledger as make
from tests.factories.matching import active_matches, in_dollars, open_of, posted
from tests.factories.reading import balance_of, currencies_of, rows_of

SOLD, PAID = date(2026, 10, 1), date(2026, 11, 20)


@pytest.fixture
def buyer(app: Flask) -> Party:
    return make.customer(currency="EUR", matches_across_currencies=True)


@pytest.fixture
def both(buyer: Party) -> tuple[EntryKey, EntryKey]:
    invoice = posted(buyer, "sales_invoice", "1000.00", SOLD, currency="EUR", rate=Decimal("48.00"))
    return invoice, in_dollars(buyer, "bank_receipt", "1142.52", "42.80", PAID)


def test_the_worked_example_to_the_kurus(buyer: Party, both: tuple[EntryKey, EntryKey]) -> None:
    match_across(*both, Decimal("48.90"))
    assert currencies_of(buyer) == {"EUR": ("0.00", "0.00"), "USD": ("0.00", "0.00")}
    assert rows_of(buyer, "type", "debit", "credit")[-3:] == [
        ("conversion", "0.00", "48899.86"),
        ("conversion", "48899.86", "0.00"),
        ("fx_difference", "899.86", "0.00"),
    ]
    assert [open_of(key) for key in both] == [("0.00", "0.00")] * 2
    assert balance_of(buyer) == 0
    assert list(verify()) == []


def test_it_is_undone_whole_with_its_conversion(
    buyer: Party, both: tuple[EntryKey, EntryKey]
) -> None:
    before = currencies_of(buyer)
    match_across(*both, Decimal("48.90"))
    unmatch(active_matches()[1].id)
    assert currencies_of(buyer) == before
    assert open_of(both[0]) == ("1000.00", "48000.00")
    assert open_of(both[1]) == ("-1142.52", "-48899.86")
    assert active_matches() == []
    assert list(verify()) == []


@pytest.mark.parametrize(
    ("dollars", "euros_left", "dollars_left"),
    [("500.00", "562.37", "0.00"), ("2000.00", "0.00", "-857.48")],
)
def test_either_may_reach_further(
    buyer: Party, dollars: str, euros_left: str, dollars_left: str
) -> None:
    invoice = posted(buyer, "sales_invoice", "1000.00", SOLD, currency="EUR", rate=Decimal("48.00"))
    receipt = in_dollars(buyer, "bank_receipt", dollars, "42.80", PAID)
    match_across(invoice, receipt, Decimal("48.90"))
    assert (open_of(invoice)[0], open_of(receipt)[0]) == (euros_left, dollars_left)
    assert list(verify()) == []


def test_a_receipt_in_lira_settles_an_invoice_in_euros(buyer: Party) -> None:
    invoice = posted(buyer, "sales_invoice", "1000.00", SOLD, currency="EUR", rate=Decimal("48.00"))
    receipt = posted(buyer, "cash_receipt", "9780.00", PAID)
    match_across(invoice, receipt, Decimal("48.90"))
    assert currencies_of(buyer) == {"EUR": ("800.00", "38400.00"), "TRY": ("0.00", "0.00")}
    assert list(verify()) == []


def test_the_card_must_allow_it(buyer: Party, both: tuple[EntryKey, EntryKey]) -> None:
    buyer.matches_across_currencies = False
    with pytest.raises(CurrenciesDoNotMixError):
        match_across(*both, Decimal("48.90"))
