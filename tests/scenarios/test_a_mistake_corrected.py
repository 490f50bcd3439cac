"""Somebody posts a wrong voucher: it is cancelled, reversed or corrected, never changed."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from app.core import clock
from app.core.db import db
from app.ledger.drafts import post_draft
from app.ledger.errors import (
    AlreadyReversedError,
    ReversalDateError,
    ReversalOfReversalError,
    SentVoucherError,
    UnknownVoucherError,
)
from app.ledger.models import Party, VoucherNote
from app.ledger.posting import PartyLine, post
from app.ledger.queries import Sums, statement, statement_page
from app.ledger.reversing import cancel, correct, is_sent, reverse
from app.ledger.rules import Side
from app.ledger.vouchers import entries_of, get_voucher
from app.ledger.writing import Posted
from tests.factories import ledger as make
from tests.factories.reading import FIRST_DAY, LAST_DAY, balance_of, currencies_of, rows_of

DAY = date(2026, 11, 20)


@pytest.fixture
def buyer(app: object) -> Party:
    """Open the card of a customer."""
    return make.customer()


def sold(buyer: Party, amount: str, **values: Any) -> Posted:
    """Post a sale."""
    return post(make.voucher(buyer, "sales_invoice", amount, **values))


def send(posted: Posted) -> None:
    """Mark a voucher as sent to the party."""
    db.session.add(VoucherNote(voucher_id=posted.voucher_id, sent_at=clock.now()))
    db.session.flush()


def moved(party: Party) -> Sums:
    """Give both sides of all that ever moved."""
    return statement(party.code, FIRST_DAY, LAST_DAY).moved()


def test_a_cancelled_voucher_reads_as_if_never_written(buyer: Party) -> None:
    sold(buyer, "40.00")
    mistake = sold(buyer, "999.99", currency="USD", rate=Decimal("42.123456"))
    cancellation = cancel(mistake.voucher_id)

    assert rows_of(buyer, "document_no", "balance") == [("SF-2026-000001", "40.00")]
    assert moved(buyer) == Sums(Decimal(40), Decimal(0))
    assert balance_of(buyer) == 40
    assert currencies_of(buyer)["USD"] == ("0.00", "0.00")
    assert get_voucher(cancellation.voucher_id).dated_on == DAY


def test_the_cancelled_pair_is_shown_when_asked_for(buyer: Party) -> None:
    mistake = sold(buyer, "70.00")
    cancel(mistake.voucher_id)
    columns = ("document_no", "debit", "credit", "balance")
    assert rows_of(buyer, *columns) == []
    assert rows_of(buyer, *columns, show_cancelled=True) == [
        ("SF-2026-000001", "70.00", "0.00", "70.00"),
        ("TK-2026-000001", "-70.00", "0.00", "0.00"),
    ]


def test_a_reversal_is_dated_today_and_stays_in_sight(buyer: Party) -> None:
    mistake = sold(buyer, "70.00")
    with clock.stopped_at(datetime(2026, 11, 30, 21, 30, tzinfo=UTC)):
        reversal = reverse(mistake.voucher_id)
    assert get_voucher(reversal.voucher_id).dated_on == date(2026, 12, 1)
    assert get_voucher(reversal.voucher_id).counter_document_no == mistake.document_no
    assert rows_of(buyer, "dated_on", "debit", "credit", "balance") == [
        ("2026-11-20", "70.00", "0.00", "70.00"),
        ("2026-12-01", "0.00", "70.00", "0.00"),
    ]
    assert balance_of(buyer, DAY) == 70


def test_a_reversal_never_comes_before_its_original(buyer: Party) -> None:
    mistake = sold(buyer, "70.00")
    with pytest.raises(ReversalDateError):
        reverse(mistake.voucher_id, dated_on=date(2026, 11, 19))
    with clock.stopped_at(datetime(2026, 11, 1, tzinfo=UTC)):
        assert get_voucher(reverse(mistake.voucher_id).voucher_id).dated_on == DAY


@pytest.mark.parametrize("take_back", [reverse, cancel, correct])
def test_a_voucher_is_taken_back_once_and_a_reversal_never(buyer: Party, take_back: Any) -> None:
    mistake = sold(buyer, "70.00")
    reversal = reverse(mistake.voucher_id)
    with pytest.raises(AlreadyReversedError, match=mistake.document_no):
        take_back(mistake.voucher_id)
    with pytest.raises(ReversalOfReversalError, match=reversal.document_no):
        take_back(reversal.voucher_id)
    with pytest.raises(UnknownVoucherError):
        take_back(4711)


def test_what_the_customer_has_in_hand_is_reversed_not_cancelled(buyer: Party) -> None:
    mistake = sold(buyer, "70.00")
    assert not is_sent(mistake.voucher_id)
    send(mistake)
    with pytest.raises(SentVoucherError, match="Reverse it instead"):
        cancel(mistake.voucher_id)
    correct(mistake.voucher_id)
    assert rows_of(buyer, "debit", "credit") == [("70.00", "0.00"), ("0.00", "70.00")]


def test_correcting_cancels_and_opens_a_copy_that_says_what_it_corrects(buyer: Party) -> None:
    mistake = sold(buyer, "170.00", description="Un", counter_document_no="S-17")
    draft = correct(mistake.voucher_id)
    assert (draft.corrects_id, draft.description) == (mistake.voucher_id, "Un")
    assert (draft.counter_document_no, draft.dated_on) == ("S-17", DAY)
    assert moved(buyer) == Sums()

    draft.lines[0].amount = Decimal("71.00")
    post_draft(draft.id)

    assert rows_of(buyer, "document_no", "debit", "due_on", "balance") == [
        ("SF-2026-000002", "71.00", "2026-12-20", "71.00")
    ]


def test_a_copy_posts_the_very_lines_of_its_original(app: object) -> None:
    party = make.customer(is_vendor=True)
    lines = (
        PartyLine(party_id=party.id, amount=Decimal("10.00"), side=Side.CREDIT, description="a"),
        PartyLine(party_id=party.id, amount=Decimal("2.50"), due_on=date(2027, 1, 31)),
    )
    original = post(
        make.voucher(party, "opening", lines=lines, currency="EUR", rate=Decimal("48.5"))
    )
    copy = post_draft(correct(original.voucher_id).id)
    assert _without_ids(copy) == _without_ids(original)


def _without_ids(posted: Posted) -> list[Any]:
    return [tuple(entry[1:]) for entry in entries_of(posted.voucher_id)]


def test_a_page_of_the_statement_keeps_its_balance_when_a_pair_lies_across_its_edge(
    buyer: Party,
) -> None:
    """The original stands on the older page, its cancellation of the same day on the newer."""
    sold(buyer, "1.00")
    mistake = sold(buyer, "10.00")
    sold(buyer, "100.00")
    cancel(mistake.voucher_id)
    sold(buyer, "1000.00")
    assert _pages(buyer) == [("1000.00", "1101.00"), ("100.00", "101.00"), ("1.00", "1.00")]
    assert _pages(buyer, show_cancelled=True) == [
        ("1000.00", "1101.00"),
        ("-10.00", "101.00"),
        ("100.00", "111.00"),
        ("10.00", "11.00"),
        ("1.00", "1.00"),
    ]


def _pages(buyer: Party, **options: Any) -> list[tuple[str, str]]:
    """Leaf from the newest page to the oldest, a row a page."""
    found, before = [], None
    while True:
        page = statement_page(buyer.code, before=before, size=1, **options)
        found += [(str(row.debit), str(balance)) for row, balance in page.rows]
        if (before := page.older) is None:
            return found


@pytest.mark.parametrize(("kind", "balance"), [("sales_invoice", 3), ("purchase_invoice", -3)])
def test_an_invoice_of_nothing_is_corrected_on_the_side_of_its_type(
    app: object, kind: str, balance: int
) -> None:
    party = make.customer(is_vendor=True)
    sample = post(make.voucher(party, kind, "0.00"))
    draft = correct(sample.voucher_id)
    draft.lines[0].amount = Decimal("3.00")
    post_draft(draft.id)
    assert balance_of(party) == balance
