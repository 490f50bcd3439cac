"""Cheques and notes are kept as they were entered; whatever was changed past that is named."""

from typing import Any

import psycopg
import pytest
from flask import Flask

from app.core.db import transaction
from app.ledger.instruments import undo
from app.ledger.verify import verify
from tests.factories import instruments as papers
from tests.factories import ledger as make
from tests.factories.instruments import happen, paper

_FENCES_DOWN = """
    ALTER TABLE instrument DISABLE TRIGGER USER;
    ALTER TABLE instrument_event DISABLE TRIGGER USER;
    ALTER TABLE instrument DROP CONSTRAINT instrument_local_amount;
"""

TRY = "account of cheques and notes 2 TRY"


def named(key: int, number: str) -> str:
    """Name a paper as a finding does."""
    return f"cheque or note {key} ({number})"


CASES: dict[str, tuple[str, set[str]]] = {
    "a state": (
        "UPDATE instrument SET state = 'collected' WHERE id = 1",
        {named(1, "11"), TRY},
    ),
    "a state that moves nothing": (
        "UPDATE instrument SET state = 'sent_for_collection' WHERE id = 1",
        {named(1, "11")},
    ),
    "a holder": ("UPDATE instrument SET holder_id = 1 WHERE id = 2", {named(2, "12")}),
    "an amount": ("UPDATE instrument SET amount = amount + 0.01 WHERE id = 1", {TRY}),
    "a local amount": ("UPDATE instrument SET local_amount = 1 WHERE id = 1", {TRY}),
    "an event gone": (
        "DELETE FROM instrument_event WHERE id = 3",
        {named(2, "12"), TRY},
    ),
    "an event that cannot be": (
        "UPDATE instrument_event SET event = 'honour' WHERE instrument_id = 1",
        {named(1, "11")},
    ),
    "an event undone alone": (
        "UPDATE instrument_event SET undone_at = now() WHERE id = 3",
        {named(2, "12"), "voucher 2"},
    ),
    "an undone event standing again": (
        "UPDATE instrument_event SET undone_at = NULL WHERE instrument_id = 3",
        {named(3, "13"), "voucher 3"},
    ),
    "a voucher left out": (
        "UPDATE instrument_event SET voucher_id = NULL WHERE id = 3",
        {named(2, "12"), TRY},
    ),
}


@pytest.fixture
def tampering(app: Flask, owner: psycopg.Connection[Any]) -> psycopg.Connection[Any]:
    """Keep cheque 1 in the portfolio, 2 endorsed, 3 entered by mistake; take the fences down."""
    with transaction():
        buyer, seller = make.customer(), make.vendor()
        _kept, endorsed = papers.received(buyer, paper("11"), paper("12"))
        happen([endorsed], "endorse", holder_id=seller.id)
        undo(papers.received(buyer, paper("13"))[0])
    with transaction():
        assert list(verify()) == []
    owner.execute(_FENCES_DOWN.encode())
    return owner


@pytest.mark.parametrize("name", CASES)
def test_every_change_to_a_paper_is_found_and_its_place_named(
    tampering: psycopg.Connection[Any], name: str
) -> None:
    change, places = CASES[name]
    tampering.execute(change.encode())
    assert {finding.place for finding in verify()} == places


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE instrument SET amount = 1",
        "UPDATE instrument SET party_id = party_id + 0, due_on = due_on + 1",
        "DELETE FROM instrument",
        "TRUNCATE instrument CASCADE",
        "UPDATE instrument_event SET note = 'x'",
        "UPDATE instrument_event SET undone_at = NULL",
        "DELETE FROM instrument_event",
        "TRUNCATE instrument_event",
    ],
)
def test_the_tables_refuse_the_change_themselves(
    app: Flask, owner: psycopg.Connection[Any], change: str
) -> None:
    with transaction():
        undo(papers.received(make.customer())[0])
    with pytest.raises(psycopg.errors.RestrictViolation):
        owner.execute(change.encode())
