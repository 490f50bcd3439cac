"""A bookkeeper types vouchers: what will happen is said first, and nobody moves another's party."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask

from app.core.access import NotVisibleError, Viewer, viewed_by
from app.core.db import User, db
from app.core.idempotency import KeyReusedError
from app.ledger.errors import AlreadyReversedError, UnknownDraftError, UnknownTypeError
from app.ledger.models import DraftVoucher, Party, Voucher
from app.ledger.posting import NewVoucher, PartyLine
from app.ledger.posting import post as post_directly
from app.ledger.rules import INSTRUMENT_TYPES, JOURNAL_TYPES, VOUCHER_TYPES, Side
from app.ledger.vouchers import entries_of, get_voucher
from app.modules.currencies.errors import NoRateError
from app.modules.currencies.models import ExchangeRate
from app.modules.currencies.services import RateOfDay, recorded_rate
from app.modules.vouchers import services
from app.modules.vouchers.services import TypedLine, TypedVoucher
from app.modules.vouchers.types import PALETTE
from tests.factories import ledger as make
from tests.factories.reading import balance_of

DAY = date(2026, 11, 20)


def typed(
    party: Party, kind: str = "cash_receipt", amount: str = "40.00", **rest: Any
) -> TypedVoucher:
    line = TypedLine(party_id=party.id, amount=Decimal(amount))
    return TypedVoucher(type=kind, dated_on=DAY, lines=rest.pop("lines", (line,)), **rest)


def test_the_palette_offers_every_type_that_is_entered_as_it_is_once_on_its_side() -> None:
    offered = [choice for group in PALETTE for choice in group.types]
    by_matching = {"conversion"}
    assert sorted(choice.key for choice in offered) == sorted(
        (VOUCHER_TYPES.keys() | {*JOURNAL_TYPES}) - INSTRUMENT_TYPES - by_matching
    )
    sides = {choice.key: choice.side for choice in offered if not choice.is_journal}
    assert all(VOUCHER_TYPES[key].party_side is side for key, side in sides.items())


def test_a_preview_says_the_balance_after_each_line_and_writes_nothing(app: Flask) -> None:
    buyer, other = make.customer(term_days=30), make.customer()
    post_directly(make.voucher(buyer, amount="100.00"))
    lines = tuple(
        TypedLine(party_id=party.id, amount=Decimal(amount))
        for party, amount in ((buyer, "40.00"), (other, "5.00"), (buyer, "10.00"))
    )
    seen = services.preview(typed(buyer, lines=lines))
    assert [(line.party_id, line.balance_before, line.balance_after) for line in seen.lines] == [
        (buyer.id, Decimal(100), Decimal(60)),
        (other.id, Decimal(0), Decimal(-5)),
        (buyer.id, Decimal(60), Decimal(50)),
    ]
    assert {line.side for line in seen.lines} == {Side.CREDIT}
    assert balance_of(buyer) == 100
    services.post(typed(buyer, lines=lines))
    assert [balance_of(party) for party in (buyer, other)] == [50, -5]


def test_a_preview_tells_the_due_date_of_an_invoice(app: Flask) -> None:
    line = services.preview(typed(make.customer(term_days=30), "sales_invoice")).lines[0]
    assert (line.due_on, line.side) == (date(2026, 12, 20), Side.DEBIT)


def test_the_rate_of_the_day_is_taken_unless_one_was_typed(app: Flask) -> None:
    buyer = make.customer(currency="USD")
    with pytest.raises(NoRateError):
        services.post(typed(buyer, "sales_invoice", currency="USD"))
    friday = date(2026, 11, 19)
    db.session.add(ExchangeRate(currency="USD", dated_on=friday, forex_buy=Decimal("42.5")))
    db.session.flush()
    assert services.preview(typed(buyer, currency="USD")).rate == RateOfDay(Decimal("42.5"), friday)
    services.post(typed(buyer, "sales_invoice", currency="USD"))
    services.post(typed(buyer, "sales_invoice", currency="USD", rate=Decimal(40)))
    assert balance_of(buyer) == 40 * 42.5 + 40 * 40


def test_the_day_of_the_bulletin_is_recorded_with_what_is_posted(app: Flask) -> None:
    buyer, thursday = make.customer(currency="USD"), date(2026, 11, 19)
    db.session.add(ExchangeRate(currency="USD", dated_on=thursday, forex_buy=Decimal("42.5")))
    db.session.flush()
    key = str(uuid4())
    for _again in range(2):
        posted = services.post(typed(buyer, currency="USD"), idempotency_key=key)
    taken = recorded_rate(posted.voucher_id)
    assert taken is not None
    assert (taken.dated_on, taken.kind) == (thursday, "forex_buy")
    for values in ({"currency": "USD", "rate": Decimal(40)}, {"currency": "TRY"}):
        other = services.post(typed(buyer, **values)).voucher_id
        assert recorded_rate(other) is None


def test_the_button_pressed_twice_posts_once(app: Flask) -> None:
    buyer, key = make.customer(), str(uuid4())
    posted = [services.post(typed(buyer), idempotency_key=key) for _ in range(2)]
    assert posted[0] == posted[1]
    assert balance_of(buyer) == -40
    with pytest.raises(KeyReusedError):
        services.post(typed(buyer, amount="41.00"), idempotency_key=key)


def test_an_unknown_type_is_refused_before_anything_is_computed(app: Flask) -> None:
    with pytest.raises(UnknownTypeError):
        services.preview(typed(make.customer(), "gift"))


def test_a_voucher_is_corrected_by_its_draft_and_taken_back_once(app: Flask) -> None:
    buyer = make.customer()
    voucher = db.session.get_one(Voucher, services.post(typed(buyer)).voucher_id)
    draft = services.correct(voucher)
    assert balance_of(buyer) == 0
    draft.lines[0].amount = Decimal("44.00")
    services.post_draft(draft.id)
    assert balance_of(buyer) == -44
    with pytest.raises(AlreadyReversedError):
        services.reverse(voucher)


@pytest.mark.parametrize(("act", "hides"), [(services.reverse, False), (services.cancel, True)])
def test_taking_back_gives_the_voucher_that_did_it(
    app: Flask, act: Callable[[Voucher], Voucher], hides: bool
) -> None:
    buyer = make.customer()
    voucher = db.session.get_one(Voucher, services.post(typed(buyer)).voucher_id)
    taken = act(voucher)
    assert (taken.reversal_of, taken.is_cancellation) == (voucher.id, hides)
    assert balance_of(buyer) == 0


def test_a_draft_is_kept_posted_or_thrown_away(app: Flask) -> None:
    buyer = make.customer()
    draft = services.save_draft(typed(buyer))
    assert balance_of(buyer) == 0
    posted = services.post_draft(draft.id)
    assert get_voucher(posted.voucher_id).uuid == draft.uuid
    other = services.save_draft(typed(buyer))
    services.delete_draft(other.id)
    for act in (services.post_draft, services.delete_draft):
        with pytest.raises(UnknownDraftError):
            act(other.id)


@pytest.fixture
def salesperson(app: Flask) -> User:
    user = User(first_name="Ayşe", last_name="Acar", username="ayse", email="a@x.example")
    db.session.add(user)
    db.session.flush()
    return user


def test_a_salesperson_moves_own_parties_alone(app: Flask, salesperson: User) -> None:
    mine, foreign = make.customer(salesperson_id=salesperson.id), make.customer()
    both = (
        TypedLine(party_id=mine.id, amount=Decimal(1)),
        TypedLine(party_id=foreign.id, amount=Decimal(1)),
    )
    their_draft = services.save_draft(typed(foreign))
    shared = _posted_for(mine, foreign)
    db.session.commit()
    viewer = Viewer(user_id=salesperson.id, reach=lambda _model: "own", mates=lambda: ())
    with viewed_by(viewer):
        services.post(typed(mine))
        assert services.preview(typed(mine)).lines[0].balance_before < 0
        for act in (services.preview, services.post, services.save_draft):
            for attempt in (typed(foreign), typed(mine, lines=both)):
                with pytest.raises(NotVisibleError):
                    act(attempt)
        for on_draft in (services.post_draft, services.delete_draft):
            with pytest.raises(NotVisibleError):
                on_draft(their_draft.id)
        voucher = db.session.get_one(Voucher, shared)
        for take_back in (services.reverse, services.cancel, services.correct):
            with pytest.raises(NotVisibleError):
                take_back(voucher)
    db.session.rollback()
    assert balance_of(foreign) == -7
    assert db.session.get(DraftVoucher, their_draft.id) is not None


def _posted_for(*parties: Party) -> int:
    lines = tuple(PartyLine(party_id=party.id, amount=Decimal(7)) for party in parties)
    receipt = NewVoucher(type="cash_receipt", dated_on=DAY, currency="TRY", lines=lines)
    voucher_id = post_directly(receipt).voucher_id
    assert len(entries_of(voucher_id)) == 4
    return voucher_id
