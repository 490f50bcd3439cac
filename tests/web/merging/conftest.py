"""An installation with models of a team's own whose records are merged."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask, has_app_context
from flask.testing import FlaskClient
from sqlalchemy import create_engine, select
from werkzeug.test import TestResponse

from app import create_app
from app.core.db import db, transaction
from app.core.postgres import Lease
from app.panel.merging.deeds import Wanted, merge
from app.panel.merging.kept import RecordMerge
from app.panel.merging.undoing import own_merge, undo
from app.panel.on_behalf import on_behalf_of
from app.panel.registry import Registered, registered
from tests.conftest import settings_for
from tests.factories import office, pages, people
from tests.web.answering import answered
from tests.web.merging import sites

UNSEEN = {"version", "updated_at", "search_key", "similar_key"}


@dataclass
class Yard:
    """The installation, its models, and who works there."""

    app: Flask
    models: SimpleNamespace
    staff: dict[str, int]

    @property
    def entry(self) -> Registered:
        """Give the model whose records are merged."""
        return registered()["Site"]

    @contextmanager
    def inside(self) -> Iterator[None]:
        """Enter the application, unless somebody is in it already."""
        if has_app_context():
            yield
            return
        with self.app.app_context():
            yield
            db.session.remove()

    def add(self, model: str, /, **values: Any) -> int:
        """Make a record of a model."""
        with self.inside(), transaction():
            record = getattr(self.models, model)(**values)
            db.session.add(record)
            db.session.flush()
            return int(record.id)

    def site(self, code: str, *gates: str, **values: Any) -> int:
        """Make a place with ways into it."""
        rows = [self.models.SiteGate(name=gate) for gate in gates]
        return self.add("Site", code=code, gates=rows, **({"name": f"Place {code}"} | values))

    def visit(self, site: int, driver: str = "finance") -> int:
        """Deliver to a place."""
        day, driver_id = date(2026, 11, 20), self.staff[driver]
        return self.add("Visit", site_id=site, on=day, driver_id=driver_id)

    def get(self, name: str, key: int) -> Any:
        """Read a record anew."""
        with self.inside():
            db.session.expire_all()
            return db.session.get_one(getattr(self.models, name), key)

    def change(self, name: str, key: int, **values: Any) -> None:
        """Change a record as somebody else might meanwhile."""
        with self.inside(), transaction():
            record = self.get(name, key)
            for field, value in values.items():
                setattr(record, field, value)

    def gates(self, site: int) -> list[str]:
        """Name the ways into a place."""
        gate = self.models.SiteGate
        with self.inside():
            asked = select(gate.name).where(gate.site_id == site).order_by(gate.name)
            return [*db.session.scalars(asked)]

    @contextmanager
    def by(self, person: str) -> Iterator[None]:
        """Do what stands in the block for somebody, in one transaction."""
        with self.inside(), on_behalf_of(self.staff[person]), transaction():
            yield

    def merge(self, stays: int, goes: int, *takes: str, by: str = "finance") -> int:
        """Merge a place into another, and give the number of the merge."""
        with self.by(by):
            wanted = Wanted(str(stays), str(goes), takes=takes or None)
            kept = merge(self.entry, wanted)
            db.session.flush()
            return kept.id

    def undo(self, number: int, by: str = "finance") -> Any:
        """Undo a merge; gives what was left as it is."""
        with self.by(by):
            return undo(own_merge(number, to_write=True))

    def kept(self, number: int) -> RecordMerge:
        """Read a merge anew."""
        with self.inside():
            db.session.expire_all()
            return db.session.get_one(RecordMerge, number)

    def merges(self) -> int:
        """Count the merges there are."""
        with self.inside():
            return len(db.session.scalars(select(RecordMerge.id)).all())

    def browser(self, person: str) -> FlaskClient:
        """Give the browser of somebody, in English."""
        client = office.browser(self.app, person)
        pages.speak(client, "en")
        return client

    def post(self, client: FlaskClient, address: str, **typed: Any) -> TestResponse:
        """Send a form."""
        token = people.csrf_token(client.get("/profile/").text)
        return client.post(address, data={"csrf_token": token, **typed})

    def rows(self) -> Mapping[str, list[Any]]:
        """Give every row of the tables that a merge may touch, but for what counts its changes."""
        names = [name for name in db.metadata.tables if name.startswith("own_")]
        names += ["tagging", "record_note", "assignment", "attachment", "follower", "record_share"]
        found = {}
        for name in (*names, "favourite", "recent_record"):
            table = db.metadata.tables[name]
            columns = [column for column in table.columns if column.name not in UNSEEN]
            asked = select(*columns).order_by(*table.primary_key)
            found[name] = [tuple(row) for row in db.session.execute(asked)]
        db.session.rollback()
        return found


@pytest.fixture(scope="module")
def house(
    server: Lease, shared_folder: Path, worker: str
) -> Iterator[tuple[Flask, SimpleNamespace]]:
    """Build an application that knows the models, with a connection for each of some hands."""
    with sites.registered_models() as models:
        settings = settings_for(server, f"test_{worker}", shared_folder)
        options = settings["SQLALCHEMY_ENGINE_OPTIONS"] | {"pool_size": 8, "max_overflow": 0}
        yield create_app(settings | {"SQLALCHEMY_ENGINE_OPTIONS": options}), models


@pytest.fixture
def away(
    house: tuple[Flask, SimpleNamespace], new_database: Callable[[str], str]
) -> Iterator[Yard]:
    """Give the models' tables in a fresh database, and hire everybody."""
    new_database("test")
    app, models = house
    owner = create_engine(app.config["DATABASE_OWNER_URL"])
    sites.make_tables(models, owner)
    owner.dispose()
    with app.app_context():
        staff = office.hire()
        for name in ("Site", "Visit", "Tour"):
            panel = getattr(models, name).panel
            for role, words in {**panel.can, "Administrator": panel.can["Finance"]}.items():
                rights = set(words.split()) - {"own"}
                reach = {"see_all"} if panel.owner and "own" not in words.split() else set()
                people.grant(role, name, *rights, *reach)
        db.session.remove()
    yield Yard(app, models, staff)
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def yard(away: Yard) -> Iterator[Yard]:
    """Give the installation inside its context, for services."""
    with away.app.app_context():
        yield away
        db.session.remove()


@pytest.fixture
def served_yard(away: Yard) -> Iterator[str]:
    """Serve the installation on a free port of this machine alone."""
    with answered(away.app) as server:
        yield server.address
        server.leave_the_database()
