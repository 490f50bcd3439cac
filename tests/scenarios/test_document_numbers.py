"""Documents are numbered without gaps, by the year of their own date."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import select, update

from app.core import clock
from app.core.db import db, transaction
from app.core.series import NumberOutOfOrderError, Series, SeriesCounter, UnknownSeriesError, allot
from app.ledger.models import Party
from app.ledger.posting import post
from tests.factories import ledger as make
from tests.factories.reading import rows_of


@pytest.fixture
def buyer(app: object) -> Party:
    """Open the card of a customer, for good."""
    with transaction():
        return make.customer()


def numbered(buyer: Party, kind: str = "sales_invoice", **values: Any) -> str:
    """Post a movement and give its number."""
    return post(make.voucher(buyer, kind, **values)).document_no


def test_the_year_is_that_of_the_document_not_of_today(buyer: Party) -> None:
    with clock.stopped_at(datetime(2027, 1, 2, tzinfo=UTC)):
        assert numbered(buyer, dated_on=date(2026, 12, 31)) == "SF-2026-000001"
        assert numbered(buyer, dated_on=date(2027, 1, 1)) == "SF-2027-000001"
        assert numbered(buyer, dated_on=date(2026, 12, 30)) == "SF-2026-000002"


def test_each_kind_of_document_counts_for_itself(buyer: Party) -> None:
    kinds = ("sales_invoice", "sales_return", "bank_receipt", "sales_invoice")
    assert [numbered(buyer, kind) for kind in kinds] == [
        "SF-2026-000001",
        "SI-2026-000001",
        "BT-2026-000001",
        "SF-2026-000002",
    ]


def test_a_number_is_given_back_when_its_transaction_fails(buyer: Party) -> None:
    assert numbered(buyer) == "SF-2026-000001"
    db.session.commit()
    for _ in range(3):
        assert numbered(buyer) == "SF-2026-000002"
        db.session.rollback()
    assert numbered(buyer) == "SF-2026-000002"
    assert rows_of(buyer, "document_no") == [("SF-2026-000001",), ("SF-2026-000002",)]


def test_a_document_with_a_number_of_its_own_touches_no_series(buyer: Party) -> None:
    assert numbered(buyer, document_no="GIB2026000000017") == "GIB2026000000017"
    assert numbered(buyer) == "SF-2026-000001"


def test_a_series_in_date_order_takes_no_earlier_document(buyer: Party) -> None:
    db.session.execute(
        update(Series).where(Series.code == "sales_invoice").values(in_date_order=True)
    )
    numbered(buyer, dated_on=date(2026, 11, 20))
    numbered(buyer, dated_on=date(2026, 11, 20))
    db.session.commit()
    with pytest.raises(NumberOutOfOrderError, match="2026-11-20 or later"), transaction():
        numbered(buyer, dated_on=date(2026, 11, 19))
    assert numbered(buyer, dated_on=date(2026, 11, 21)) == "SF-2026-000003"
    assert numbered(buyer, dated_on=date(2027, 1, 1)) == "SF-2027-000001"


def test_the_last_date_of_a_series_never_goes_back(buyer: Party) -> None:
    for day in (20, 5, 11):
        numbered(buyer, dated_on=date(2026, 11, day))
    counter = db.session.scalars(select(SeriesCounter)).one()
    assert (counter.last_no, counter.last_dated_on) == (3, date(2026, 11, 20))


def test_a_continuous_series_runs_on_over_the_years(app: object) -> None:
    db.session.add(Series(code="visit", name="Ziyaret", prefix="Z", is_yearly=False, width=4))
    db.session.flush()
    assert allot("visit", date(2026, 12, 31)).text == "Z-0001"
    assert allot("visit", date(2027, 1, 1)).text == "Z-0002"
    db.session.rollback()


def test_an_unknown_series_says_where_to_set_it_up(app: object) -> None:
    with pytest.raises(UnknownSeriesError, match="number series"):
        allot("nothing", date(2026, 1, 1))
