"""P1, P2, P4: statements and balances against the same questions in raw SQL."""

from datetime import date
from typing import Any

import psycopg
from sqlalchemy import text

from app.core.db import db
from app.ledger import queries
from bench.measure import Figure, Table, alternate

EVER, ALWAYS = date(2005, 1, 1), date(2099, 12, 31)

_WHOLE_STATEMENT = """
    SELECT e.dated_on, e.voucher_id, e.line_no, e.due_on, v.type, v.document_no,
           coalesce(nullif(e.description, ''), v.description) AS description,
           e.local_debit, e.local_credit,
           sum(e.local_debit - e.local_credit)
               OVER (ORDER BY e.dated_on, e.voucher_id, e.line_no) AS balance
      FROM entry e JOIN voucher v ON v.id = e.voucher_id
     WHERE e.account_id = ANY(%s)
     ORDER BY e.dated_on, e.voucher_id, e.line_no
"""

_LARGEST = """
    SELECT p.code, p.name, b.local_debit, b.local_credit, b.local_debit - b.local_credit
      FROM party_balance b JOIN party p ON p.id = b.party_id
     ORDER BY b.local_debit - b.local_credit DESC, b.party_id LIMIT 50
"""

_BALANCES = """
    SELECT p.code, p.name, coalesce(s.debit, 0.00), coalesce(s.credit, 0.00),
           coalesce(s.debit - s.credit, 0.00)
      FROM party p LEFT JOIN (
           SELECT a.party_id, sum(b.local_debit) AS debit, sum(b.local_credit) AS credit
             FROM balance b JOIN account a ON a.id = b.account_id
            WHERE a.party_id IS NOT NULL GROUP BY a.party_id) s ON s.party_id = p.id
     ORDER BY p.code
"""


def measure(table: Table, floor: psycopg.Connection[Any]) -> None:
    """Measure everything that reads."""
    for rows in (1_000, 10_000, 104_000):
        _statement(table, floor, rows)
    _pages(table)
    table.compare(
        "P4",
        "first page of balances, largest first",
        queries.largest_balances,
        lambda: floor.execute(_LARGEST).fetchall(),
        3.0,
        same=_same,
    )
    table.compare(
        "P4",
        "balances of all parties by code",
        lambda: db.session.execute(queries.balances(ALWAYS)).all(),
        lambda: floor.execute(_BALANCES).fetchall(),
        3.0,
        same=_same,
    )


def party_with(rows: int) -> tuple[str, int]:
    """Give the code of the party whose number of entries is nearest, and that number."""
    found = db.session.execute(
        text("""
            SELECT p.code, b.entries FROM party_balance b JOIN party p ON p.id = b.party_id
             ORDER BY abs(b.entries - :rows), p.code LIMIT 1
        """),
        {"rows": rows},
    ).one()
    return found.code, found.entries


def _statement(table: Table, floor: psycopg.Connection[Any], wanted: int) -> None:
    code, rows = party_with(wanted)
    accounts = queries.holder_of(code).accounts
    table.compare(
        "P1",
        f"statement of {rows:,} rows",
        lambda: queries.statement(code, EVER, ALWAYS).rows(),
        lambda: floor.execute(_WHOLE_STATEMENT, [accounts]).fetchall(),
        1.5,
        same=_same,
    )


def _pages(table: Table) -> None:
    """Compare a page of the largest account with one of a hundred rows."""
    (large, rows), (small, few) = party_with(10**9), party_with(100)
    ours, theirs = alternate(
        lambda: queries.statement_page(large), lambda: queries.statement_page(small), runs=51
    )
    table.add(Figure("P2", f"newest page: {rows:,} rows against {few}", ours, theirs, 1.2))


def _same(ours: Any, floor: Any) -> bool:
    return [tuple(row) for row in ours] == [tuple(row) for row in floor]
