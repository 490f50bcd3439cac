"""P5: ageing of all parties against the open items summed, and against FIFO by windows."""

from datetime import date
from functools import partial
from typing import Any

import psycopg
from sqlalchemy import text

from app.core import clock
from app.core.db import db
from app.ledger import queries
from app.ledger.queries.ageing import Method
from bench.measure import Table

_OPEN_ITEMS = """
    SELECT p.code, coalesce(s.debit - s.credit, 0.00), s.debit, s.credit, s.not_due, s.d0_30,
           s.d31_60, s.d61_90, s.d90_plus
      FROM party p LEFT JOIN (
           SELECT a.party_id,
                  sum(greatest(i.local_amount, 0)) AS debit,
                  sum(greatest(-i.local_amount, 0)) AS credit,
                  sum(i.local_amount) FILTER (WHERE i.due_on > %(day)s) AS not_due,
                  sum(i.local_amount) FILTER (WHERE %(day)s - i.due_on BETWEEN 0 AND 30) AS d0_30,
                  sum(i.local_amount) FILTER (WHERE %(day)s - i.due_on BETWEEN 31 AND 60) AS d31_60,
                  sum(i.local_amount) FILTER (WHERE %(day)s - i.due_on BETWEEN 61 AND 90) AS d61_90,
                  sum(i.local_amount) FILTER (WHERE %(day)s - i.due_on > 90) AS d90_plus
             FROM open_item i JOIN account a ON a.id = i.account_id
            WHERE i.amount <> 0 GROUP BY a.party_id) s ON s.party_id = p.id
     ORDER BY p.code
"""

_WINDOWS = """
    WITH item AS (
        SELECT a.party_id, e.due_on, e.local_debit > 0 AS is_debit,
               e.local_debit + e.local_credit AS amount,
               sum(e.local_debit + e.local_credit) OVER (
                   PARTITION BY a.party_id, e.local_debit > 0
                   ORDER BY e.due_on, e.dated_on, e.voucher_id, e.line_no) AS so_far
          FROM entry e JOIN account a ON a.id = e.account_id
         WHERE a.party_id IS NOT NULL AND e.dated_on <= %(day)s),
    total AS (
        SELECT party_id, coalesce(sum(amount) FILTER (WHERE is_debit), 0) AS debit,
               coalesce(sum(amount) FILTER (WHERE NOT is_debit), 0) AS credit
          FROM item GROUP BY party_id),
    still_open AS (
        SELECT party_id, %(day)s - due_on AS days,
               least(amount, so_far - CASE WHEN is_debit THEN credit ELSE debit END) AS amount
          FROM item JOIN total USING (party_id)
         WHERE so_far > CASE WHEN is_debit THEN credit ELSE debit END),
    aged AS (
        SELECT party_id,
               sum(amount) FILTER (WHERE days < 0) AS not_due,
               sum(amount) FILTER (WHERE days BETWEEN 0 AND 30) AS d0_30,
               sum(amount) FILTER (WHERE days BETWEEN 31 AND 60) AS d31_60,
               sum(amount) FILTER (WHERE days BETWEEN 61 AND 90) AS d61_90,
               sum(amount) FILTER (WHERE days > 90) AS d90_plus
          FROM still_open GROUP BY party_id)
    SELECT p.code,
           CASE WHEN t.debit > t.credit THEN 'B' WHEN t.debit < t.credit THEN 'A' ELSE '' END,
           coalesce(t.debit - t.credit, 0.00), coalesce(not_due, 0.00), coalesce(d0_30, 0.00),
           coalesce(d31_60, 0.00), coalesce(d61_90, 0.00), coalesce(d90_plus, 0.00)
      FROM party p LEFT JOIN total t ON t.party_id = p.id LEFT JOIN aged g ON g.party_id = p.id
     ORDER BY p.code
"""


def measure(table: Table, floor: psycopg.Connection[Any]) -> None:
    """Measure the ageing of today, and of the middle of the books."""
    today, past = clock.today(), _middle()
    table.compare(
        "P5",
        "ageing of all today, from open items",
        partial(_rows, "matched", today),
        partial(_asked, floor, _OPEN_ITEMS, today),
        2.0,
        same=_same_balances,
    )
    for name, day in (("today", today), ("at a past date", past)):
        table.compare(
            "P5",
            f"ageing of all {name}, oldest dues paid first",
            partial(_rows, "fifo", day),
            partial(_asked, floor, _WINDOWS, day),
            1.5,
            same=_same,
        )


def _middle() -> date:
    days = "SELECT min(dated_on) + (max(dated_on) - min(dated_on)) / 2 FROM voucher"
    found: date = db.session.execute(text(days)).scalar_one()
    return found


def _rows(method: Method, day: date) -> Any:
    wanted = queries.AgeingFilter(as_of=day, method=method)
    return db.session.execute(queries.ageing(wanted)).all()


def _asked(floor: psycopg.Connection[Any], question: str, day: date) -> Any:
    return floor.execute(question, {"day": day}).fetchall()


def _same(ours: Any, floor: Any) -> bool:
    return [tuple(row) for row in ours] == [tuple(row) for row in floor]


def _same_balances(ours: Any, floor: Any) -> bool:
    """Compare the balances, and that each one is its buckets less what is unmatched."""
    adds_up = all(abs(row.balance) == sum(row[3:-1]) - row.unmatched for row in ours)
    return adds_up and [(row[0], row[2]) for row in ours] == [row[:2] for row in floor]
