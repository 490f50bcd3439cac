"""Cheques and notes come, go on, are paid or not: each step moves what the trade says it moves."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.core.db import db
from app.ledger.errors import (
    ClosedPeriodError,
    InstrumentVoucherError,
    MatchedVoucherError,
    PassivePartyError,
)
from app.ledger.instruments import Act, act, enter, undo
from app.ledger.instruments.errors import (
    DuplicateInstrumentError,
    InstrumentDateError,
    InstrumentStateError,
    LaterEventError,
    NoBankAccountError,
    NoHolderError,
    NoPapersError,
    NotABankAccountError,
    NothingToUndoError,
    SeveralCurrenciesError,
)
from app.ledger.matching import EntryKey, match_entries
from app.ledger.models import Entry, Instrument, InstrumentEvent, Period, Voucher
from app.ledger.periods import set_state
from app.ledger.queries import Uncollected, uncollected
from app.ledger.reversing import cancel
from tests.factories import instruments as papers
from tests.factories import ledger as make
from tests.factories.instruments import DAY, DUE, happen, paper, state_of, sums
from tests.factories.matching import posted
from tests.factories.reading import balance_of

LATER = DAY + timedelta(days=10)


def types_of(instrument_id: int) -> list[tuple[str, str]]:
    """Give what happened to a paper and stands: each event with the type of its voucher."""
    found = (
        select(InstrumentEvent.event, Voucher.type)
        .join(Voucher, Voucher.id == InstrumentEvent.voucher_id, isouter=True)
        .where(InstrumentEvent.instrument_id == instrument_id)
        .where(InstrumentEvent.undone_at.is_(None))
        .order_by(InstrumentEvent.id)
    )
    return [(event, type_ or "") for event, type_ in db.session.execute(found)]


def test_three_cheques_come_in_one_roll_each_due_on_its_own_day(app: Flask) -> None:
    buyer = make.customer()
    entered = enter(
        papers.roll(
            buyer,
            *(paper(f"00{n}", "1000.00", due_on=DUE + timedelta(days=30 * n)) for n in range(3)),
        )
    )
    lines = db.session.execute(
        select(Entry.due_on, Entry.credit, Entry.description)
        .where(Entry.voucher_id == entered.voucher_id, Entry.credit > 0)
        .order_by(Entry.line_no)
    ).all()
    assert [line.due_on for line in lines] == [DUE + timedelta(days=30 * n) for n in range(3)]
    assert [line.description for line in lines] == [f"00{n} Ziraat Bankası" for n in range(3)]
    assert (balance_of(buyer), sums("101")) == (Decimal("-3000.00"), ("3000.00", "3000.00"))
    assert entered.document_no.startswith("CG-2026-")
    assert {state_of(key) for key in entered.instrument_ids} == {"portfolio"}


def test_a_cheque_given_to_a_vendor_that_bounced_moves_both_and_the_risk_returns(
    app: Flask,
) -> None:
    """Two parties move on one event."""
    buyer, seller = make.customer(), make.vendor()
    posted(buyer, "sales_invoice", "1200.00", DAY)
    posted(seller, "purchase_invoice", "1500.00", DAY)
    ids = papers.received(buyer)
    assert (balance_of(buyer), balance_of(seller)) == (Decimal("200.00"), Decimal("-1500.00"))
    happen(ids, "endorse", holder_id=seller.id)
    assert (balance_of(buyer), balance_of(seller)) == (Decimal("200.00"), Decimal("-500.00"))
    assert sums("101") == ("0.00", "0.00")
    risk = [Uncollected(buyer.id, "own_cheque", Decimal("1000.00"))]
    assert uncollected([buyer.id, seller.id], LATER) == risk

    happen(ids, "bounce", LATER)
    assert (balance_of(buyer), balance_of(seller)) == (Decimal("1200.00"), Decimal("-1500.00"))
    assert (state_of(ids[0]), sums("101")) == ("bounced", ("0.00", "0.00"))
    assert types_of(ids[0]) == [
        ("receive", "cheque_in"),
        ("endorse", "cheque_out"),
        ("return_from_vendor", "cheque_return_in"),
        ("bounce", "cheque_bounced"),
    ]
    assert uncollected([buyer.id], LATER) == []
    assert uncollected([buyer.id], LATER - timedelta(days=1)) == risk
    assert uncollected([buyer.id], DAY - timedelta(days=1)) == []

    undo(ids[0])
    assert (balance_of(buyer), balance_of(seller)) == (Decimal("200.00"), Decimal("-500.00"))
    assert (state_of(ids[0]), db.session.get_one(Instrument, ids[0]).holder_id) == (
        "endorsed",
        seller.id,
    )


def test_a_cheque_is_collected_at_the_bank_it_was_sent_to(app: Flask) -> None:
    buyer = make.customer()
    ids = papers.received(buyer)
    happen(ids, "send_for_collection")
    assert (state_of(ids[0]), sums("101")[0]) == ("sent_for_collection", "1000.00")
    act(ids, Act(event="collect", dated_on=DUE))
    assert (state_of(ids[0]), sums("101")[0], sums("102")[0]) == ("collected", "0.00", "1000.00")
    assert types_of(ids[0])[1:] == [("send_for_collection", ""), ("collect", "mixed")]
    assert balance_of(buyer) == Decimal("-1000.00")
    assert uncollected([buyer.id], DUE - timedelta(days=1)) != []
    assert uncollected([buyer.id], DUE) == []


def test_a_bank_gives_a_cheque_back(app: Flask) -> None:
    ids = papers.received(make.customer())
    happen(ids, "send_for_collection")
    happen(ids, "return_from_bank")
    kept = db.session.get_one(Instrument, ids[0])
    assert (kept.state, kept.bank_account_id) == ("portfolio", None)
    with pytest.raises(NoBankAccountError):
        act(ids, Act(event="collect", dated_on=DUE))


@pytest.mark.parametrize(
    ("came", "paid", "gain", "loss"),
    [("42.000000", "43.500000", "-1500.00", "0.00"), ("42.000000", "41.000000", "0.00", "1000.00")],
)
def test_dollars_are_collected_at_the_rate_of_the_day(
    app: Flask, came: str, paid: str, gain: str, loss: str
) -> None:
    buyer = make.customer()
    ids = papers.received(buyer, currency="USD", rate=Decimal(came))
    assert sums("101", "USD") == ("1000.00", "42000.00")
    happen(ids, "collect", LATER, rate=Decimal(paid))
    assert sums("101", "USD") == ("0.00", "0.00")
    assert sums("102", "USD") == ("1000.00", f"{Decimal(1000) * Decimal(paid):.2f}")
    booked = {"646": "0.00", "656": "0.00"}
    lines = select(Entry.account_id, Entry.local_debit - Entry.local_credit)
    for account_id, local in db.session.execute(lines.where(Entry.dated_on == LATER)):
        for code in booked:
            if account_id == papers.account(code):
                booked[code] = str(local)
    assert booked == {"646": gain, "656": loss}


def test_a_note_of_our_own_in_dollars_is_paid_at_the_rate_of_the_day(app: Flask) -> None:
    seller = make.vendor()
    ids = papers.given(seller, kind="note", currency="USD", rate=Decimal("42.000000"))
    assert sums("321", "USD") == ("-1000.00", "-42000.00")
    assert balance_of(seller) == Decimal("42000.00")
    happen(ids, "pay", LATER, rate=Decimal("43.000000"))
    assert (state_of(ids[0]), sums("321", "USD")) == ("paid", ("0.00", "0.00"))
    assert sums("102", "USD") == ("-1000.00", "-43000.00")


def test_a_cheque_of_our_own_comes_back_from_the_vendor(app: Flask) -> None:
    seller = make.vendor()
    ids = papers.given(seller)
    assert (balance_of(seller), sums("103")[0]) == (Decimal("1000.00"), "-1000.00")
    happen(ids, "return_from_vendor", LATER)
    assert (balance_of(seller), sums("103")[0]) == (Decimal(0), "0.00")
    assert (state_of(ids[0]), types_of(ids[0])[-1][1]) == ("returned", "cheque_return_in")


def test_a_note_is_protested_enforced_and_handed_back(app: Flask) -> None:
    buyer = make.customer()
    ids = papers.received(buyer, paper("1", drawer="Kefil Ticaret Ltd. Şti."), kind="note")
    assert sums("121")[0] == "1000.00"
    assert uncollected([buyer.id], LATER)[0].risk_class == "customer_note"
    happen(ids, "protest", LATER)
    happen(ids, "enforce", LATER)
    assert (balance_of(buyer), state_of(ids[0])) == (Decimal(0), "in_enforcement")
    happen(ids, "return_to_customer", LATER)
    assert (balance_of(buyer), sums("121")[0]) == (Decimal(0), "0.00")
    assert [type_ for _event, type_ in types_of(ids[0])] == ["note_in", "note_protested", "", ""]


def test_the_same_cheque_is_not_entered_twice(app: Flask) -> None:
    buyer = make.customer()
    papers.received(buyer)
    with pytest.raises(DuplicateInstrumentError, match="0012345"):
        papers.received(buyer)
    db.session.rollback()


def test_a_returned_cheque_may_come_again(app: Flask) -> None:
    buyer = make.customer()
    first = papers.received(buyer)
    happen(first, "return_to_customer")
    assert balance_of(buyer) == Decimal(0)
    papers.received(buyer)
    assert balance_of(buyer) == Decimal("-1000.00")
    with pytest.raises(DuplicateInstrumentError):
        undo(first[0])
    db.session.rollback()


def test_an_endorsed_cheque_comes_back_or_is_paid_to_its_holder(app: Flask) -> None:
    buyer, seller = make.customer(), make.vendor()
    back, paid = papers.received(buyer, paper("1"), paper("2"))
    happen([back, paid], "endorse", holder_id=seller.id)
    assert balance_of(seller) == Decimal("2000.00")
    happen([back], "return_from_vendor")
    happen([paid], "honour", LATER)
    assert (balance_of(seller), sums("101")[0]) == (Decimal("1000.00"), "1000.00")
    assert (state_of(back), state_of(paid)) == ("portfolio", "collected")
    assert uncollected([buyer.id], LATER) == [
        Uncollected(buyer.id, "own_cheque", Decimal("1000.00"))
    ]


def test_what_comes_back_comes_back_to_the_account_it_moved(app: Flask) -> None:
    both = make.customer(is_vendor=True)
    ids = papers.received(both)
    both.is_customer = False
    db.session.flush()
    happen(ids, "bounce")
    accounts = db.session.scalars(
        select(Entry.account_id).where(Entry.account_id != papers.account("101")).distinct()
    ).all()
    assert len(accounts) == 1


def test_the_last_act_is_undone_for_all_its_papers_and_no_earlier_one(app: Flask) -> None:
    buyer = make.customer()
    one, other = papers.received(buyer, paper("1"), paper("2"))
    happen([one, other], "send_for_collection")
    happen([other], "collect", LATER)
    with pytest.raises(LaterEventError, match="1, 2"):
        undo(one)
    undo(other)
    assert undo(one) == (one, other)
    assert undo(other) == (one, other)
    assert {state_of(one), state_of(other)} == {"cancelled"}
    assert (balance_of(buyer), sums("101")[0]) == (Decimal(0), "0.00")
    with pytest.raises(NothingToUndoError):
        undo(one)


def test_what_is_matched_is_not_undone(app: Flask) -> None:
    buyer = make.customer()
    invoice = posted(buyer, "sales_invoice", "1000.00", DAY)
    entered = enter(papers.roll(buyer))
    match_entries(invoice, EntryKey(entered.voucher_id, 1))
    with pytest.raises(MatchedVoucherError):
        undo(entered.instrument_ids[0])
    db.session.rollback()


def test_a_cheque_is_matched_at_once_where_the_card_says_so(app: Flask) -> None:
    buyer = make.customer(match_rule="due")
    invoice = posted(buyer, "sales_invoice", "1000.00", DAY)
    ids = papers.received(buyer)
    happen(ids, "bounce", LATER)
    assert balance_of(buyer) == Decimal("1000.00")
    with pytest.raises(MatchedVoucherError):
        cancel(invoice.voucher_id)


def test_its_vouchers_are_taken_back_on_the_paper_alone(app: Flask) -> None:
    entered = enter(papers.roll(make.customer()))
    with pytest.raises(InstrumentVoucherError):
        cancel(entered.voucher_id)
    undo(entered.instrument_ids[0])


def test_a_step_in_a_closed_period_is_reversed_today(app: Flask) -> None:
    buyer = make.customer()
    ids = papers.received(buyer)
    period = Period(name="Kasım", start_on=DAY, end_on=DAY)
    db.session.add(period)
    db.session.flush()
    set_state(period.id, "closed")
    db.session.commit()
    with pytest.raises(ClosedPeriodError):
        happen(ids, "bounce")
    db.session.rollback()
    undo(ids[0])
    reversal = db.session.scalars(select(Voucher).where(Voucher.reversal_of.is_not(None))).one()
    assert (reversal.is_cancellation, reversal.dated_on > DAY) == (False, True)


def test_each_event_needs_what_it_needs(app: Flask) -> None:
    ids = papers.received(make.customer())
    dollars = papers.received(make.customer(), currency="USD", rate=Decimal(40))
    cases: tuple[tuple[str, dict[str, Any], type[Exception]], ...] = (
        ("endorse", {}, NoHolderError),
        ("collect", {"account_id": papers.account("600")}, NotABankAccountError),
        ("send_for_collection", {"account_id": papers.account("100")}, NotABankAccountError),
        ("collect", {"account_id": 999_999}, NotABankAccountError),
        ("protest", {}, InstrumentStateError),
        ("honour", {}, InstrumentStateError),
        ("enforce", {}, InstrumentStateError),
        ("nonsense", {}, InstrumentStateError),
    )
    for event, values, error in cases:
        with pytest.raises(error):
            happen(ids, event, **values)
    with pytest.raises(InstrumentDateError):
        happen(ids, "bounce", DAY - timedelta(days=1))
    with pytest.raises(SeveralCurrenciesError):
        happen([*ids, *dollars], "collect")
    with pytest.raises(NoPapersError):
        happen([], "collect")
    with pytest.raises(NoPapersError):
        enter(papers.roll(make.customer(), papers=()))


def test_an_own_paper_is_told_by_its_drawer(app: Flask) -> None:
    buyer = make.customer(name="Işık Gıda A.Ş.", short_name="Işık")
    typed = ("IŞIK GIDA A.Ş.", "ışık", "", "Başka A.Ş.")
    ids = papers.received(buyer, *(paper(str(n), drawer=name) for n, name in enumerate(typed)))
    drawers = [db.session.get_one(Instrument, key).drawer for key in ids]
    assert drawers == ["", "", "", "Başka A.Ş."]


def test_the_same_request_again_enters_nothing_twice(app: Flask) -> None:
    buyer, seller = make.customer(), make.vendor()
    wanted = papers.roll(buyer)
    first = enter(wanted, idempotency_key="bordro-1")
    assert enter(wanted, idempotency_key="bordro-1") == first
    step = Act(event="endorse", dated_on=DAY, holder_id=seller.id)
    batch = act(first.instrument_ids, step, idempotency_key="ciro-1")
    assert act(first.instrument_ids, step, idempotency_key="ciro-1") == batch
    assert (balance_of(buyer), balance_of(seller)) == (Decimal("-1000.00"), Decimal("1000.00"))


def test_a_passive_card_takes_no_step(app: Flask) -> None:
    buyer = make.customer()
    ids = papers.received(buyer)
    buyer.is_active = False
    db.session.flush()
    with pytest.raises(PassivePartyError):
        happen(ids, "bounce")
    db.session.rollback()


def test_several_endorsed_cheques_of_several_customers_bounce_together(app: Flask) -> None:
    buyers, seller = [make.customer(), make.customer()], make.vendor()
    ids = [key for buyer in buyers for key in papers.received(buyer)]
    happen(ids, "endorse", date(2026, 11, 3), holder_id=seller.id)
    happen(ids, "bounce", LATER)
    assert [balance_of(buyer) for buyer in buyers] == [Decimal(0), Decimal(0)]
    assert balance_of(seller) == Decimal(0)
    assert len(undo(ids[1])) == 2
    assert balance_of(seller) == Decimal("2000.00")
