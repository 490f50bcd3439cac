"""P7: posting and importing against the same rows written by the driver alone."""

import statistics
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from itertools import count
from time import perf_counter, time_ns
from typing import Any
from uuid import uuid4

import psycopg
from sqlalchemy import text

from app.core.db import db, transaction
from app.core.driver import driver_connection
from app.ledger.imports import Transaction, take_transactions
from app.ledger.imports.files import Problems
from app.ledger.posting import NewVoucher, PartyLine, post
from bench.measure import Figure, Table

POSTS, IMPORTED, ROUNDS = 200, 20_000, 5
DAY = date(2026, 11, 20)

_numbers = count(time_ns())


def measure(table: Table, floor: psycopg.Connection[Any]) -> None:
    """Measure everything that writes to the books."""
    party_id, code, account_id, counter_id = _a_customer()
    _rate(
        table,
        "posting, a transaction each",
        POSTS,
        lambda: _post(party_id),
        lambda: _post_by_driver(floor, party_id, account_id, counter_id),
        limit=2.0,
    )
    rows = _copied_rows(code)
    _rate(
        table,
        "bulk import against COPY of the same rows",
        IMPORTED,
        lambda: _import(code),
        lambda: _copy(floor, rows),
        limit=3.33,
    )


def _rate(
    table: Table,
    name: str,
    number: int,
    ours: Callable[[], float],
    floor: Callable[[], float],
    *,
    limit: float,
) -> None:
    """Compare seconds of alternating rounds; the note gives vouchers a second."""
    times = [(ours(), floor()) for _ in range(ROUNDS + 1)][1:]
    mine, theirs = (statistics.median(column) for column in zip(*times, strict=True))
    note = f"{number / mine:,.0f}/s against {number / theirs:,.0f}/s"
    table.add(Figure("P7", name, mine * 1000, theirs * 1000, limit, note))


def _a_customer() -> Any:
    return db.session.execute(
        text("""
            SELECT p.id, p.code, a.id, (SELECT id FROM account WHERE code = '600')
              FROM party p JOIN account a ON a.party_id = p.id AND a.kind = 'receivable'
             ORDER BY p.code LIMIT 1
        """)
    ).one()


def _post(party_id: int) -> float:
    began = perf_counter()
    for _ in range(POSTS):
        with transaction():
            line = PartyLine(party_id=party_id, amount=Decimal("125.50"))
            post(NewVoucher(type="sales_invoice", dated_on=DAY, currency="TRY", lines=(line,)))
    return perf_counter() - began


def _post_by_driver(
    floor: psycopg.Connection[Any], party_id: int, account_id: int, counter_id: int
) -> float:
    """Insert the rows that a posting inserts: one transaction a voucher, one statement a table."""
    values: dict[str, Any] = {"party": party_id, "account": account_id, "counter": counter_id}
    began = perf_counter()
    for _ in range(POSTS):
        values |= {"uuid": uuid4(), "number": next(_numbers)}
        for statement in _STATE:
            floor.execute(statement, values)
        number = floor.execute(_NUMBER).fetchone()
        voucher = floor.execute(_VOUCHER, values | {"no": number and number[0]}).fetchone()
        values["voucher"] = voucher and voucher[0]
        for statement in _LINES:
            floor.execute(statement, values)
        floor.commit()
    return perf_counter() - began


_ADD = "DO UPDATE SET entries = {0}.entries + 1, local_debit = {0}.local_debit + 125.50"

_STATE = (
    "INSERT INTO balance VALUES (%(account)s, 'TRY', 1, 125.50, 0, 125.50, 0)"
    " ON CONFLICT (account_id, currency) "
    + _ADD.format("balance")
    + ", debit = balance.debit + 125.50",
    "INSERT INTO month_balance VALUES (%(account)s, '2026-11-01', 'TRY', 1, 125.50, 0, 125.50, 0)"
    " ON CONFLICT (account_id, month, currency) "
    + _ADD.format("month_balance")
    + ", debit = month_balance.debit + 125.50",
    "INSERT INTO party_balance VALUES (%(party)s, 1, 125.50, 0) ON CONFLICT (party_id) "
    + _ADD.format("party_balance"),
)

_NUMBER = """
    INSERT INTO series_counter VALUES ('sales_invoice', 2026, 1, '2026-11-20')
    ON CONFLICT (series_code, year) DO UPDATE SET last_no = series_counter.last_no + 1
    RETURNING last_no
"""

_VOUCHER = """
    INSERT INTO voucher (uuid, type, dated_on, document_no, counter_document_no, description,
                         line_count, total, source, series_code, series_year, series_no, digest)
    VALUES (%(uuid)s, 'sales_invoice', '2026-11-20', %(number)s, '', '', 2, 125.50, 'manual',
            'sales_invoice', 2026, %(no)s, '\\x00') RETURNING id
"""

_LINES = (
    """
    INSERT INTO entry (voucher_id, line_no, account_id, dated_on, due_on, currency, rate,
                       debit, credit, local_debit, local_credit, description)
    VALUES (%(voucher)s, 1, %(account)s, '2026-11-20', '2026-11-20', 'TRY', 1,
            125.50, 0, 125.50, 0, ''),
           (%(voucher)s, 2, %(counter)s, '2026-11-20', '2026-11-20', 'TRY', 1,
            0, 125.50, 0, 125.50, '')
    """,
    """
    INSERT INTO open_item (voucher_id, line_no, account_id, currency, due_on, whole, amount,
                           local_amount)
    VALUES (%(voucher)s, 1, %(account)s, 'TRY', '2026-11-20', 125.50, 125.50, 125.50)
    """,
    """
    INSERT INTO history (happened_at, actor_kind, model, record_id, action, changes)
    VALUES (now(), 'bench', 'Voucher', %(voucher)s, 'posted',
            '{"document_no": "SF-2026-000001", "type": "sales_invoice", "total": "125.50"}')
    """,
)


def _transactions(code: str) -> Iterator[Transaction]:
    amount, nothing = Decimal("125.50"), Decimal("0.00")
    for row in range(IMPORTED):
        key = f"bench-{next(_numbers)}"
        yield Transaction(
            row, key, code, DAY, DAY, "sales_invoice", key, "TRY", Decimal(1),
            amount, nothing, amount, nothing, "Fatura",
        )  # fmt: skip


def _import(code: str) -> float:
    """Import and take it back just before the commit, which both sides would pay alike."""
    began = perf_counter()
    take_transactions(_transactions(code), "bench", Problems())
    seconds = perf_counter() - began
    db.session.rollback()
    return seconds


_COPIED = {
    "voucher": (
        "id, uuid, type, dated_on, document_no, counter_document_no, description, line_count,"
        " total, source, external_key, is_cancellation, digest"
    ),
    "entry": (
        "voucher_id, line_no, account_id, dated_on, due_on, currency, rate, debit, credit,"
        " local_debit, local_credit, description"
    ),
    "open_item": ("voucher_id, line_no, account_id, currency, due_on, whole, amount, local_amount"),
}


def _copied_rows(code: str) -> dict[str, bytes]:
    """Give what an import writes, as COPY reads it; the import itself is taken back."""
    first = db.session.scalar(text("SELECT coalesce(max(id), 0) FROM voucher"))
    take_transactions(_transactions(code), "bench", Problems())
    rows = {}
    for name, columns in _COPIED.items():
        key = "id" if name == "voucher" else "voucher_id"
        query = f"COPY (SELECT {columns} FROM {name} WHERE {key} > {first} ORDER BY 1, 2) TO STDOUT"
        with driver_connection().cursor().copy(query) as blocks:
            rows[name] = b"".join(blocks)
    db.session.rollback()
    return rows


def _copy(floor: psycopg.Connection[Any], rows: dict[str, bytes]) -> float:
    began = perf_counter()
    for name, columns in _COPIED.items():
        with floor.cursor().copy(f"COPY {name} ({columns}) FROM STDIN") as copy:
            copy.write(rows[name])
    floor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    seconds = perf_counter() - began
    floor.rollback()
    return seconds
