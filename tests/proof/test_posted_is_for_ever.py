"""What is posted stays, whoever asks: the web's role, the owner, and SQL written by hand."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from flask import Flask
from psycopg import errors, sql

from app.core.db import transaction
from app.core.driver import table_of
from app.ledger.models import Entry, Voucher
from app.ledger.posting import post
from app.ledger.verify import verify
from tests.factories import ledger as make

Connection = psycopg.Connection[Any]

COLUMNS = {model.__tablename__: [*table_of(model).columns.keys()] for model in (Voucher, Entry)}


@pytest.fixture
def voucher_id(app: Flask) -> int:
    """Post a sale in dollars, for good."""
    with transaction():
        return post(make.voucher(make.customer(), currency="USD", rate=Decimal("42.5"))).voucher_id


@pytest.fixture
def web(app: Flask) -> Iterator[Connection]:
    """Connect as the web's own role does."""
    url = app.config["DATABASE_URL"].replace("+psycopg", "")
    with psycopg.connect(url, autocommit=True) as connection:
        yield connection


def refused(connection: Connection, error: type[Exception], statement: str) -> None:
    """Expect that a statement is refused, and leaves no trace."""
    with pytest.raises(error):
        connection.execute(statement.encode())


@pytest.mark.parametrize("table", COLUMNS)
def test_nobody_changes_or_removes_a_posted_row(
    voucher_id: int, owner: Connection, web: Connection, table: str
) -> None:
    changes = [f"UPDATE {table} SET {name} = {name}" for name in COLUMNS[table]]
    keys = "id" if table == "voucher" else "voucher_id, line_no"
    removals = [
        f"DELETE FROM {table}",
        f"DELETE FROM {table} WHERE false",
        f"TRUNCATE {table} CASCADE",
        f"WITH gone AS (DELETE FROM {table} RETURNING 1) SELECT * FROM gone",
        f"MERGE INTO {table} USING (SELECT 1) AS one ON true WHEN MATCHED THEN DELETE",
        f"INSERT INTO {table} TABLE {table} ON CONFLICT ({keys}) DO UPDATE SET description = ''",
    ]
    for statement in changes + removals:
        refused(owner, errors.RestrictViolation, statement)
        refused(web, errors.InsufficientPrivilege, statement)
    assert list(verify()) == []


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE voucher DISABLE TRIGGER USER",
        "DROP TRIGGER voucher_is_final ON voucher",
        "ALTER TABLE entry DROP CONSTRAINT entry_side",
        "DROP TABLE entry",
        "CREATE TABLE mine (id integer)",
        "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE sql AS ''",
        "SET session_replication_role = replica",
        "UPDATE alembic_version SET version_num = '0'",
    ],
)
def test_the_webs_role_cannot_take_the_fences_down(web: Connection, statement: str) -> None:
    refused(web, errors.InsufficientPrivilege, statement)


def test_a_line_added_later_is_refused(voucher_id: int, owner: Connection, web: Connection) -> None:
    for connection in (owner, web):
        for line_no in (0, 3):
            refused(
                connection,
                errors.CheckViolation,
                f"INSERT INTO entry SELECT voucher_id, {line_no}, account_id, dated_on, due_on,"
                " currency, rate, 0, 0, 0, 0, '' FROM entry WHERE line_no = 1",
            )
        refused(connection, errors.UniqueViolation, "INSERT INTO entry SELECT * FROM entry")


GOOD: dict[str, Any] = {"line_count": 2, "total": 100, "type": "opening"}
LINES = (
    {"line_no": 1, "debit": 100, "local_debit": 100},
    {"line_no": 2, "credit": 100, "local_credit": 100},
)

DOLLARS = {"currency": "USD"}

# head changed, lines changed: by what it is refused
WRONG: dict[str, tuple[dict[str, Any], tuple[dict[str, Any], ...], type[Exception]]] = {
    "no lines": ({}, (), errors.CheckViolation),
    "one line": ({"line_count": 1}, LINES[:1], errors.CheckViolation),
    "one line of nothing": (
        {"line_count": 1, "total": 0},
        ({"line_no": 1},),
        errors.CheckViolation,
    ),
    "a line missing": ({"line_count": 3}, LINES, errors.CheckViolation),
    "a wrong total": ({"total": 99}, LINES, errors.CheckViolation),
    "unbalanced": (
        {},
        (LINES[0], LINES[1] | {"credit": 99, "local_credit": 99}),
        errors.CheckViolation,
    ),
    "unbalanced the other way": (
        {"total": 99},
        (LINES[0] | {"debit": 99, "local_debit": 99}, LINES[1]),
        errors.CheckViolation,
    ),
    "unbalanced in its currency": (
        {"total": 10},
        (
            DOLLARS | {"line_no": 1, "debit": 100, "local_debit": 10, "rate": "0.1"},
            DOLLARS | {"line_no": 2, "credit": "100.01", "local_credit": 10, "rate": "0.1"},
        ),
        errors.CheckViolation,
    ),
    "another day on a line": (
        {},
        (LINES[0], LINES[1] | {"dated_on": "2026-11-21"}),
        errors.CheckViolation,
    ),
    "a line beyond the count": ({}, (LINES[0], LINES[1] | {"line_no": 3}), errors.CheckViolation),
    "unbalanced in lira alone": (
        {},
        (LINES[0] | DOLLARS, LINES[1] | DOLLARS | {"rate": 2, "local_credit": 200}),
        errors.CheckViolation,
    ),
    "two sides": (
        {"total": 10},
        (
            DOLLARS | {"line_no": 1, "debit": "99.99", "local_debit": 10, "rate": "0.1"},
            DOLLARS
            | {"line_no": 2, "debit": "0.01", "credit": 100, "local_credit": 10, "rate": "0.1"},
        ),
        errors.CheckViolation,
    ),
    "two local sides": (
        {"total": 101},
        (
            {"line_no": 1, "local_debit": 100},
            {"line_no": 2, "local_debit": 1, "local_credit": 101},
        ),
        errors.CheckViolation,
    ),
    "a wrong local amount": (
        {"total": 101},
        (LINES[0] | {"local_debit": 101}, LINES[1] | {"local_credit": 101}),
        errors.CheckViolation,
    ),
    "a zero rate": (
        {"total": 0},
        (LINES[0] | {"rate": 0, "local_debit": 0}, LINES[1] | {"rate": 0, "local_credit": 0}),
        errors.CheckViolation,
    ),
    "a cancellation of nothing": ({"is_cancellation": True}, LINES, errors.CheckViolation),
    "an unknown currency": (
        {},
        (LINES[0], LINES[1] | {"currency": "XXX"}),
        errors.ForeignKeyViolation,
    ),
    "an unknown account": (
        {},
        (LINES[0], LINES[1] | {"account_id": 0}),
        errors.ForeignKeyViolation,
    ),
    "a key used before": ({"source": "shop", "external_key": "k"}, LINES, errors.UniqueViolation),
    "a number used before": (
        {"series_code": "opening", "series_year": 2026, "series_no": 7},
        LINES,
        errors.UniqueViolation,
    ),
    "a second reversal": ({"reversal_of": 1}, LINES, errors.UniqueViolation),
}


def write_by_hand(connection: Connection, head: dict[str, Any], lines: Any) -> None:
    """Write a voucher past the application, in one transaction."""
    with connection.transaction():
        voucher_id = _insert(
            connection,
            "voucher",
            {
                "dated_on": "2026-11-20",
                "document_no": "X",
                "counter_document_no": "",
                "description": "",
                "source": "hand",
                "digest": b"",
                "uuid": uuid4(),
            }
            | GOOD
            | head,
        )
        for line in lines:
            _insert(
                connection,
                "entry",
                {
                    "voucher_id": voucher_id,
                    "account_id": 1,
                    "dated_on": "2026-11-20",
                    "due_on": "2026-11-20",
                    "currency": "TRY",
                    "rate": 1,
                    "description": "",
                    **dict.fromkeys(("debit", "credit", "local_debit", "local_credit"), 0),
                }
                | line,
            )


def _insert(connection: Connection, table: str, row: dict[str, Any]) -> int:
    statement = sql.SQL("INSERT INTO {} ({}) VALUES ({}) RETURNING {}").format(
        sql.Identifier(table),
        sql.SQL(", ").join(map(sql.Identifier, row)),
        sql.SQL(", ").join(sql.Placeholder() * len(row)),
        sql.Identifier("id" if table == "voucher" else "voucher_id"),
    )
    found = connection.execute(statement, list(row.values())).fetchone()
    assert found
    return int(found[0])


def test_a_wrong_voucher_written_by_hand_is_refused(owner: Connection, web: Connection) -> None:
    used = {"source": "shop", "external_key": "k"}
    write_by_hand(web, used, LINES)
    write_by_hand(web, {"series_code": "opening", "series_year": 2026, "series_no": 7}, LINES)
    write_by_hand(web, {"reversal_of": 1}, LINES)
    for connection in (owner, web):
        for name, (head, lines, error) in WRONG.items():
            try:
                write_by_hand(connection, head, lines)
            except error:
                continue
            pytest.fail(f"nobody refused {name}")
