"""The reports of two files, recomputed from their text alone.

DuckDB reads the files, so that nothing of the application stands behind the expected reports:
not its tables, not its parsing, not its way of writing.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

_LOAD = """
    CREATE TABLE {table} AS
    SELECT row_number() OVER () AS place, * FROM read_csv(
        $path, header = true, all_varchar = true, delim = ',', quote = '"', escape = '"')
"""
_MONEY = ("debit", "credit", "local_debit", "local_credit")

_BALANCES = """
    SELECT code, name,
           coalesce(sum(local_debit), 0.00) AS d, coalesce(sum(local_credit), 0.00) AS c, d - c
      FROM party LEFT JOIN movement ON party_code = code AND date <= $1
     GROUP BY code, name ORDER BY code
"""
_BY_CURRENCY = """
    SELECT party_code, currency, sum(debit) AS d, sum(credit) AS c, d - c,
           sum(local_debit) - sum(local_credit)
      FROM movement WHERE date <= $1 GROUP BY ALL ORDER BY party_code, currency
"""
_AGEING = """
    WITH item AS (
        SELECT party_code, date, due_date::DATE AS due, place, side, amount
          FROM movement, (VALUES ('B'), ('A')) AS sides(side),
               LATERAL (SELECT CASE side WHEN 'B' THEN local_debit ELSE local_credit END AS amount)
         WHERE date <= $1 AND amount > 0),
    running AS (
        SELECT *, sum(amount) OVER before_and_it AS so_far FROM item
        WINDOW before_and_it AS (PARTITION BY party_code, side ORDER BY due, date, place)),
    side AS (SELECT party_code, side, sum(amount) AS total FROM item GROUP BY ALL),
    still_open AS (
        SELECT running.party_code, $1::DATE - due AS days,
               greatest(0, least(running.amount, so_far - coalesce(paid.total, 0))) AS amount
          FROM running LEFT JOIN side AS paid
            ON paid.party_code = running.party_code AND paid.side <> running.side)
    SELECT code, CASE WHEN b > 0 THEN 'B' WHEN b < 0 THEN 'A' ELSE '' END, b,
           {buckets}
      FROM (SELECT code, coalesce(sum(local_debit - local_credit), 0.00) AS b
              FROM party LEFT JOIN movement ON party_code = code AND date <= $1 GROUP BY code)
      LEFT JOIN still_open ON party_code = code
     GROUP BY code, b ORDER BY code
"""
_TOTALS = """
    SELECT strftime(first, $1), sum(local_debit) AS d, sum(local_credit) AS c, d - c,
           sum(d - c) OVER (ORDER BY first)
      FROM (SELECT *, date_trunc($2, date::DATE) AS first FROM movement)
     GROUP BY first ORDER BY first
"""
_ROWS = """
    SELECT date, due_date, type, coalesce(document_no, ''), coalesce(description, ''),
           rate, debit, credit, local_debit, local_credit, currency
      FROM movement WHERE party_code = $1 AND date <= $2 ORDER BY date, place
"""

_HEAD = ("date", "due_date", "type", "document_no", "description")


class Recomputed:
    """The books of two files."""

    def __init__(self, parties: Path, transactions: Path) -> None:
        self._sql = duckdb.connect()
        for table, path in (("party", parties), ("movement", transactions)):
            self._sql.execute(_LOAD.format(table=table), {"path": str(path)})
        for name in _MONEY:
            self._sql.execute(f"ALTER TABLE movement ALTER {name} TYPE DECIMAL(18,2)")

    def codes(self) -> list[str]:
        """Give the codes of all parties."""
        return [code for (code,) in self._sql.execute("SELECT code FROM party").fetchall()]

    def balances(self, as_of: date) -> str:
        """Give `ledger balances --as-of`."""
        rows = self._sql.execute(_BALANCES, [str(as_of)]).fetchall()
        return _csv([("code", "name", "debit", "credit", "balance"), *rows])

    def balances_by_currency(self, as_of: date) -> str:
        """Give `ledger balances --as-of --by-currency`."""
        rows = self._sql.execute(_BY_CURRENCY, [str(as_of)]).fetchall()
        names = ("code", "currency", "debit", "credit", "balance", "local_balance")
        return _csv([names, *rows])

    def ageing(self, as_of: date, bounds: Sequence[int]) -> str:
        """Give `ledger ageing --as-of --method fifo --buckets`, item by item."""
        ends = [*bounds, 100_000]
        firsts = [-100_000, 0, *(bound + 1 for bound in bounds)]
        spans = zip(firsts, [-1, *ends], strict=True)
        buckets = ", ".join(
            f"coalesce(sum(amount) FILTER (days BETWEEN {first} AND {last}), 0.00)"
            for first, last in spans
        )
        rows = self._sql.execute(_AGEING.format(buckets=buckets), [str(as_of)]).fetchall()
        named = (f"d{first}_{last}" for first, last in zip(firsts[1:], bounds, strict=False))
        return _csv([("code", "side", "balance", "not_due", *named, f"d{bounds[-1]}_plus"), *rows])

    def totals(self, unit: str) -> str:
        """Give `ledger totals --by`."""
        forms = {"day": "%Y-%m-%d", "week": "%G-W%V", "month": "%Y-%m", "year": "%Y"}
        rows = self._sql.execute(_TOTALS, [forms[unit], unit]).fetchall()
        return _csv([("period", "debit", "credit", "net", "running"), *rows])

    def statement(self, code: str, start: date, end: date) -> str:
        """Give `ledger statement CODE --from --to`."""
        balance, rows = Decimal("0.00"), []
        for day, *texts, _rate, _debit, _credit, debit, credit, _currency in self._rows(code, end):
            balance += debit - credit
            rows.append((day, *texts, debit, credit, balance))
        names = (*_HEAD, "debit", "credit", "balance")
        return _csv([names, *_carried(start, rows, place=7)])

    def statement_in(self, currency: str, code: str, start: date, end: date) -> str:
        """Give `ledger statement CODE --from --to --currency`."""
        balance, rows = Decimal("0.00"), []
        for *head, debit, credit, local_debit, local_credit, own in self._rows(code, end):
            if own == currency:
                balance += debit - credit
                rows.append((*head, debit, credit, balance, local_debit, local_credit))
        names = (*_HEAD, "rate", "debit", "credit", "balance", "local_debit", "local_credit")
        return _csv([names, *_carried(start, rows, place=8)])

    def _rows(self, code: str, end: date) -> list[tuple[Any, ...]]:
        return self._sql.execute(_ROWS, [code, str(end)]).fetchall()


def _carried(start: date, rows: Sequence[tuple[Any, ...]], place: int) -> list[tuple[Any, ...]]:
    """Put what lies before the period into its first row."""
    before = [row for row in rows if row[0] < str(start)]
    width = len(rows[0]) if rows else place + (1 if place == 7 else 3)
    opening: list[Any] = [str(start), "", "opening", *[""] * (width - 3)]
    opening[place] = before[-1][place] if before else "0.00"
    return [tuple(opening), *rows[len(before) :]]


def _csv(rows: Iterable[Sequence[Any]]) -> str:
    stream = io.StringIO(newline="")
    csv.writer(stream, lineterminator="\n").writerows(rows)
    return stream.getvalue()
