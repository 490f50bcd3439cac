"""The movements of a demonstration."""

import os
import subprocess
import sys
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from itertools import accumulate, islice

import pytest

from app.commands.demo.parties import demo_parties
from app.commands.demo.plan import Plan
from app.commands.demo.transactions import demo_transactions
from app.core.money import ZERO, to_local
from app.ledger.rules import INSTRUMENT_TYPES, VOUCHER_TYPES, Side

PLAN = Plan("S")
ROWS = list(demo_transactions(PLAN))
PARTIES = {party.code: party for party in demo_parties(PLAN)}
TYPES = Counter(row.type for row in ROWS)

HASH = """
import hashlib
from app.commands.demo.parties import demo_parties
from app.commands.demo.plan import Plan
from app.commands.demo.transactions import demo_transactions
told = hashlib.sha256()
for row in (*demo_parties(Plan()), *demo_transactions(Plan())):
    told.update(repr(row).encode())
print(told.hexdigest())
"""


def told_hash(hash_seed: str) -> str:
    environ = os.environ | {"PYTHONHASHSEED": hash_seed}
    command = [sys.executable, "-c", HASH]
    return subprocess.run(
        command, env=environ, capture_output=True, text=True, check=True
    ).stdout.strip()


def share(*types: str) -> float:
    return sum(TYPES[kind] for kind in types) / len(ROWS)


def test_the_same_seed_gives_the_same_bytes_in_every_process() -> None:
    assert told_hash("0") == told_hash("4711")


def test_another_seed_gives_other_movements() -> None:
    others = demo_transactions(Plan("S", seed=2))
    assert list(islice((row[2:] for row in others), 50)) != [row[2:] for row in ROWS[:50]]


def test_there_are_as_many_as_the_size_says_under_keys_of_the_seed() -> None:
    assert [row.external_key for row in ROWS] == [f"demo-1-{n}" for n in range(1, 20_001)]


def test_every_type_of_movement_occurs_in_a_believable_share() -> None:
    rare = {*INSTRUMENT_TYPES, *(kind for kind in VOUCHER_TYPES if "_charge_" in kind)}
    rare |= {kind for kind in VOUCHER_TYPES if kind.startswith("price_diff_")}
    assert TYPES.keys() == VOUCHER_TYPES.keys() - rare
    assert 0.5 < share("sales_invoice", "purchase_invoice") < 0.7
    assert 0.25 < share(*(kind for kind in TYPES if kind.endswith(("_receipt", "_payment")))) < 0.4
    assert 0.01 < share("sales_return", "purchase_return") < 0.05
    assert 0.01 < share("debit_note", "credit_note") < 0.04


def test_openings_are_written_first_and_on_the_first_day() -> None:
    openings = ROWS[: TYPES["opening"]]
    assert {(row.type, row.dated_on) for row in openings} == {("opening", PLAN.first_day)}


def test_the_two_years_end_on_the_day_asked_for() -> None:
    assert max(row.dated_on for row in ROWS) == date(2026, 10, 31)
    assert min(row.dated_on for row in ROWS) == date(2024, 11, 1)
    leap_day = date(2028, 2, 29)
    days = {row.dated_on for row in demo_transactions(Plan(last_day=leap_day))}
    assert (min(days), max(days)) == (leap_day - timedelta(days=729), leap_day)


def test_one_in_twenty_is_dated_back() -> None:
    newest = accumulate((row.dated_on for row in ROWS), max)
    back = sum(row.dated_on < day for row, day in zip(ROWS, newest, strict=True))
    assert 0.04 < back / len(ROWS) < 0.06


def test_local_amounts_are_the_amounts_at_their_rate() -> None:
    for row in ROWS:
        assert row.local_debit == to_local(row.debit, row.rate)
        assert row.local_credit == to_local(row.credit, row.rate)
        assert (row.currency == "TRY") <= (row.rate == 1)
        assert {value.as_tuple().exponent for value in row[9:13]} == {-2}


def test_every_movement_stands_on_the_side_of_its_type() -> None:
    for row in ROWS:
        side = VOUCHER_TYPES[row.type].party_side
        assert (row.debit > ZERO) != (row.credit > ZERO)
        if side:
            assert (row.debit > ZERO) == (side is Side.DEBIT)


def test_we_sell_to_customers_and_buy_from_vendors() -> None:
    selling = ("sales_invoice", "sales_return", "bank_receipt", "cash_receipt", "card_receipt")
    buying = ("purchase_invoice", "purchase_return", "bank_payment", "cash_payment", "card_payment")
    for row in ROWS:
        party = PARTIES[row.party_code]
        assert party.is_customer or row.type not in selling
        assert party.is_vendor or row.type not in buying


def test_invoices_fall_due_by_the_term_of_the_card() -> None:
    for row in ROWS:
        if row.type.endswith("_invoice"):
            term = timedelta(days=PARTIES[row.party_code].term_days)
            assert row.due_on == row.dated_on + term


@pytest.mark.parametrize("invoice", ["sales_invoice", "purchase_invoice"])
def test_most_of_what_is_invoiced_is_paid(invoice: str) -> None:
    money = "_receipt" if invoice == "sales_invoice" else "_payment"
    invoiced = sum((r.local_debit + r.local_credit for r in ROWS if r.type == invoice), ZERO)
    paid = sum((r.local_debit + r.local_credit for r in ROWS if r.type.endswith(money)), ZERO)
    assert Decimal("0.6") < paid / invoiced < Decimal("1.05")


def test_money_often_names_the_invoice_it_pays() -> None:
    numbers = {row.document_no for row in ROWS if row.type == "sales_invoice"}
    receipts = [row for row in ROWS if row.type == "bank_receipt"]
    quoting = [row for row in receipts if row.description.split()[0] in numbers]
    assert 0.25 < len(quoting) / len(receipts) < 0.5


def test_one_account_holds_a_fifth_of_all_rows_and_the_small_ones_few() -> None:
    sizes = sorted(Counter(row.party_code for row in ROWS).values())
    assert 0.19 < sizes[-1] / len(ROWS) < 0.22
    assert sizes[-2] < sizes[-1] / 5
    assert sizes[len(sizes) // 2] < 20


def test_document_numbers_come_once() -> None:
    assert len({row.document_no for row in ROWS}) == len(ROWS)
