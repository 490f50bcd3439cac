"""An installation with a model that has stages and dates, filled with a few records."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import create_engine, event
from sqlalchemy.engine import Engine
from werkzeug.test import TestResponse

from app import create_app
from app.core.db import db, transaction
from app.core.postgres import Lease
from tests.conftest import settings_for
from tests.factories import office, pages, people
from tests.web.stages import deals


@dataclass
class Pipeline:
    """The installation, its model, and who works there."""

    app: Flask
    model: Any
    staff: dict[str, int]

    def add(self, name: str, owner: str = "sales", **values: Any) -> int:
        """Make a record."""
        given = {"amount": Decimal(100), "owner_id": self.staff[owner], **values}
        with transaction():
            record = self.model(name=name, **given)
            db.session.add(record)
            db.session.flush()
            return int(record.id)

    def get(self, key: int) -> Any:
        """Read a record anew."""
        db.session.expire_all()
        return db.session.get_one(self.model, key)

    def browser(self, person: str) -> FlaskClient:
        """Give the browser of somebody, in English."""
        client = office.browser(self.app, person)
        pages.speak(client, "en")
        return client

    def post(self, client: FlaskClient, address: str, **typed: Any) -> TestResponse:
        """Send a form as a script does."""
        token = people.csrf_token(client.get("/profile/").text)
        headers = {"Accept": "application/json"}
        return client.post(address, data={"csrf_token": token, **typed}, headers=headers)


@pytest.fixture(scope="module")
def house(server: Lease, shared_folder: Path, worker: str) -> Iterator[tuple[Flask, Any]]:
    """Build an application that knows the model."""
    with deals.registered_model() as model:
        yield create_app(settings_for(server, f"test_{worker}", shared_folder)), model


@pytest.fixture
def pipeline(house: tuple[Flask, Any], new_database: Callable[[str], str]) -> Iterator[Pipeline]:
    """Give the model's table in a fresh database, and hire everybody."""
    new_database("test")
    app, model = house
    owner = create_engine(app.config["DATABASE_OWNER_URL"])
    deals.make_table(model, owner)
    owner.dispose()
    with app.app_context():
        staff = office.hire()
        for role, words in _roles(model).items():
            reach = () if "own" in words.split() else ("see_all",)
            people.grant(role, "Deal", *(set(words.split()) - {"own"}), *reach)
        db.session.remove()
    yield Pipeline(app, model, staff)
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def _roles(model: Any) -> dict[str, str]:
    can = model.panel.can
    return {**can, "Administrator": can["Finance"]}


@pytest.fixture
def inside(pipeline: Pipeline) -> Iterator[Pipeline]:
    """Give the installation inside its context, for services."""
    with pipeline.app.app_context():
        yield pipeline
        db.session.remove()


@pytest.fixture
def filled(pipeline: Pipeline) -> dict[str, int]:
    """Give records of two people, in two currencies, in three stages."""
    with pipeline.app.app_context():
        keys = {
            "Işık": pipeline.add("Işık", city="İzmir", amount=Decimal("1234.50")),
            "Çağ": pipeline.add("Çağ", amount=Decimal(10), currency="USD", city="Bursa"),
            "Öz": pipeline.add("Öz", stage="quoted", closing_on=date(2026, 11, 25)),
            "Rakip": pipeline.add("Rakip", "rival", closing_on=date(2026, 11, 26)),
        }
        db.session.remove()
    return keys


@pytest.fixture
def statements() -> Iterator[list[str]]:
    """Collect the statements that are sent."""
    found: list[str] = []

    def note(*arguments: Any) -> None:
        found.append(arguments[2])

    event.listen(Engine, "before_cursor_execute", note)
    yield found
    event.remove(Engine, "before_cursor_execute", note)
