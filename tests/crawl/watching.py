"""What a person must not change: every row of others, and whatever points to one."""

from collections.abc import Iterable
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import Table

from app.core.db import db
from app.core.of_record import OfRecord
from app.modules.vouchers.views import screen as entering
from app.panel.registry import Registered, registered
from tests.crawl.world import FOREIGN, OWN, WRITES, World, may_do
from tests.factories import office

REACH_ALL = frozenset({"finance", "boss"})
"""Who may change rows whoever's they are; of these the answers alone are judged."""

_LEFT = [kind.__name__ for kind in OfRecord.__subclasses__()]
"""What people leave on a record that they read."""

_BY_SIGNING_IN = ["last_login", "login_count", "fail_login_count"]
"""What trying to sign in leaves on a user."""


class Watch:
    """Remembers rows of others as they were, and names the tables in which one changed."""

    def __init__(self, owner: psycopg.Connection[Any], world: World, person: str) -> None:
        self._owner = owner
        self._foreign = {} if person in REACH_ALL else _foreign_keys(owner, world)
        self._whole = {
            table.name
            for entry in registered().values()
            if not _may_write(entry, person)
            for table in _tables_of(entry)
        }
        self._actor = world.staff.get(person, 0)
        self._seen = [
            entry.name.lower()
            for entry in registered().values()
            if "read" in (words := may_do(entry, person)) and "own" not in words
        ]
        self._stamps: dict[str, Any] = {}
        self._before: dict[str, frozenset[str]] = {}
        self.changed()

    def changed(self) -> list[str]:
        """Name the tables in which a row that is not the person's changed since the last look."""
        stamps = self._stamped()
        written = {name for name, stamp in stamps.items() if stamp != self._stamps.get(name)}
        now = self._look(written)
        changed = [name for name, rows in now.items() if rows != self._before.get(name, rows)]
        self._stamps = stamps
        self._before |= now
        return changed

    def _stamped(self) -> dict[str, Any]:
        """Give what differs after any write to a table, by one statement, for each table."""
        # Every write leaves fewer rows, or a row with the number of a later transaction.
        tables = [
            sql.SQL("SELECT {}, count(*), sum(xmin::text::bigint) FROM {}").format(
                sql.Literal(table.name), sql.Identifier(table.name)
            )
            for table in db.metadata.sorted_tables
        ]
        rows = self._owner.execute(sql.SQL(" UNION ALL ").join(tables)).fetchall()
        return {name: stamp for name, *stamp in rows}

    def _look(self, written: set[str]) -> dict[str, frozenset[str]]:
        tables = [table for table in db.metadata.sorted_tables if table.name in written]
        found = {f"{table.name} of others": self._pointing(table) for table in tables}
        found |= {name: self._all(name) for name in self._whole & written}
        if "history" in written:
            found["history lines of others"] = self._remembered()
        return found

    def _all(self, name: str) -> frozenset[str]:
        query = sql.SQL("SELECT (to_jsonb(t) - %s::text[])::text, to_jsonb(t)->>'id' FROM {} t")
        rows = self._owner.execute(query.format(sql.Identifier(name)), [_BY_SIGNING_IN]).fetchall()
        is_user = name == "ab_user"
        return frozenset(row for row, key in rows if not (is_user and key == str(self._actor)))

    def _pointing(self, table: Table) -> frozenset[str]:
        """Give the rows of others in a table, and those that point to a row of others."""
        found: set[str] = set()
        for column, target in _pointers(table):
            query = sql.SQL("SELECT t::text FROM {} t WHERE {}::text = ANY(%s)").format(
                sql.Identifier(table.name), sql.Identifier(column)
            )
            keys = sorted(self._foreign.get(target, ()))
            found |= {row[0] for row in self._owner.execute(query, [keys])} if keys else set()
        return frozenset(found)

    def _remembered(self) -> frozenset[str]:
        """Give what the history says the person did to rows of others."""
        found: set[str] = set()
        for name, keys in self._foreign.items():
            query = (
                "SELECT id::text FROM history"
                " WHERE actor_id = %s AND lower(model) = %s AND record_id = ANY(%s)"
                " AND action <> 'exported'"
                # Whoever reads a record may leave notes on it, and give work.
                " AND NOT (lower(model) = ANY(%s) AND changes->'__row__'->>'model' = ANY(%s))"
            )
            asked = [self._actor, name.replace("_", ""), sorted(keys), self._seen, _LEFT]
            found |= {row[0] for row in self._owner.execute(query, asked)}
        return frozenset(found)


def _may_write(entry: Registered, person: str) -> bool:
    """Tell whether a person changes rows of a model: itself, or by what saving another does."""
    through = {"Account": registered()["Party"].panel.can, "Voucher": entering.can}
    words = may_do(entry, person) | office.words_of(through.get(entry.name, {}), person)
    return bool(words & WRITES) or person in REACH_ALL


def _tables_of(entry: Registered) -> list[Table]:
    return [entry.model.__table__, *(child.__table__ for _name, _field, child in entry.lines())]


def _pointers(table: Table) -> Iterable[tuple[str, str]]:
    """Give the columns of a table that hold keys of rows, with the table whose keys they are."""
    primary = [*table.primary_key.columns]
    if len(primary) == 1:
        yield primary[0].name, table.name
    for key in table.foreign_keys:
        yield key.parent.name, key.column.table.name


def _foreign_keys(owner: psycopg.Connection[Any], world: World) -> dict[str, set[str]]:
    """Give the keys of the rival's rows by table, those behind them included."""
    found: dict[str, set[str]] = {}
    for name, keys in world.keys.items():
        entry = registered().get(name)
        if entry is not None and entry.panel.owner:
            found.setdefault(entry.model.__table__.name, set()).add(keys[FOREIGN])
            assert keys[FOREIGN] != keys[OWN]
    found["draft_voucher"] = {world.keys["DraftVoucher"][FOREIGN]}
    rival = [world.other]
    for table, query in {
        "party": "SELECT id FROM party WHERE salesperson_id = %s",
        "account": "SELECT a.id FROM account a JOIN party p ON p.id = a.party_id"
        " WHERE p.salesperson_id = %s",
    }.items():
        found[table] |= {str(row[0]) for row in owner.execute(query, rival)}
    return found
