"""What an act did to the books, read back from them; and an act rehearsed: done, and taken back.

A preview made so cannot differ from what is posted later, unless the books did.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import NamedTuple
from uuid import UUID

from psycopg.rows import class_row

from app.core.db import db
from app.core.driver import driver_connection


@dataclass(frozen=True, slots=True)
class Done:
    """What an act says it did: under which batches it matched, and which matches it undid."""

    batches: Sequence[UUID] = ()
    undone: Sequence[int] = ()


class Settled(NamedTuple):
    """A match that was made or undone, and what both its sides have open after the whole act."""

    debit_voucher_id: int
    debit_line_no: int
    debit_no: str
    debit_on: date
    debit_open: Decimal
    credit_voucher_id: int
    credit_line_no: int
    credit_no: str
    credit_on: date
    credit_open: Decimal
    account_kind: str
    currency: str
    amount: Decimal
    local_debit: Decimal
    local_credit: Decimal
    method: str


class Posting(NamedTuple):
    """A line of a voucher that was posted; `takes_back` names what it cancels or reverses."""

    voucher_id: int
    line_no: int
    type: str
    dated_on: date
    takes_back: str | None
    account_code: str
    account_name: str
    currency: str
    rate: Decimal
    debit: Decimal
    credit: Decimal
    local_debit: Decimal
    local_credit: Decimal


@dataclass(frozen=True, slots=True)
class Outcome:
    """All that an act did: what it settled, or opened again, and every line it posted."""

    settled: Sequence[Settled]
    postings: Sequence[Posting]

    def digest(self) -> str:
        """Give the SHA-256 of what was done; numbers that the books draw anew do not enter."""
        posted = dict.fromkeys(line.voucher_id for line in self.postings)
        names = {voucher_id: f"new {place}" for place, voucher_id in enumerate(posted)}
        said = json.dumps(list(self._said(names)), default=str)
        return sha256(said.encode()).hexdigest()

    def _said(self, names: dict[int, str]) -> Iterator[list[object]]:
        for match in self.settled:
            debit, credit = match.debit_voucher_id, match.credit_voucher_id
            sides = names.get(debit, debit), names.get(credit, credit)
            numbers = ("debit_voucher_id", "debit_no", "credit_voucher_id", "credit_no")
            yield [*sides, *_without(match, numbers)]
        for line in self.postings:
            yield [names[line.voucher_id], *_without(line, ("voucher_id",))]


def _without(row: NamedTuple, names: Sequence[str]) -> Iterator[object]:
    values = row._asdict().items()
    return (value for name, value in values if name not in names)


def carried_out(act: Callable[[], Done]) -> Outcome:
    """Do something with the books and tell what it did; raises what the act raises."""
    connection = driver_connection()
    before = connection.execute(_LAST).fetchone()
    assert before is not None  # noqa: S101 - a sequence always has a row
    done = act()
    connection = driver_connection()
    settled = connection.cursor(row_factory=class_row(Settled)).execute(
        _SETTLED, {"batches": list(done.batches), "undone": list(done.undone)}
    )
    postings = connection.cursor(row_factory=class_row(Posting)).execute(_POSTINGS, before)
    return Outcome(settled.fetchall(), postings.fetchall())


def rehearsed(act: Callable[[], Done]) -> Outcome:
    """Tell what an act would do: it is done and taken back, with every lock it took."""
    attempt = db.session.begin_nested()
    try:
        return carried_out(act)
    finally:
        attempt.rollback()


_LAST = "SELECT last_value - (NOT is_called)::integer FROM voucher_id_seq"
_SETTLED = """
    SELECT debit_voucher_id, debit_line_no, debit.document_no AS debit_no,
           debit.dated_on AS debit_on, coalesce(owed.amount, 0) AS debit_open,
           credit_voucher_id, credit_line_no, credit.document_no AS credit_no,
           credit.dated_on AS credit_on, coalesce(paid.amount, 0) AS credit_open,
           account.kind AS account_kind, match.currency, match.amount,
           match.local_debit, match.local_credit, match.method
      FROM match
      JOIN account ON account.id = match.account_id
      JOIN voucher AS debit ON debit.id = debit_voucher_id
      JOIN voucher AS credit ON credit.id = credit_voucher_id
      LEFT JOIN open_item AS owed ON owed.voucher_id = debit_voucher_id
                                 AND owed.line_no = debit_line_no
      LEFT JOIN open_item AS paid ON paid.voucher_id = credit_voucher_id
                                 AND paid.line_no = credit_line_no
     WHERE match.batch = ANY(%(batches)s) OR match.id = ANY(%(undone)s)
     ORDER BY match.id
"""
# Others post meanwhile: their vouchers lie among these by number, but not by their transaction.
_POSTINGS = """
    SELECT voucher.id AS voucher_id, entry.line_no, voucher.type, voucher.dated_on,
           original.document_no AS takes_back, account.code AS account_code,
           account.name AS account_name, entry.currency, entry.rate, entry.debit, entry.credit,
           entry.local_debit, entry.local_credit
      FROM voucher
      JOIN entry ON entry.voucher_id = voucher.id
      JOIN account ON account.id = entry.account_id
      LEFT JOIN voucher AS original ON original.id = voucher.reversal_of
     WHERE voucher.id > %s AND voucher.posted_in = pg_current_xact_id()::text::bigint
     ORDER BY voucher.id, entry.line_no
"""
