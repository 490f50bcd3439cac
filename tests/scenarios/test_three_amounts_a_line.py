"""Every line is kept in its currency, in local and in the reporting currency, and stays so."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from app.core.db import db
from app.core.parameters import set_parameter
from app.ledger.imports import import_transactions
from app.ledger.models import Voucher
from app.ledger.posting import post
from app.ledger.reversing import cancel, reverse
from app.ledger.verify import verify
from app.ledger.vouchers import entries_of, get_voucher
from app.modules.currencies.errors import NoRateError
from app.modules.currencies.models import ExchangeRate
from tests.factories import ledger as make
from tests.factories.files import a_row, transactions_file

FRIDAY, MONDAY, DAY = date(2026, 11, 20), date(2026, 11, 23), date(2026, 11, 24)


@pytest.fixture(autouse=True)
def reporting(app: Flask) -> None:
    set_parameter("reporting_currency", "USD")
    enter("42.80")


def enter(rate: str, day: date = FRIDAY) -> None:
    db.session.add(ExchangeRate(currency="USD", dated_on=day, forex_buy=Decimal(rate)))
    db.session.flush()


def sold(amount: str, **values: Any) -> int:
    voucher = make.voucher(make.customer(), "sales_invoice", amount, dated_on=MONDAY, **values)
    return post(voucher).voucher_id


def kept(voucher_id: int) -> list[tuple[str, ...]]:
    return [
        (
            str(entry.debit - entry.credit),
            str(entry.local_debit - entry.local_credit),
            str(entry.reporting_amount),
        )
        for entry in entries_of(voucher_id)
    ]


def test_the_worth_of_a_line_is_kept_at_the_rate_of_its_day() -> None:
    euros = sold("1000.00", currency="EUR", rate=Decimal("48.9"))
    assert kept(euros) == [
        ("1000.00", "48900.00", "1142.52"),
        ("-1000.00", "-48900.00", "-1142.52"),
    ]
    head = get_voucher(euros)
    assert (head.reporting_currency, head.reporting_rate) == ("USD", Decimal("42.80"))
    assert list(verify()) == []


def test_a_rate_that_comes_later_changes_nothing_that_is_posted() -> None:
    early = sold("428.00")
    db.session.execute(update(ExchangeRate).values(forex_buy=Decimal(50)))
    enter("60.00", MONDAY)
    assert kept(early)[0][2] == "10.00"
    assert list(verify()) == []


@pytest.mark.parametrize("take_back", [cancel, reverse])
def test_what_takes_a_voucher_back_keeps_its_rate(take_back: Any) -> None:
    mistake = sold("100.00")
    set_parameter("reporting_currency", "")
    taken_back = take_back(mistake).voucher_id
    amounts = [Decimal(line[2]) for key in (mistake, taken_back) for line in kept(key)]
    assert amounts[0] == Decimal("2.34")
    assert amounts[0] + amounts[2] == amounts[1] + amounts[3] == 0
    assert list(verify()) == []


def test_a_day_without_a_rate_is_refused_and_never_taken_for_one() -> None:
    with pytest.raises(NoRateError), db.session.begin_nested():
        post(make.voucher(make.customer(), "sales_invoice", "1.00", dated_on=date(2026, 1, 5)))


def test_without_a_reporting_currency_two_amounts_are_kept() -> None:
    set_parameter("reporting_currency", "")
    assert kept(sold("100.00"))[0] == ("100.00", "100.00", "None")
    assert list(verify()) == []


def test_an_import_keeps_the_worth_of_days_with_a_rate_and_none_of_the_others() -> None:
    buyer = make.customer()
    rows = [a_row(buyer, external_key="k-1", date="2026-11-23", due_date="2026-11-23")]
    rows += [a_row(buyer, external_key="k-2", date="2026-01-05", due_date="2026-01-05")]
    import_transactions(transactions_file(rows))
    asked = select(Voucher.id).where(Voucher.source == "import").order_by(Voucher.external_key)
    known, unknown = db.session.scalars(asked)
    assert [line[2] for line in kept(known)] == ["2.34", "-2.34"]
    assert [line[2] for line in kept(unknown)] == ["None", "None"]
    assert list(verify()) == []
