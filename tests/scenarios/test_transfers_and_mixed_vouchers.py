"""What one party owes is moved to another, and vouchers whose every line is chosen."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from app.core.access import NotVisibleError, Viewer, viewed_by
from app.core.db import User, db
from app.ledger.errors import (
    SameAccountError,
    UnbalancedVoucherError,
    UnknownSideError,
    ZeroAmountError,
)
from app.ledger.journal_drafts import read_journal_draft
from app.ledger.models import Account, DraftVoucher, Party, Voucher
from app.ledger.rules import AccountKind, Side
from app.ledger.rules.transfers import amount_worth, rate_worth
from app.ledger.verify import verify
from app.ledger.vouchers import entries_of, get_voucher
from app.modules.vouchers import journals, services
from app.modules.vouchers.journals import TypedJournal, TypedSide
from tests.factories import ledger as make
from tests.factories.reading import balance_of, currencies_of

DAY = date(2026, 11, 20)


def side(which: Side, party: Party | None, amount: str | None = None, **rest: Any) -> TypedSide:
    number = None if amount is None else Decimal(amount)
    return TypedSide(side=which, party_id=party.id if party else None, amount=number, **rest)


def transfer(payer: TypedSide, payee: TypedSide) -> TypedJournal:
    return TypedJournal(type="account_transfer", dated_on=DAY, lines=(payer, payee))


def mixed(*lines: TypedSide, **rest: Any) -> TypedJournal:
    return TypedJournal(type="mixed", dated_on=DAY, lines=lines, **rest)


def account(code: str) -> int:
    return db.session.scalars(select(Account.id).where(Account.code == code)).one()


def test_a_transfer_credits_the_payer_and_debits_the_payee(app: Flask) -> None:
    payer, payee = make.customer(), make.vendor()
    typed = transfer(
        side(Side.CREDIT, payer, "250.00"),
        side(Side.DEBIT, payee, account_kind=AccountKind.PAYABLE),
    )
    posted = journals.post(typed)
    assert [balance_of(party) for party in (payer, payee)] == [-250, 250]
    assert posted.document_no == "VR-2026-000001"
    assert [entry.kind for entry in entries_of(posted.voucher_id)] == ["receivable", "payable"]


def test_a_transfer_across_currencies_has_two_rates_and_one_local_value(app: Flask) -> None:
    payer, payee = make.customer(), make.customer(currency="USD")
    typed = transfer(
        side(Side.CREDIT, payer, "1000.00"),
        side(Side.DEBIT, payee, currency="USD", rate=Decimal("42.1234")),
    )
    journals.post(typed)
    assert balance_of(payer) == -1000
    assert currencies_of(payee) == {"USD": ("23.74", "1000.00")}
    assert list(verify()) == []


def test_the_rate_takes_up_what_whole_cents_cannot() -> None:
    rate = Decimal("42.1234")
    amount = amount_worth(Decimal(1000), rate)
    assert amount == Decimal("23.74")
    assert rate_worth(Decimal(1000), amount, rate) == Decimal("42.122999")
    assert rate_worth(Decimal("42.12"), Decimal(1), rate) == rate


def test_two_agreed_amounts_give_the_rate(app: Flask) -> None:
    payer, payee = make.customer(), make.customer()
    euros = side(Side.DEBIT, payee, "20.00", currency="EUR")
    journals.post(transfer(side(Side.CREDIT, payer, "1000.00"), euros))
    assert currencies_of(payee) == {"EUR": ("20.00", "1000.00")}


def test_amounts_that_differ_are_refused(app: Flask) -> None:
    payer, payee = make.customer(), make.customer()
    wrong = transfer(side(Side.CREDIT, payer, "10.00"), side(Side.DEBIT, payee, "11.00"))
    with pytest.raises(UnbalancedVoucherError):
        journals.post(wrong)
    nothing = side(Side.DEBIT, payee, currency="USD", rate=Decimal(42))
    with pytest.raises(ZeroAmountError):
        journals.post(transfer(side(Side.CREDIT, payer, "0.01"), nothing))


def test_a_transfer_to_the_same_account_is_refused_but_between_two_of_one_party_not(
    app: Flask,
) -> None:
    both = make.customer(is_vendor=True)
    kinds = {"account_kind": AccountKind.RECEIVABLE}
    same = transfer(side(Side.CREDIT, both, "5.00", **kinds), side(Side.DEBIT, both, **kinds))
    with pytest.raises(SameAccountError):
        journals.post(same)
    other = side(Side.DEBIT, both, account_kind=AccountKind.PAYABLE)
    journals.post(transfer(side(Side.CREDIT, both, "5.00", **kinds), other))
    assert balance_of(both) == 0


def test_a_mixed_voucher_is_posted_when_its_difference_is_zero(app: Flask) -> None:
    buyer, bank = make.customer(currency="USD"), account("102")
    lines = (
        side(Side.CREDIT, buyer, "100.00", currency="USD", rate=Decimal("42.50")),
        side(Side.DEBIT, None, "4200.00", account_id=bank),
    )
    seen = journals.preview(mixed(*lines))
    assert (str(seen.debit), str(seen.credit)) == ("4200.00", "4250.00")
    assert seen.balances == {buyer.id: -4250}
    with pytest.raises(UnbalancedVoucherError, match="50"):
        journals.post(mixed(*lines))
    cost = side(Side.DEBIT, None, "50.00", account_id=account("659"), description="Masraf")
    posted = journals.post(mixed(*lines, cost))
    assert get_voucher(posted.voucher_id).total == 4250
    assert balance_of(buyer) == -4250
    assert list(verify()) == []


def test_a_line_names_a_party_or_an_account(app: Flask) -> None:
    nobody = mixed(side(Side.DEBIT, None, "1.00"), side(Side.CREDIT, make.customer(), "1.00"))
    with pytest.raises(UnknownSideError):
        journals.post(nobody)


def test_an_exchange_difference_by_hand_moves_local_currency_alone(app: Flask) -> None:
    buyer = make.customer(currency="USD")
    typed = TypedJournal(
        type="fx_difference",
        dated_on=DAY,
        lines=(
            side(Side.DEBIT, buyer, "12.50", currency="USD"),
            side(Side.CREDIT, None, "12.50", account_id=account("646")),
        ),
    )
    journals.post(typed)
    assert currencies_of(buyer) == {"USD": ("0.00", "12.50")}


def test_the_button_pressed_twice_posts_one_transfer(app: Flask) -> None:
    payer, payee, key = make.customer(), make.customer(), str(uuid4())
    typed = transfer(side(Side.CREDIT, payer, "5.00"), side(Side.DEBIT, payee))
    posted = {journals.post(typed, idempotency_key=key).voucher_id for _time in range(2)}
    assert len(posted) == 1
    assert balance_of(payee) == 5


def test_a_draft_keeps_what_was_typed_though_it_does_not_balance(app: Flask) -> None:
    buyer = make.customer(is_vendor=True)
    lines = (
        side(
            *(Side.CREDIT, buyer, "7.00"),
            currency="USD",
            account_kind=AccountKind.PAYABLE,
            due_on=DAY,
            description="ilk",
        ),
        side(Side.DEBIT, None, "3.00", account_id=account("100")),
    )
    draft = journals.save_draft(mixed(*lines, description="Yarım"))
    assert balance_of(buyer) == 0
    first, second = read_journal_draft(draft).lines
    assert (first.currency, first.rate, first.account_kind) == ("USD", None, AccountKind.PAYABLE)
    assert (first.due_on, first.description, str(first.amount)) == (DAY, "ilk", "7.00")
    assert (second.account_id, second.currency) == (account("100"), "TRY")
    again = journals.save_draft(mixed(lines[0]), draft_id=draft.id)
    assert len(again.lines) == 1
    assert db.session.get(DraftVoucher, draft.id) is None


def test_a_transfer_is_corrected_by_its_draft(app: Flask) -> None:
    payer, payee = make.customer(), make.customer()
    dollars = {"currency": "USD", "rate": Decimal("42.5")}
    typed = transfer(side(Side.CREDIT, payer, "10.00", **dollars), side(Side.DEBIT, payee))
    voucher = db.session.get_one(Voucher, journals.post(typed).voucher_id)
    draft = services.correct(voucher)
    assert [balance_of(party) for party in (payer, payee)] == [0, 0]
    lines = read_journal_draft(draft).lines
    assert [(line.party_id, line.side, line.currency, line.rate) for line in lines] == [
        (payer.id, Side.CREDIT, "USD", Decimal("42.5")),
        (payee.id, Side.DEBIT, "TRY", None),
    ]
    assert [str(line.amount) for line in lines] == ["10.00", "425.00"]


def test_a_salesperson_neither_moves_nor_sees_what_is_not_theirs(app: Flask) -> None:
    user = User(first_name="Ayşe", last_name="Acar", username="ayse", email="a@x.example")
    db.session.add(user)
    db.session.flush()
    mine, foreign = make.customer(salesperson_id=user.id), make.customer()
    own = side(Side.CREDIT, mine, "1.00")
    receivable = db.session.scalars(select(Account.id).where(Account.party_id == foreign.id)).one()
    attempts = [
        transfer(own, side(Side.DEBIT, foreign)),
        mixed(own, side(Side.DEBIT, None, "1.00", account_id=receivable)),
    ]
    theirs = journals.save_draft(attempts[0])
    db.session.commit()
    viewer = Viewer(user_id=user.id, reach=lambda _model: "own", mates=lambda: ())
    with viewed_by(viewer):
        for act in (journals.preview, journals.post, journals.save_draft):
            for attempt in attempts:
                with pytest.raises(NotVisibleError):
                    act(attempt)
        with pytest.raises(NotVisibleError):
            services.open_draft(theirs.id)
