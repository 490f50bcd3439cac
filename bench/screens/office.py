"""The installation that is measured: the bench's models with their rows, and its people."""

from collections.abc import Iterator
from contextlib import contextmanager
from queue import Queue
from typing import Any

import psycopg
from flask import Flask
from sqlalchemy import create_engine, text

from app import create_app
from app.commands.deploy import bring_up_to_date, migrate
from app.core.db import Base, db, transaction
from app.modules.roles import ROLES
from app.panel import fab
from bench.screens import models, people
from bench.screens.worker import PASSWORD, settings

ROWS, CUSTOMERS = 1_000_000, 100_000

_FILL = (
    """
    INSERT INTO bench_customer (code, name, search_key, version, created_at, updated_at)
    SELECT 'C' || lpad(n::text, 6, '0'), 'Firma ' || n, 'c' || lpad(n::text, 6, '0') ||
           ' firma ' || n, 1, now(), now() FROM generate_series(1, {customers}) n
    """,
    """
    INSERT INTO bench_few (code, name, search_key, version, created_at, updated_at)
    SELECT 'C' || n, 'Firma ' || n, 'c' || n || ' firma ' || n, 1, now(), now()
      FROM generate_series(1, 10) n
    """,
    """
    INSERT INTO bench_order (number, customer_id, state, city, amount, ordered_on, is_urgent,
                             margin, keeper_id, search_key, version, created_at, updated_at)
    SELECT 'S-2026-' || lpad(n::text, 7, '0'), 1 + n % {customers},
           (ARRAY['open', 'sent', 'paid', 'late'])[1 + n / 1000 % 4],
           (ARRAY['İzmir', 'Ankara', 'Bursa', 'Şırnak', 'Muğla'])[1 + n % 5],
           (n % 100000) / 100.0, date '2024-01-01' + n % 1000, n % 9 = 0, n % 100,
           (SELECT array_agg(id ORDER BY id) FROM ab_user)[1 + n % {people}],
           's-2026-' || lpad(n::text, 7, '0'), 1, now(), now()
      FROM generate_series(1, {rows}) n
    """,
    """
    INSERT INTO bench_note (number, customer_id, state, city, amount, ordered_on, is_urgent,
                            keeper_id, search_key, version, created_at, updated_at)
    SELECT 'N-' || n, 1 + n % 10, 'open', 'İzmir', n, date '2026-01-01', false,
           (SELECT id FROM ab_user WHERE username = 'seller'), 'n-' || n, 1, now(), now()
      FROM generate_series(1, 10) n
    """,
)


def open_office(models_in_all: int, rows: int = ROWS) -> Flask:
    """Start the application with the bench's models, deployed and filled once."""
    models.declare_others(models_in_all)
    app = create_app(settings(rows))
    with app.app_context():
        migrate()
        _make_tables(app)  # a deploy refuses models without their tables
        bring_up_to_date()
        with transaction():
            fab.synchronise(ROLES, admin_password=PASSWORD)
        with transaction():
            users = people.let_in()
        if not _is_filled(rows):
            _fill(app, rows, users)
        db.session.remove()
    return app


def _make_tables(app: Flask) -> None:
    engine = create_engine(app.config["DATABASE_OWNER_URL"])
    tables = [table for name, table in Base.metadata.tables.items() if name.startswith("bench")]
    Base.metadata.create_all(engine, tables=tables)
    engine.dispose()


def _is_filled(rows: int) -> bool:
    question = text("SELECT count(*) FROM bench_order")
    return bool(db.session.execute(question).scalar_one() >= rows)


def _fill(app: Flask, rows: int, users: int) -> None:
    engine = create_engine(app.config["DATABASE_OWNER_URL"])
    customers = min(CUSTOMERS, rows)
    with engine.begin() as owner:
        for statement in _FILL:
            said = statement.format(rows=rows, customers=customers, people=users)
            owner.execute(text(said))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as owner:
        owner.execute(text("VACUUM ANALYZE"))
    engine.dispose()


class Connections:
    """Some open connections that threads share, as a pool does."""

    def __init__(self, app: Flask, size: int = 8) -> None:
        url = app.config["DATABASE_OWNER_URL"].replace("postgresql+psycopg", "postgresql")
        self._free: Queue[psycopg.Connection[Any]] = Queue()
        for _ in range(size):
            self._free.put(psycopg.connect(url, prepare_threshold=None, autocommit=True))

    @contextmanager
    def one(self) -> Iterator[psycopg.Connection[Any]]:
        """Lend a connection."""
        connection = self._free.get()
        try:
            yield connection
        finally:
            self._free.put(connection)

    def close(self) -> None:
        """Close all of them."""
        while not self._free.empty():
            self._free.get().close()
