"""Proof: everything the books say, recomputed; whatever differs is found and named.

Each check reads the tables as they are, by no way the posting took, so that a change made past
the application (by the owner of the database, say) shows as surely as a fault of our own.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import text

from app.core.db import db
from app.core.errors import DomainError
from app.ledger import rules
from app.ledger.instruments.proving import broken_papers
from app.ledger.rules import AccountKind, Content
from app.ledger.sealing import broken_seals
from app.ledger.vouchers import line_of


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it must be: where, and what."""

    place: str
    fault: str

    def __str__(self) -> str:
        """Say it as the command line prints it."""
        return f"{self.place}: {self.fault}"


def verify(head: str = "") -> Iterator[Finding]:
    """Check all of the books and give each finding, the earliest voucher first.

    Vouchers are read in the order of posting from a cursor, in bounded memory. A head of the
    chain that was kept elsewhere must still be in it.
    """
    yield from _vouchers()
    for place, fault in (*broken_seals(head), *broken_papers()):
        yield Finding(place, fault)
    for place, sql in _STATE_CHECKS.items():
        for row in db.session.execute(text(sql)).mappings():
            yield Finding(f"{place} {row['name']}", f"stored {row['stored']}, is {row['actual']}")


def _vouchers() -> Iterator[Finding]:
    options = {"yield_per": 5_000, "stream_results": True}
    # Closed also for a reader who has seen enough before the end.
    with db.session.execute(text(_VOUCHERS), execution_options=options) as rows:
        for _voucher_id, group in groupby(rows, attrgetter("id")):
            yield from _findings(list(group))


def _findings(lines: Sequence[Any]) -> Iterator[Finding]:
    """Give what is wrong with the voucher of some rows; each repeats the head."""
    head = lines[0]
    entries = [line for line in lines if line.line_no is not None]
    name = f"voucher {head.id} ({head.document_no or head.external_key or head.uuid})"
    for fault in _faults(head, entries):
        yield Finding(name, fault)


def _faults(head: Any, entries: list[Any]) -> Iterator[str]:
    """Give what is wrong with a voucher, the plainest reason first."""
    if [entry.line_no for entry in entries] != list(range(1, head.line_count + 1)):
        found = ", ".join(str(entry.line_no) for entry in entries) or "none"
        yield f"was posted with {head.line_count} lines; the lines found are: {found}"
    for entry in entries:
        if entry.entry_dated_on != head.dated_on:
            yield f"line {entry.line_no} is dated {entry.entry_dated_on}, not {head.dated_on}"
    content = _content(head, entries)
    try:
        rules.check(content)
    except DomainError as error:
        yield str(error)
    if content.total != head.total:
        yield f"its lines come to {content.total}, the voucher says {head.total}"
    if rules.digest(content) != head.digest:
        yield (
            "differs from what was posted: an amount, rate, date, account, currency or text "
            "was changed"
        )


def _content(head: Any, entries: list[Any]) -> Content:
    """Read a voucher back as the content whose digest it carries."""
    return Content(
        uuid=head.uuid,
        type=head.type,
        dated_on=head.dated_on,
        document_no=head.document_no,
        counter_document_no=head.counter_document_no,
        description=head.voucher_description,
        source=head.source,
        external_key=head.external_key,
        reversal_of=head.reversal_of,
        is_cancellation=head.is_cancellation,
        branch_id=head.branch_id,
        order_no=head.order_no,
        lines=tuple(line_of(entry) for entry in entries),
    )


_VOUCHERS = """
    SELECT v.id, v.uuid, v.type, v.dated_on, v.document_no, v.counter_document_no,
           v.description AS voucher_description, v.line_count, v.total, v.source,
           v.external_key, v.reversal_of, v.is_cancellation, v.branch_id, v.order_no, v.digest,
           e.line_no, e.dated_on AS entry_dated_on, e.account_id, e.due_on, e.currency, e.rate,
           e.debit, e.credit, e.local_debit, e.local_credit, e.description
      FROM voucher v LEFT JOIN entry e ON e.voucher_id = v.id
     ORDER BY v.id, e.line_no
"""

_ALL_SUMS = ("debit", "credit", "local_debit", "local_credit")


def _state_check(table: str, keys: dict[str, str], sums: tuple[str, ...], where: str) -> str:
    """Compare a state table with the sums of the entries, by keys given as expressions."""
    names = ", ".join(keys)
    actual_keys = ", ".join(f"{expression} AS {name}" for name, expression in keys.items())
    columns = ("entries", *sums)
    actual = ", ".join(f"actual.{name}" for name in columns)
    stored = ", ".join(f"stored.{name}" for name in columns)
    added = ", ".join(f"sum(entry.{name}) AS {name}" for name in sums)
    return f"""
        WITH actual AS (
            SELECT {actual_keys}, count(*)::integer AS entries, {added}
              FROM entry JOIN account ON account.id = entry.account_id
             WHERE {where} GROUP BY {", ".join(keys.values())}
        )
        SELECT concat_ws(' ', {names}) AS name,
               ROW({stored})::text AS stored, ROW({actual})::text AS actual
          FROM actual FULL JOIN {table} AS stored USING ({names})
         WHERE ROW({actual}) IS DISTINCT FROM ROW({stored})
         ORDER BY {names}
    """  # noqa: S608 - every part is a name written in this file


_WITH_STATE = "account.kind IN ({})".format(
    ", ".join(f"'{kind}'" for kind in AccountKind if kind.keeps_state)
)

_STATE_CHECKS = {
    "balance of account": _state_check(
        "balance",
        {"account_id": "entry.account_id", "currency": "entry.currency"},
        _ALL_SUMS,
        _WITH_STATE,
    ),
    "month of account": _state_check(
        "month_balance",
        {
            "account_id": "entry.account_id",
            "month": "date_trunc('month', entry.dated_on)::date",
            "currency": "entry.currency",
        },
        _ALL_SUMS,
        _WITH_STATE,
    ),
    "balance of party": _state_check(
        "party_balance",
        {"party_id": "account.party_id"},
        ("local_debit", "local_credit"),
        "account.party_id IS NOT NULL",
    ),
    "open item": """
        WITH settled AS (
            SELECT voucher_id, line_no, sum(amount) AS amount, sum(local_amount) AS local_amount
              FROM (SELECT debit_voucher_id AS voucher_id, debit_line_no AS line_no, amount,
                           local_debit AS local_amount FROM match WHERE undone_at IS NULL
                     UNION ALL
                    SELECT credit_voucher_id, credit_line_no, -amount, -local_credit
                      FROM match WHERE undone_at IS NULL) AS side
             GROUP BY voucher_id, line_no
        ), booked AS (
            SELECT difference_voucher_id AS id FROM match WHERE difference_voucher_id > 0
             UNION
            SELECT voucher.id FROM match JOIN voucher ON reversal_of = difference_voucher_id
        ), actual AS (
            SELECT voucher_id, line_no, entry.account_id, entry.currency, entry.due_on,
                   debit - credit AS whole,
                   debit - credit - coalesce(settled.amount, 0) AS amount,
                   local_debit - local_credit - coalesce(settled.local_amount, 0) AS local_amount
              FROM entry JOIN account ON account.id = entry.account_id
              LEFT JOIN settled USING (voucher_id, line_no)
             WHERE account.party_id IS NOT NULL AND voucher_id NOT IN (SELECT id FROM booked)
        )
        SELECT concat_ws(' line ', voucher_id, line_no) AS name,
               ROW(stored.account_id, stored.currency, stored.due_on, stored.whole, stored.amount,
                   stored.local_amount)::text AS stored,
               ROW(actual.account_id, actual.currency, actual.due_on, actual.whole, actual.amount,
                   actual.local_amount)::text AS actual
          FROM open_item AS stored FULL JOIN actual USING (voucher_id, line_no)
         WHERE ROW(stored.account_id, stored.currency, stored.due_on, stored.whole, stored.amount,
                   stored.local_amount)
            IS DISTINCT FROM ROW(actual.account_id, actual.currency, actual.due_on, actual.whole,
                   actual.amount, actual.local_amount)
            OR (stored.amount = 0 AND stored.whole <> 0 AND stored.local_amount <> 0)
         ORDER BY voucher_id, line_no
    """,
    "match": """
        SELECT match.id AS name,
               format('%s of %s on account %s, difference %s', match.amount, match.currency,
                      match.account_id, match.local_credit - match.local_debit) AS stored,
               'not what its two entries and its exchange difference say' AS actual
          FROM match
          JOIN entry AS debit
            ON (debit.voucher_id, debit.line_no) = (debit_voucher_id, debit_line_no)
          JOIN entry AS credit
            ON (credit.voucher_id, credit.line_no) = (credit_voucher_id, credit_line_no)
          LEFT JOIN entry AS booked
            ON booked.voucher_id = difference_voucher_id AND booked.account_id = match.account_id
          LEFT JOIN voucher AS withdrawn ON withdrawn.reversal_of = difference_voucher_id
         WHERE (debit.account_id, debit.currency, credit.account_id, credit.currency)
               <> (match.account_id, match.currency, match.account_id, match.currency)
            OR debit.debit - debit.credit < 0 OR credit.credit - credit.debit < 0
            OR match.matched_on < greatest(debit.dated_on, credit.dated_on)
            OR coalesce(booked.local_debit - booked.local_credit, 0)
               <> match.local_credit - match.local_debit
            OR (withdrawn.id IS NULL) <> (match.undone_at IS NULL
                                          OR match.difference_voucher_id IS NULL)
         ORDER BY match.id
    """,
    "series": """
        SELECT concat_ws(' ', series_code, series_year) AS name,
               format('last number %s of %s', coalesce(last_no, 0), last_dated_on) AS stored,
               format('%s vouchers up to number %s of %s',
                      count(voucher.id), max(series_no), max(dated_on)) AS actual
          FROM (SELECT series_code, year AS series_year, last_no, last_dated_on
                  FROM series_counter) AS counter
          FULL JOIN (SELECT * FROM voucher WHERE series_code IS NOT NULL) AS voucher
               USING (series_code, series_year)
         GROUP BY series_code, series_year, last_no, last_dated_on
        HAVING (count(voucher.id), max(series_no), min(series_no), max(dated_on))
               IS DISTINCT FROM (last_no::bigint, last_no, 1, last_dated_on)
    """,
    "line": """
        SELECT concat_ws(' of voucher ', line_no, voucher_id) AS name,
               'an entry' AS stored, 'of a voucher that is gone' AS actual
          FROM entry
         WHERE NOT EXISTS (SELECT 1 FROM voucher WHERE voucher.id = entry.voucher_id)
         ORDER BY voucher_id, line_no
    """,
    "reversal": """
        SELECT reversal.document_no AS name,
               'voucher ' || reversal.id AS stored,
               'not the opposite of voucher ' || reversal.reversal_of AS actual
          FROM voucher AS reversal
         WHERE reversal.reversal_of IS NOT NULL AND EXISTS (
               SELECT 1 FROM entry
                WHERE entry.voucher_id IN (reversal.id, reversal.reversal_of)
                GROUP BY account_id, currency
               HAVING sum(debit - credit) <> 0 OR sum(local_debit - local_credit) <> 0)
    """,
}
