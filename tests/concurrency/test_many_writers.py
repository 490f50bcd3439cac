"""Sixteen people post to the same accounts and series at once."""

import random
from collections import Counter, defaultdict
from datetime import date
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import select

from app.core.db import db, transaction
from app.ledger import queries
from app.ledger.drafts import post_draft, save_draft
from app.ledger.errors import AlreadyReversedError, DuplicateKeyError, UnknownDraftError
from app.ledger.models import Voucher
from app.ledger.posting import NewVoucher, PartyLine, post
from app.ledger.reversing import cancel, reverse
from app.ledger.rules import Side
from app.ledger.verify import verify
from tests.concurrency.crew import refusals, together
from tests.factories import ledger as make
from tests.factories.reading import balance_of

HANDS = 16
KINDS = ("sales_invoice", "purchase_invoice", "bank_receipt", "cash_payment", "opening")
SIDES = (Side.DEBIT, Side.CREDIT, Side.CREDIT, Side.DEBIT, Side.CREDIT)


def a_voucher(chance: random.Random, parties: list[int]) -> tuple[NewVoucher, list[Decimal]]:
    """Write a voucher of several parties in any order, and what each of them moves by."""
    kind, side = chance.choice(tuple(zip(KINDS, SIDES, strict=True)))
    lira = chance.random() < 0.6
    rate = Decimal(1 if lira else chance.choice((42, 43)))
    chosen = chance.sample(range(len(parties)), chance.randint(1, 4))
    moved = [Decimal(0)] * len(parties)
    lines = []
    for place in chosen:
        amount = Decimal(chance.randint(1, 10_000)) / 100
        moved[place] = amount * rate * (1 if side is Side.DEBIT else -1)
        lines.append(PartyLine(party_id=parties[place], amount=amount, side=side))
    voucher = NewVoucher(
        type=kind,
        dated_on=date(2026, chance.choice((10, 11)), chance.randint(1, 28)),
        currency="TRY" if lira else "USD",
        rate=rate,
        lines=tuple(lines),
    )
    return voucher, moved


@pytest.mark.parametrize("each", [32, pytest.param(1_000, marks=pytest.mark.long)])
def test_no_sum_and_no_number_is_lost_and_nobody_waits_for_ever(app: Flask, each: int) -> None:
    seed = 20_261_122
    with transaction():
        cards = [make.customer(), make.vendor(), make.customer(is_vendor=True), make.vendor()]
        parties, codes = [card.id for card in cards], [card.code for card in cards]

    def work(hand: int) -> tuple[list[str], list[Decimal]]:
        chance = random.Random(f"{seed} {hand}")
        numbers, totals = [], [Decimal(0)] * len(parties)
        for _ in range(each):
            voucher, moved = a_voucher(chance, parties)
            number = post(voucher).document_no
            if chance.random() < 0.1:
                db.session.rollback()
                continue
            db.session.commit()
            numbers.append(number)
            totals = [total + more for total, more in zip(totals, moved, strict=True)]
        return numbers, totals

    answers = together(app, HANDS, work)
    assert refusals(answers) == [], f"seed {seed}"

    numbers: dict[str, list[int]] = defaultdict(list)
    balances = [Decimal(0)] * len(parties)
    for answer in answers:
        assert isinstance(answer, tuple)
        for number in answer[0]:
            series, _dash, no = number.rpartition("-")
            numbers[series].append(int(no))
        balances = [total + more for total, more in zip(balances, answer[1], strict=True)]
    for series, taken in numbers.items():
        assert sorted(taken) == list(range(1, len(taken) + 1)), (series, f"seed {seed}")
    rows = db.session.execute(queries.balances(date(2026, 12, 31)))
    assert {row.code: row.balance for row in rows} == dict(zip(codes, balances, strict=True))
    assert list(verify()) == []


@pytest.mark.parametrize("turn", range(4))
def test_first_sales_to_the_same_vendors_open_each_account_once(app: Flask, turn: int) -> None:
    """Every hand needs the same new accounts, each in an order of its own."""
    with transaction():
        parties = [make.vendor().id for _ in range(20)]

    def work(hand: int) -> None:
        order = random.Random(f"{turn} {hand}").sample(parties, len(parties))
        lines = tuple(PartyLine(party_id=party, amount=Decimal(1)) for party in order)
        with transaction():
            post(make.voucher(None, lines=lines))

    assert refusals(together(app, 8, work)) == []
    assert list(verify()) == []


def test_one_of_many_postings_of_a_key_of_another_system_wins(app: Flask) -> None:
    with transaction():
        buyer = make.customer()
        order = make.voucher(buyer, source="shop", external_key="order-7")
        wanted = [make.voucher(buyer, source="shop", external_key="order-7") for _ in range(HANDS)]

    def work(hand: int) -> None:
        with transaction():
            post(wanted[hand])

    refused = refusals(together(app, HANDS, work))
    assert refused == [DuplicateKeyError] * (HANDS - 1)
    assert balance_of(buyer) == order.lines[0].amount
    assert list(verify()) == []


@pytest.mark.parametrize("turn", range(3))
def test_one_of_many_who_take_a_voucher_back_wins(app: Flask, turn: int) -> None:
    with transaction():
        buyer = make.customer()
        mistake = post(make.voucher(buyer)).voucher_id

    def work(hand: int) -> None:
        with transaction():
            (reverse if (hand + turn) % 2 else cancel)(mistake)

    assert refusals(together(app, 8, work)) == [AlreadyReversedError] * 7
    assert balance_of(buyer) == 0
    assert list(verify()) == []


def test_one_of_many_who_post_a_draft_wins(app: Flask) -> None:
    with transaction():
        buyer = make.customer()
        draft = save_draft(make.voucher(buyer)).id

    def work(hand: int) -> None:
        with transaction():
            post_draft(draft)

    assert refusals(together(app, 8, work)) == [UnknownDraftError] * 7
    assert Counter(db.session.scalars(select(Voucher.type))) == {"sales_invoice": 1}
    assert list(verify()) == []
