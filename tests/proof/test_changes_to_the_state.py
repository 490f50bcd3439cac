"""Stored sums and counters are proven by recomputation: whatever differs is named.

The books are those of `conftest.py`.
"""

from collections.abc import Callable

import pytest

from app.ledger.verify import verify

BALANCE = "balance of account 22 USD"
MONTH = "month of account 22 2026-11-01 USD"
PARTY = "balance of party 1"
ITEM = "open item 1 line 1"
SERIES = "series bank_receipt 2026"

_KEYS = {
    "balance": "account_id = 22 AND currency = 'USD'",
    "month_balance": "account_id = 22 AND currency = 'USD'",
    "party_balance": "party_id = 1",
    "open_item": "voucher_id = 1",
    "series_counter": "series_code = 'bank_receipt'",
}


def changed(table: str, change: str) -> str:
    """Change the one row of a table that the cases look at."""
    return f"UPDATE {table} SET {change} WHERE {_KEYS[table]}"


def deleted(table: str) -> str:
    """Remove that row."""
    return f"DELETE FROM {table} WHERE {_KEYS[table]}"


CASES: dict[str, tuple[str, tuple[str, ...]]] = {
    "who holds an account": (
        "UPDATE account SET holder_id = 2 WHERE id = 22",
        ("holder of account 22",),
    ),
    "a kuruş": (changed("balance", "local_debit = local_debit + 0.01"), (BALANCE,)),
    "both sides": (changed("balance", "debit = debit + 1, credit = credit + 1"), (BALANCE,)),
    "how many": (changed("balance", "entries = 9"), (BALANCE,)),
    "a balance's currency": (
        changed("balance", "currency = 'EUR'"),
        (BALANCE, "balance of account 22 EUR"),
    ),
    "a balance gone": (deleted("balance"), (BALANCE,)),
    "a balance of nothing": (
        "INSERT INTO balance VALUES (22, 'EUR', 0, 0, 0, 0, 0)",
        ("balance of account 22 EUR",),
    ),
    "a balance of the cash box": (
        "UPDATE balance SET debit = 0 WHERE account_id = 1",
        ("balance of account 1 TRY",),
    ),
    "a month": (changed("month_balance", "credit = 0.01"), (MONTH,)),
    "a month's local value": (changed("month_balance", "local_credit = 0.01"), (MONTH,)),
    "another month": (
        changed("month_balance", "month = '2026-10-01'"),
        (MONTH, "month of account 22 2026-10-01 USD"),
    ),
    "a month gone": (deleted("month_balance"), (MONTH,)),
    "a party": (changed("party_balance", "local_credit = 0"), (PARTY,)),
    "a party's entries": (changed("party_balance", "entries = 0"), (PARTY,)),
    "a party gone": (deleted("party_balance"), (PARTY,)),
    "an account given to another party": (
        "UPDATE account SET party_id = 2 WHERE id = 22",
        (PARTY, "balance of party 2", "holder of account 22"),
    ),
    "an open item": (changed("open_item", "amount = 99"), (ITEM,)),
    "an open item's local value": (changed("open_item", "local_amount = 0"), (ITEM,)),
    "an open item's due date": (changed("open_item", "due_on = due_on - 1"), (ITEM,)),
    "an open item's account": (changed("open_item", "account_id = 23"), (ITEM,)),
    "an open item's currency": (changed("open_item", "currency = 'EUR'"), (ITEM,)),
    "an open item gone": (deleted("open_item"), (ITEM,)),
    "a counter ahead": (changed("series_counter", "last_no = 2"), (SERIES,)),
    "a counter behind": (changed("series_counter", "last_no = 0"), (SERIES,)),
    "a counter's date": (changed("series_counter", "last_dated_on = '2027-01-01'"), (SERIES,)),
    "a counter gone": (deleted("series_counter"), (SERIES,)),
    "a counter of nothing": (
        "INSERT INTO series_counter VALUES ('opening', 2026, 1, '2026-01-01')",
        ("series opening 2026",),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_every_change_to_the_state_is_found_and_its_place_named(
    books: Callable[[str], None], name: str
) -> None:
    change, places = CASES[name]
    books(change)
    assert {finding.place for finding in verify()} == set(places)
