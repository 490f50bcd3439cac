"""Four thousand dollars are still owed at the end of November, when the dollar stands lower."""

from datetime import date
from decimal import Decimal

import pytest
from flask import Flask

from app.ledger.errors import AlreadyRevaluedError
from app.ledger.matching import match_entries
from app.ledger.models import Party
from app.ledger.revaluation import revalue
from app.ledger.rules import AccountKind
from app.ledger.vouchers import get_voucher
from tests.factories import ledger as make
from tests.factories.matching import in_dollars, open_of, posted
from tests.factories.reading import balance_of, currencies_of

END, NEXT = date(2026, 11, 30), date(2026, 12, 1)


@pytest.fixture
def buyer(app: Flask) -> Party:
    """Invoice ten thousand dollars, receive six thousand, and match them."""
    party = make.customer(currency="USD")
    invoice = in_dollars(party, "sales_invoice", "10000.00", "42.1234", date(2026, 10, 1))
    receipt = in_dollars(party, "bank_receipt", "6000.00", "42.8", date(2026, 11, 10))
    match_entries(invoice, receipt)
    return party


def rate(kind: AccountKind, _currency: str) -> Decimal:
    """Give the worked example's rate for what is owed, and that of the receipt for the bank."""
    return Decimal("41.9000") if kind.is_party else Decimal("42.8")


def test_what_is_owed_is_worth_less_on_that_day_alone(buyer: Party) -> None:
    assert revalue(END, rate) is not None
    assert balance_of(buyer, END) == Decimal("167600.00")
    assert balance_of(buyer, NEXT) == Decimal("168493.60")
    assert currencies_of(buyer, END) == {"USD": ("4000.00", "167600.00")}


def test_it_is_posted_once_and_taken_back_on_the_next_day(buyer: Party) -> None:
    done = revalue(END, rate)
    assert done is not None
    valued, taken_back = (get_voucher(posted.voucher_id) for posted in done)
    assert (valued.dated_on, valued.total) == (END, Decimal("893.60"))
    assert (taken_back.dated_on, taken_back.reversal_of) == (NEXT, valued.id)
    with pytest.raises(AlreadyRevaluedError, match=valued.document_no):
        revalue(END, lambda _kind, _currency: Decimal(50))


def test_the_open_amount_stays_as_it_is(app: Flask) -> None:
    party = make.customer(currency="USD")
    invoice = in_dollars(party, "sales_invoice", "10.00", "42.0", date(2026, 11, 2))
    revalue(END, lambda _kind, _currency: Decimal(50))
    assert open_of(invoice) == ("10.00", "420.00")
    match_entries(invoice, in_dollars(party, "bank_receipt", "10.00", "42.0", NEXT))


def test_gains_and_losses_stand_apart(app: Flask) -> None:
    in_dollars(make.customer(), "sales_invoice", "10.00", "42.0", date(2026, 11, 2))
    in_dollars(make.vendor(), "purchase_invoice", "10.00", "42.0", date(2026, 11, 2))
    done = revalue(END, lambda _kind, _currency: Decimal(50))
    assert done is not None
    assert get_voucher(done[0].voucher_id).total == Decimal("160.00")


def test_books_in_lira_alone_have_nothing_to_value(app: Flask) -> None:
    posted(make.customer(), "sales_invoice", "10.00", END)
    assert revalue(END, rate) is None
