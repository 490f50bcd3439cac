"""A customer is invoiced in dollars and pays when the dollar costs more."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from app.core.money import AmountTooLargeError
from app.ledger.errors import LocalRateError, RateError, UnknownCurrencyError
from app.ledger.models import Party
from app.ledger.posting import post
from app.ledger.queries import Sums, statement
from app.ledger.vouchers import entries_of
from tests.factories import ledger as make
from tests.factories.reading import balance_of, currencies_of, rows_of

SOLD = date(2026, 11, 2)
PAID = date(2026, 11, 27)


@pytest.fixture
def importer(app: object) -> Party:
    """Sell for 1,000 dollars at 42.10, and receive them when the dollar stands at 42.3456."""
    party = make.customer(currency="USD")
    for kind, rate, day in (("sales_invoice", "42.1", SOLD), ("bank_receipt", "42.3456", PAID)):
        dollars: dict[str, Any] = {"currency": "USD", "rate": Decimal(rate), "dated_on": day}
        post(make.voucher(party, kind, "1000.00", **dollars))
    return party


def test_the_dollars_are_settled_and_the_liras_differ_by_the_rate(importer: Party) -> None:
    assert currencies_of(importer) == {"USD": ("0.00", "-245.60")}
    assert balance_of(importer) == Decimal("-245.60")


def test_the_statement_in_dollars_shows_rate_and_lira_of_every_row(importer: Party) -> None:
    columns = ("rate", "debit", "credit", "balance", "local_debit", "local_credit")
    assert rows_of(importer, *columns, currency="USD") == [
        ("42.100000", "1000.00", "0.00", "1000.00", "42100.00", "0.00"),
        ("42.345600", "0.00", "1000.00", "0.00", "0.00", "42345.60"),
    ]
    assert rows_of(importer, "balance") == [("42100.00",), ("-245.60",)]


def test_what_was_carried_forward_is_told_in_dollars_and_in_lira(importer: Party) -> None:
    in_dollars = statement(importer.code, PAID, PAID, currency="USD")
    assert in_dollars.opening == Sums(Decimal(1000), Decimal(0))
    assert in_dollars.opening_in(local=True).balance == 42_100
    assert in_dollars.moved(local=True) == Sums(Decimal(0), Decimal("42345.60"))


def test_each_currency_of_a_party_has_its_own_balance(importer: Party) -> None:
    post(make.voucher(importer, amount="300.00"))
    euros: dict[str, Any] = {"currency": "EUR", "rate": Decimal("49.999999")}
    post(make.voucher(importer, amount="0.01", dated_on=PAID, **euros))
    assert currencies_of(importer) == {
        "EUR": ("0.01", "0.50"),
        "TRY": ("300.00", "300.00"),
        "USD": ("0.00", "-245.60"),
    }
    assert rows_of(importer, "debit", currency="EUR") == [("0.01",)]
    assert currencies_of(importer, date(2026, 11, 1)) == {}


def test_every_line_has_its_own_counter_value_so_that_no_kurus_is_lost(app: object) -> None:
    """Three lines of 0.01 at 0.5 are 0.01 each, while their sum of 0.03 would be 0.02."""
    party = make.customer()
    line = make.voucher(party, amount="0.01").lines[0]
    posted = post(
        make.voucher(party, currency="USD", rate=Decimal("0.5"), lines=(line, line, line))
    )
    assert [entry.local_credit for entry in entries_of(posted.voucher_id)[1::2]] == [
        Decimal("0.01")
    ] * 3


@pytest.mark.parametrize(
    ("currency", "rate", "error"),
    [
        ("TRY", "1.000001", LocalRateError),
        ("USD", "0", RateError),
        ("USD", "-42.1", RateError),
        ("XXX", "42.1", UnknownCurrencyError),
    ],
)
def test_a_rate_that_cannot_be_is_refused(
    app: object, currency: str, rate: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        post(make.voucher(make.customer(), currency=currency, rate=Decimal(rate)))


def test_a_rate_finer_than_its_column_is_refused_and_not_rounded_unseen(app: object) -> None:
    with pytest.raises(RateError):
        post(make.voucher(make.customer(), currency="USD", rate=Decimal("42.1234567")))


def test_an_amount_too_large_for_its_column_is_refused_by_name(app: object) -> None:
    party = make.customer()
    for amount, rate in (("10000000000000000.00", "0.1"), ("9999999999999999.99", "42.1")):
        with pytest.raises(AmountTooLargeError):
            post(make.voucher(party, amount=amount, currency="USD", rate=Decimal(rate)))
