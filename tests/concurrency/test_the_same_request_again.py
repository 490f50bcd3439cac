"""A request that comes twice has one effect; its first answer is given again."""

from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.core.db import db, transaction
from app.core.errors import DomainError
from app.core.idempotency import KeyReusedError
from app.ledger.errors import ZeroAmountError
from app.ledger.models import Party, Voucher
from app.ledger.posting import post
from app.ledger.verify import verify
from tests.concurrency.crew import refusals, together
from tests.factories import ledger as make

REPEATS = 50


@pytest.fixture
def buyer(app: Flask) -> Party:
    """Open the card of a customer, for good."""
    with transaction():
        party = make.customer()
    db.session.refresh(party)
    db.session.expunge(party)
    return party


def posted() -> int | None:
    """Count the vouchers."""
    return db.session.scalar(select(func.count()).select_from(Voucher))


def test_fifty_repeats_at_once_post_one_voucher_and_hear_one_answer(
    app: Flask, buyer: Party
) -> None:
    def work(_hand: int) -> object:
        with transaction():
            return post(make.voucher(buyer), idempotency_key="a-1")

    answers = together(app, REPEATS, work)
    assert refusals(answers) == []
    assert len(set(answers)) == 1
    assert posted() == 1
    assert list(verify()) == []


def test_the_same_key_with_another_request_is_refused(app: Flask, buyer: Party) -> None:
    def work(hand: int) -> object:
        with transaction():
            return post(make.voucher(buyer, amount=f"{1 + hand % 2}.00"), idempotency_key="a-1")

    answers = together(app, 8, work)
    assert refusals(answers) == [KeyReusedError] * 4
    assert len({answer for answer in answers if not isinstance(answer, DomainError)}) == 1
    assert posted() == 1


def test_a_request_that_failed_may_be_sent_again(app: Flask, buyer: Party) -> None:
    """The key is given back with everything else, to whoever waits for it."""

    def work(hand: int) -> object:
        with transaction():
            answer = post(make.voucher(buyer), idempotency_key="a-1")
            if hand % 2:
                raise ZeroAmountError(line=1)
            return answer

    answers = together(app, 8, work)
    assert refusals(answers) == [ZeroAmountError] * 4
    assert posted() == 1


def test_every_part_of_the_request_counts(app: Flask, buyer: Party) -> None:
    first = post(make.voucher(buyer), idempotency_key="a-1")
    assert post(make.voucher(buyer), idempotency_key="a-1") == first
    assert post(make.voucher(buyer), idempotency_key="a-2") != first
    db.session.commit()
    for changed in (
        make.voucher(buyer, "debit_note"),
        make.voucher(buyer, description="x"),
        make.voucher(buyer, line={"description": "x"}),
        make.voucher(buyer, currency="USD", rate=Decimal(42)),
    ):
        with pytest.raises(KeyReusedError, match="use a new key"):
            post(changed, idempotency_key="a-1")
        db.session.rollback()
    assert posted() == 2
