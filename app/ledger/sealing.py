"""The sealer: chains vouchers in blocks that nothing is added to or taken from afterwards."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import groupby
from operator import attrgetter
from typing import Any

import psycopg
from sqlalchemy import text

from app.core.db import db
from app.core.driver import driver_connection

GENESIS = bytes(32)
"""What the first block stands on."""

MOST_IN_BLOCK = 20_000

# "seal" in digits: one sealer at a time.
_LOCK = 7_325


@dataclass(frozen=True, slots=True)
class Head:
    """The head of the chain: to be kept elsewhere, so that a shortened chain shows."""

    seal_id: int
    vouchers: int
    hex: str

    def __str__(self) -> str:
        """Say it in one line, as it is logged and kept."""
        return f"{self.seal_id}:{self.vouchers}:{self.hex}"


def seal() -> Head | None:
    """Chain every voucher that no running transaction can still add to; give the new head.

    A voucher is taken once its transaction is older than every running one, so that none with a
    smaller number can appear behind a sealed one. Gives None where there is nothing to take.
    """
    connection = driver_connection()
    connection.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    taken = 0
    while rows := connection.execute(_UNSEALED, [MOST_IN_BLOCK]).fetchall():
        _add_block(connection, rows)
        taken += len(rows)
    return current_head() if taken else None


def _add_block(connection: psycopg.Connection[Any], rows: Sequence[Any]) -> None:
    last = connection.execute("SELECT head FROM seal ORDER BY id DESC LIMIT 1").fetchone()
    previous = bytes(last[0]) if last else GENESIS
    head = chained(previous, rows)
    drawn = connection.execute(_INSERT, [len(rows), previous, head]).fetchone()
    assert drawn is not None  # noqa: S101 - an insert that returns its key
    with connection.cursor().copy("COPY sealed_voucher (voucher_id, seal_id) FROM STDIN") as copy:
        for row in rows:
            copy.write_row((row[0], drawn[0]))


def chained(previous: bytes, rows: Iterable[Any]) -> bytes:
    """Give the head of a block: a hash over the head before it and each voucher's facts."""
    block = sha256(previous)
    for voucher_id, digest, facts in rows:
        block.update(f"{voucher_id}\x1f{bytes(digest).hex()}\x1f{facts}\x1e".encode())
    return block.digest()


def current_head() -> Head | None:
    """Give the head of the chain as it stands."""
    row = driver_connection().execute(_HEAD).fetchone()
    return None if row is None else Head(row[0], row[1], bytes(row[2]).hex())


def broken_seals(kept: str = "") -> Iterator[tuple[str, str]]:
    """Recompute the chain and give where it is broken, and how; compare a head kept elsewhere."""
    options = {"yield_per": 5_000, "stream_results": True}
    previous, found = GENESIS, set[str]()
    with db.session.execute(text(_CHAIN), execution_options=options) as rows:
        for seal_id, block in groupby(rows, attrgetter("seal_id")):
            members = list(block)
            yield from _faults(f"seal {seal_id}", members, previous)
            previous = bytes(members[0].head)
            found.add(previous.hex())
    if kept and kept.rpartition(":")[2] not in found:
        yield f"seal {kept.partition(':')[0]}", "the head that was kept is not in the chain"


def _faults(place: str, members: list[Any], previous: bytes) -> Iterator[tuple[str, str]]:
    head = members[0]
    present = [row for row in members if row.digest is not None]
    for row in members:
        if row.digest is None:
            yield place, f"voucher {row.voucher_id} is gone"
    if bytes(head.previous) != previous:
        yield place, "does not stand on the block before it"
    if len(members) != head.vouchers:
        yield place, f"was sealed with {head.vouchers} vouchers, {len(members)} are there"
    facts = ((row.voucher_id, row.digest, row.facts) for row in present)
    if chained(bytes(head.previous), facts) != bytes(head.head):
        yield place, "its vouchers do not say what was sealed"


# What a digest leaves out but nobody may change either: when, by whom, under which number.
_FACTS = """
    concat_ws(chr(31), extract(epoch FROM voucher.posted_at)::text, voucher.posted_by_id,
              voucher.posted_in, voucher.series_code, voucher.series_year, voucher.series_no)
"""
# A transaction of another run of the server cannot still be running.
_UNSEALED = f"""
    SELECT voucher.id, voucher.digest, {_FACTS}
      FROM voucher
     WHERE NOT EXISTS (SELECT 1 FROM sealed_voucher WHERE voucher_id = voucher.id)
       AND (voucher.posted_in < pg_snapshot_xmin(pg_current_snapshot())::text::bigint
            OR voucher.posted_at < pg_postmaster_start_time())
     ORDER BY voucher.id LIMIT %s
"""  # noqa: S608 - every part is written in this file
_INSERT = "INSERT INTO seal (vouchers, previous, head) VALUES (%s, %s, %s) RETURNING id"
_HEAD = """
    SELECT id, (SELECT count(*) FROM sealed_voucher), head FROM seal ORDER BY id DESC LIMIT 1
"""
_CHAIN = f"""
    SELECT seal.id AS seal_id, seal.vouchers, seal.previous, seal.head,
           sealed_voucher.voucher_id, voucher.digest, {_FACTS} AS facts
      FROM seal
      LEFT JOIN sealed_voucher ON sealed_voucher.seal_id = seal.id
      LEFT JOIN voucher ON voucher.id = sealed_voucher.voucher_id
     ORDER BY seal.id, sealed_voucher.voucher_id
"""  # noqa: S608 - every part is written in this file
