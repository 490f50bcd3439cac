"""Ten thousand dollars are invoiced, six thousand paid when the dollar stands higher."""

from datetime import date
from decimal import Decimal

import pytest
from flask import Flask

from app.ledger.errors import MatchAmountError, MatchedVoucherError, NotMatchableError
from app.ledger.matching import EntryKey, match_entries, unmatch
from app.ledger.models import Party
from app.ledger.reversing import cancel, reverse
from app.ledger.verify import verify
from tests.factories import ledger as make
from tests.factories.matching import active_matches, in_dollars, open_of, posted
from tests.factories.reading import balance_of, currencies_of, rows_of

SOLD, PAID = date(2026, 10, 1), date(2026, 11, 10)


@pytest.fixture
def buyer(app: Flask) -> Party:
    return make.customer(currency="USD")


@pytest.fixture
def both(buyer: Party) -> tuple[EntryKey, EntryKey]:
    invoice = in_dollars(buyer, "sales_invoice", "10000.00", "42.1234", SOLD)
    receipt = in_dollars(buyer, "bank_receipt", "6000.00", "42.8", PAID)
    return invoice, receipt


def test_the_exchange_difference_of_what_is_closed_is_booked(
    buyer: Party, both: tuple[EntryKey, EntryKey]
) -> None:
    match_entries(*both)
    assert open_of(both[0]) == ("4000.00", "168493.60")
    assert open_of(both[1]) == ("0.00", "0.00")
    assert balance_of(buyer) == Decimal("168493.60")
    difference = rows_of(buyer, "type", "dated_on", "debit", "credit", currency="USD")[-1]
    assert difference == ("fx_difference", str(PAID), "0.00", "0.00")
    local = rows_of(buyer, "type", "debit", "credit", "balance")[-1]
    assert local == ("fx_difference", "4059.60", "0.00", "168493.60")
    assert list(verify()) == []


def test_undoing_a_match_gives_everything_back_and_cancels_no_document(
    buyer: Party, both: tuple[EntryKey, EntryKey]
) -> None:
    before = (currencies_of(buyer), open_of(both[0]), open_of(both[1]), rows_of(buyer, "balance"))
    match_entries(*both)
    unmatch(active_matches()[0].id)
    after = (currencies_of(buyer), open_of(both[0]), open_of(both[1]), rows_of(buyer, "balance"))
    assert after == before
    assert active_matches() == []
    assert list(verify()) == []


def test_any_part_may_be_matched_and_no_more_than_is_open(
    both: tuple[EntryKey, EntryKey],
) -> None:
    match_entries(*both, Decimal("0.01"))
    match_entries(*both, Decimal("5999.00"))
    with pytest.raises(MatchAmountError):
        match_entries(*both, Decimal("1.00"))
    with pytest.raises(MatchAmountError):
        match_entries(*both, Decimal("0.00"))
    match_entries(*both)
    assert open_of(both[0]) == ("4000.00", "168493.60")
    with pytest.raises(NotMatchableError):
        match_entries(*both)
    assert list(verify()) == []


def test_what_is_matched_must_be_released_before_it_is_taken_back(
    both: tuple[EntryKey, EntryKey],
) -> None:
    match_entries(*both)
    difference = active_matches()[0].difference_voucher_id
    assert difference is not None
    for voucher_id in (both[0].voucher_id, both[1].voucher_id, difference):
        for take_back in (reverse, cancel):
            with pytest.raises(MatchedVoucherError):
                take_back(voucher_id)
    unmatch(active_matches()[0].id)
    cancel(both[1].voucher_id)
    assert open_of(both[1]) == ("0.00", "0.00")
    with pytest.raises(NotMatchableError):
        match_entries(*both)
    assert list(verify()) == []


def test_only_a_debit_and_a_credit_of_one_account_and_currency_belong_together(
    buyer: Party, both: tuple[EntryKey, EntryKey]
) -> None:
    invoice, receipt = both
    in_lira = posted(buyer, "bank_receipt", "100.00", PAID)
    others = in_dollars(make.customer(), "bank_receipt", "100.00", "42.8", PAID)
    for debit, credit in ((invoice, in_lira), (invoice, others), (receipt, invoice)):
        with pytest.raises(NotMatchableError):
            match_entries(debit, credit)
    with pytest.raises(NotMatchableError):
        match_entries(invoice, invoice)


def test_a_loss_is_booked_on_the_other_side(buyer: Party) -> None:
    invoice = in_dollars(buyer, "sales_invoice", "100.00", "42.5", SOLD)
    receipt = in_dollars(buyer, "bank_receipt", "100.00", "42.0", PAID)
    match_entries(invoice, receipt)
    assert rows_of(buyer, "type", "debit", "credit", "balance")[-1] == (
        *("fx_difference", "0.00", "50.00", "0.00"),
    )
    assert balance_of(buyer) == 0
    assert list(verify()) == []
