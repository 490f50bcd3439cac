"""P6: matching all of an account, the oldest due first, against pairing and COPY alone."""

import statistics
from collections.abc import Iterator
from decimal import Decimal
from functools import partial
from time import perf_counter
from typing import Any, TypeAlias

import psycopg
from sqlalchemy import text

from app.core.db import db
from app.ledger.matching import match_account
from bench.measure import Figure, Table

Pairs: TypeAlias = list[tuple[Any, ...]]

ROUNDS = 5

_LARGEST = """
    SELECT account_id, currency FROM open_item WHERE amount <> 0
     GROUP BY account_id, currency ORDER BY count(*) DESC LIMIT 1
"""
_ITEMS = """
    SELECT item.voucher_id, item.line_no, item.amount
      FROM open_item item JOIN entry USING (voucher_id, line_no)
     WHERE item.account_id = %s AND item.currency = %s AND item.amount {side} 0
     ORDER BY item.due_on, entry.dated_on, item.voucher_id, item.line_no
"""
_PAIRS = """
    SELECT debit_voucher_id, debit_line_no, credit_voucher_id, credit_line_no, amount
      FROM match WHERE batch = :batch ORDER BY id
"""
_COPY = """
    COPY match (account_id, currency, debit_voucher_id, debit_line_no, credit_voucher_id,
                credit_line_no, amount, local_debit, local_credit, method, reason, batch,
                matched_on, matched_at) FROM STDIN
"""
_THE_SAME = ("due", "", "00000000-0000-0000-0000-000000000000", "2026-11-20", "2026-11-20T12:00Z")


def measure(table: Table, floor: psycopg.Connection[Any]) -> None:
    """Match the account with the most open items, and take it back each time."""
    account_id, currency = db.session.execute(text(_LARGEST)).one()
    debits, credits_ = (
        floor.execute(_ITEMS.format(side=side), [account_id, currency]).fetchall()
        for side in (">", "<")
    )
    ours = partial(_match, account_id, currency)
    bare = partial(_pair_and_copy, floor, account_id, currency, debits, credits_)
    if ours()[1] != bare()[1]:
        raise AssertionError("P6: the pairs differ")
    times = [(ours()[0], bare()[0]) for _ in range(ROUNDS)]
    mine, theirs = (statistics.median(column) * 1000 for column in zip(*times, strict=True))
    note = f"{len(debits):,} debits, {len(credits_):,} credits"
    table.add(Figure("P6", "matching all of the largest account", mine, theirs, 3.0, note))


def _match(account_id: int, currency: str) -> tuple[float, Pairs]:
    began = perf_counter()
    batch = match_account(account_id, currency, "due").batch
    seconds = perf_counter() - began
    pairs = [tuple(row) for row in db.session.execute(text(_PAIRS), {"batch": batch})]
    db.session.rollback()
    return seconds, pairs


def _pair_and_copy(
    floor: psycopg.Connection[Any], account_id: int, currency: str, debits: Pairs, credits_: Pairs
) -> tuple[float, Pairs]:
    began = perf_counter()
    pairs = _paired(debits, credits_)
    with floor.cursor().copy(_COPY) as copy:
        for pair in pairs:
            copy.write_row((account_id, currency, *pair, pair[4], pair[4], *_THE_SAME))
    seconds = perf_counter() - began
    floor.rollback()
    return seconds, pairs


def _paired(debits: Pairs, credits_: Pairs) -> Pairs:
    """Let the k-th kuruş of one side meet that of the other."""
    pairs: Pairs = []
    paying = iter(credits_)
    credit, left = _next(paying)
    for debit in debits:
        owed = debit[2]
        while owed and left:
            amount = min(owed, left)
            pairs.append((*debit[:2], *credit[:2], amount))
            owed -= amount
            left -= amount
            if not left:
                credit, left = _next(paying)
    return pairs


def _next(paying: Iterator[tuple[Any, ...]]) -> tuple[tuple[Any, ...], Decimal]:
    credit = next(paying, ())
    return credit, -credit[2] if credit else Decimal(0)
