"""Whoever owns the database can change a voucher; `verify` finds it and names the voucher.

Each case changes one thing of the books of `conftest.py`, and expects exactly the places
concerned to be named: the voucher, and the sums that no longer agree with it.
"""

from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from flask import Flask

from app.core.db import transaction
from app.ledger.posting import post
from app.ledger.verify import verify
from tests.factories import ledger as make

SALE = "voucher 1 (SF-2026-000001)"
RECEIPT = "voucher 2 (BT-2026-000001)"
PURCHASE = "voucher 3 (A-17)"
ITEM = "open item 1 line 1"
BALANCE = "balance of account 22 USD"
MONTH = "month of account 22 2026-11-01 USD"
STATE = (BALANCE, MONTH, "balance of party 1")

LINE = "(voucher_id, line_no) = (1, 1)"
COUNTER = "(voucher_id, line_no) = (1, 2)"


def entry(change: str, where: str = "voucher_id = 1") -> str:
    """Change entries of the sale."""
    return f"UPDATE entry SET {change} WHERE {where};"


def head(change: str, voucher_id: int = 1) -> str:
    """Change the head of a voucher."""
    return f"UPDATE voucher SET {change} WHERE id = {voucher_id};"


def gone(voucher_id: int) -> str:
    """Remove a voucher whole."""
    return (
        f"DELETE FROM open_item WHERE voucher_id = {voucher_id};"
        f"DELETE FROM entry WHERE voucher_id = {voucher_id};"
        f"DELETE FROM voucher WHERE id = {voucher_id};"
    )


DOUBLED = (
    entry("debit = debit * 2, credit = credit * 2")
    + entry("local_debit = local_debit * 2, local_credit = local_credit * 2")
    + head("total = total * 2")
)
STATE_DOUBLED = """
    UPDATE balance SET debit = 200, local_debit = 8500 WHERE account_id = 22 AND currency = 'USD';
    UPDATE month_balance SET debit = 200, local_debit = 8500
     WHERE account_id = 22 AND currency = 'USD';
    UPDATE party_balance SET local_debit = local_debit + 4250 WHERE party_id = 1;
    UPDATE open_item SET whole = 200, amount = 200, local_amount = 8500 WHERE voucher_id = 1;
"""
NEW_LINE = """
    INSERT INTO entry
    SELECT 1, 3, account_id, dated_on, due_on, currency, rate, 0, 0, 0, 0, ''
      FROM entry WHERE (voucher_id, line_no) = (1, 2)
"""

CASES: dict[str, tuple[str, tuple[str, ...]]] = {
    "debit": (entry("debit = 101", LINE), (SALE, BALANCE, MONTH, ITEM)),
    "credit": (entry("credit = 101", COUNTER), (SALE,)),
    "both legs": (DOUBLED, (SALE, *STATE, ITEM)),
    "both legs and the state": (DOUBLED + STATE_DOUBLED, (SALE,)),
    "local amount": (entry("local_debit = 4250.01", LINE), (SALE, *STATE, ITEM)),
    "rate": (entry("rate = 42.500001"), (SALE,)),
    "rate of the lira": (entry("rate = 1.000001", "voucher_id = 2"), (RECEIPT,)),
    "date": (
        head("dated_on = '2026-11-19'", 2) + entry("dated_on = '2026-11-19'", "voucher_id = 2"),
        (RECEIPT, "series bank_receipt 2026"),
    ),
    "date of a line": (entry("dated_on = '2026-11-19'", LINE), (SALE,)),
    "month of a line": (
        entry("dated_on = '2026-10-31'", LINE),
        (SALE, MONTH, "month of account 22 2026-10-01 USD"),
    ),
    "due date": (entry("due_on = due_on + 1", LINE), (SALE, ITEM)),
    "due date and open item": (
        entry("due_on = '2027-01-01'", LINE)
        + "UPDATE open_item SET due_on = '2027-01-01' WHERE voucher_id = 1",
        (SALE,),
    ),
    "account": (
        entry("account_id = 23", LINE),
        (
            *(SALE, *STATE, ITEM),
            *("balance of account 23 USD", "month of account 23 2026-11-01 USD"),
            "balance of party 2",
        ),
    ),
    "counter-account": (entry("account_id = 13", COUNTER), (SALE,)),
    "currency": (
        entry("currency = 'EUR'"),
        (
            *(SALE, BALANCE, MONTH, ITEM),
            *("balance of account 22 EUR", "month of account 22 2026-11-01 EUR"),
        ),
    ),
    "description of a line": (entry("description = 'x'", LINE), (SALE,)),
    "description": (head("description = 'x'"), (SALE,)),
    "document number": (head("document_no = 'SF-2026-9'"), ("voucher 1 (SF-2026-9)",)),
    "their document number": (head("counter_document_no = 'x'"), (SALE,)),
    "type": (head("type = 'debit_note'"), (SALE,)),
    "identity": (head("uuid = gen_random_uuid()"), (SALE,)),
    "source": (head("source = 'x'", 3), (PURCHASE,)),
    "external key": (head("external_key = 'x'", 3), (PURCHASE,)),
    "total": (head("total = 1"), (SALE,)),
    "line count": (head("line_count = 3"), (SALE,)),
    "digest": (head("digest = ''"), (SALE,)),
    "reversal of another": (
        head("reversal_of = 1", 6),
        ("voucher 6 (TK-2026-000001)", "reversal TK-2026-000001"),
    ),
    "reporting currency": (
        head("reporting_currency = 'USD', reporting_rate = 2"),
        (SALE,),
    ),
    "amount to report": (entry("reporting_amount = 1", LINE), (SALE,)),
    "branch": (head("branch_id = 1"), (SALE,)),
    "cancellation made a reversal": (
        head("is_cancellation = false", 7),
        ("voucher 7 (TK-2026-000002)",),
    ),
    "number in the series": (head("series_no = 9"), ("series sales_invoice 2026",)),
    "entry deleted": (f"DELETE FROM entry WHERE {COUNTER}", (SALE,)),
    "party's entry deleted": (f"DELETE FROM entry WHERE {LINE}", (SALE, *STATE, ITEM)),
    "entries deleted": ("DELETE FROM entry WHERE voucher_id = 1", (SALE, *STATE, ITEM)),
    "line added": (NEW_LINE, (SALE,)),
    "lines exchanged": (entry("line_no = 3 - line_no"), (SALE, ITEM, "open item 1 line 2")),
    "numbered voucher deleted": (gone(1), (*STATE, "series sales_invoice 2026")),
    "last numbered voucher deleted": (
        gone(2),
        (
            *("balance of account 1 TRY", "month of account 1 2026-11-01 TRY"),
            *("balance of account 22 TRY", "month of account 22 2026-11-01 TRY"),
            *("balance of party 1", "series bank_receipt 2026"),
        ),
    ),
    "imported voucher deleted": (
        gone(3),
        (
            *("balance of account 23 TRY", "month of account 23 2026-11-01 TRY"),
            *("balance of account 6 TRY", "month of account 6 2026-11-01 TRY"),
            "balance of party 2",
        ),
    ),
    "imported head deleted": (
        "DELETE FROM voucher WHERE id = 3",
        ("line 1 of voucher 3", "line 2 of voucher 3"),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_every_change_to_a_voucher_is_found_and_its_place_named(
    books: Callable[[str], None], name: str
) -> None:
    change, places = CASES[name]
    books(change)
    assert {finding.place for finding in verify()} == set(places)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (entry("local_credit = 4251", COUNTER), "the local amount 4251.00 is not the amount"),
        (entry("debit = 101, local_debit = 4292.50", LINE), "The voucher does not balance"),
        (f"DELETE FROM entry WHERE {LINE}", "posted with 2 lines; the lines found are: 2"),
    ],
)
def test_the_plainest_reason_comes_first(
    books: Callable[[str], None], change: str, reason: str
) -> None:
    books(change)
    assert reason in str(next(verify()))


def test_the_command_names_what_is_wrong_and_fails(
    app: Flask, owner: psycopg.Connection[Any]
) -> None:
    with transaction():
        post(make.voucher(make.customer()))
    run = app.test_cli_runner().invoke
    assert run(args=["ledger", "verify"]).exit_code == 0
    owner.execute("ALTER TABLE entry DISABLE TRIGGER USER")
    owner.execute(entry("due_on = '2026-12-24'", COUNTER).encode())
    answer = run(args=["ledger", "verify"])
    assert answer.exit_code == 1
    assert answer.stdout.startswith(f"{SALE}: differs from what was posted")
    assert "call help" in answer.stderr
