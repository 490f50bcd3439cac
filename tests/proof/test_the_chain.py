"""What was sealed cannot be rewritten unseen, not even with every check of the database down."""

from collections.abc import Callable
from time import monotonic, sleep

import pytest
from flask import Flask
from psycopg import Connection
from sqlalchemy import text

from app.core.db import db
from app.ledger.posting import post
from app.ledger.rules import digest
from app.ledger.sealing import Head, current_head, seal
from app.ledger.verify import _content, verify
from tests.factories import ledger as make


def post_and_seal(times: int = 2) -> Head:
    """Post some vouchers, let them be older than every transaction, and seal them."""
    party = make.customer()
    for _ in range(times):
        post(make.voucher(party))
    db.session.commit()
    return sealed()


def sealed() -> Head:
    """Seal once nothing of the whole server runs that began before; other tests share it."""
    deadline = monotonic() + 120
    while (head := seal()) is None and monotonic() < deadline:
        db.session.rollback()
        sleep(0.05)
    assert head is not None
    db.session.commit()
    return head


def test_every_voucher_is_sealed_once_in_blocks_that_stand_on_each_other(app: Flask) -> None:
    assert current_head() is None
    first = post_and_seal()
    second = post_and_seal(1)
    assert (first.vouchers, second.vouchers) == (2, 3)
    assert seal() is None
    assert current_head() == second
    assert list(verify(str(first))) == list(verify(str(second))) == []


def test_a_voucher_of_a_running_transaction_waits_for_the_next_block(
    app: Flask, owner: Connection
) -> None:
    post_and_seal()
    owner.autocommit = False
    owner.execute("SELECT pg_current_xact_id()")
    post(make.voucher(make.customer()))
    db.session.commit()
    assert seal() is None
    db.session.commit()
    owner.rollback()
    assert sealed().vouchers == 3


def test_nothing_is_added_to_a_block_or_taken_from_one(app: Flask, owner: Connection) -> None:
    post_and_seal()
    for change in (
        "DELETE FROM sealed_voucher",
        "UPDATE seal SET vouchers = 1",
        "TRUNCATE seal CASCADE",
    ):
        with pytest.raises(Exception, match="final"):
            owner.execute(change)


REWRITTEN = {
    "a voucher and its digest": "UPDATE voucher SET description = 'x' WHERE id = 1",
    "who posted it": "UPDATE voucher SET posted_by_id = 1 WHERE id = 1",
    "when it was posted": "UPDATE voucher SET posted_at = posted_at - interval '1 day'",
    "the numbers of two": "UPDATE voucher SET series_no = series_no + 100",
}


@pytest.mark.parametrize("name", REWRITTEN)
def test_an_owner_who_rewrites_a_voucher_with_its_digest_is_seen(
    app: Flask, owner: Connection, name: str
) -> None:
    post_and_seal()
    owner.execute("ALTER TABLE voucher DISABLE TRIGGER USER")
    owner.execute(REWRITTEN[name])
    _mend_digests(owner)
    places = {finding.place for finding in verify()}
    assert "seal 1" in places
    assert not any(place.startswith("voucher") for place in places)


def _mend_digests(owner: Connection) -> None:
    """Do what an owner would who knows how digests are made."""
    query = "SELECT v.*, e.line_no, e.dated_on AS entry_dated_on, e.account_id, e.due_on,"
    query += " e.currency, e.rate, e.debit, e.credit, e.local_debit, e.local_credit,"
    query += " v.description AS voucher_description, e.description AS description"
    query += " FROM voucher v JOIN entry e ON e.voucher_id = v.id WHERE v.id = :id ORDER BY line_no"
    for voucher_id in (1, 2):
        rows = db.session.execute(text(query), {"id": voucher_id}).all()
        content = _content(rows[0], list(rows))
        owner.execute("UPDATE voucher SET digest = %s WHERE id = %s", [digest(content), voucher_id])
    db.session.rollback()


def test_a_shortened_chain_shows_against_a_head_that_was_kept(
    app: Flask, owner: Connection
) -> None:
    post_and_seal()
    kept = post_and_seal(1)
    for change in (
        "ALTER TABLE seal DISABLE TRIGGER USER",
        "ALTER TABLE sealed_voucher DISABLE TRIGGER USER",
        "DELETE FROM sealed_voucher WHERE seal_id = 2",
        "DELETE FROM seal WHERE id = 2",
    ):
        owner.execute(change)
    assert [finding for finding in verify() if finding.place.startswith("seal")] == []
    (finding,) = verify(str(kept))
    assert (finding.place, "kept" in finding.fault) == ("seal 2", True)


def test_the_command_seals_and_prints_the_head_to_be_kept(
    app: Flask, new_database: Callable[[str], str]
) -> None:
    run = app.test_cli_runner().invoke
    assert "Nothing is sealed yet" in run(args=["ledger", "seal"]).output
    post_and_seal(1)
    head = run(args=["ledger", "seal"]).output.strip()
    assert run(args=["ledger", "seal"]).output.strip() == head
    assert run(args=["ledger", "verify", "--head", head]).exit_code == 0
    assert run(args=["ledger", "verify", "--head", f"1:1:{'0' * 64}"]).exit_code == 1
