"""A real server for every test that asks for one, with a fresh deployed database in it."""

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from flask import Flask

import config
from app import create_app
from app.commands.deploy import bring_up_to_date
from app.core.db import db
from app.core.postgres import Lease, open_server

TEMPLATE = "deployed"


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder that all processes of this run share."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


@pytest.fixture(scope="session")
def server(shared_folder: Path) -> Iterator[Lease]:
    """Give the one server of the run; it forgets everything afterwards."""
    with open_server(shared_folder / "instance", durable=False) as lease:
        yield lease


def settings_for(server: Lease, database: str, instance_dir: Path) -> dict[str, Any]:
    """Give the configuration of an application on a database of the test server."""
    return config.from_environment(
        {
            "INSTANCE_DIR": str(instance_dir),
            "DATABASE_URL": server.url_for("mutabik_app", database),
            "DATABASE_OWNER_URL": server.url_for("mutabik_owner", database),
            "MUTABIK_ADMIN_PASSWORD": "correct horse battery staple",
            "MUTABIK_RATES_ADDRESS": "",  # no test asks the central bank
        }
    )


@pytest.fixture(scope="session")
def maintenance(server: Lease) -> Iterator[psycopg.Connection[Any]]:
    """Give the owner's connection that makes and drops databases."""
    with psycopg.connect(driver_url(server.owner_url), autocommit=True) as connection:
        yield connection


@pytest.fixture(scope="session")
def template(server: Lease, maintenance: psycopg.Connection[Any], shared_folder: Path) -> str:
    """Deploy once for the whole run; every test copies the result."""
    with (shared_folder / "template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        known = maintenance.execute("SELECT 1 FROM pg_database WHERE datname = %s", [TEMPLATE])
        if known.fetchone() is None:
            maintenance.execute("CREATE DATABASE unfinished")
            app = create_app(settings_for(server, "unfinished", shared_folder))
            with app.app_context():
                bring_up_to_date()
                db.session.remove()
                db.engine.dispose()
            maintenance.execute(f"ALTER DATABASE unfinished RENAME TO {TEMPLATE}")
    return TEMPLATE


@pytest.fixture(scope="session")
def new_database(
    maintenance: psycopg.Connection[Any], template: str, worker: str
) -> Callable[[str], str]:
    """Give the way to a fresh deployed database under a name."""

    def make(name: str) -> str:
        database = f"{name}_{worker}"
        drop_when_left(maintenance, database)
        maintenance.execute(f"CREATE DATABASE {database} TEMPLATE {template} STRATEGY file_copy")
        return database

    return make


def drop_when_left(maintenance: psycopg.Connection[Any], database: str) -> None:
    """Drop a database; connections closed just now take the server a moment."""
    deadline = time.monotonic() + 10
    while True:
        try:
            maintenance.execute(f"DROP DATABASE IF EXISTS {database}")
        except psycopg.errors.ObjectInUse:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.02)
        else:
            return


@pytest.fixture(scope="session")
def worker() -> str:
    """Name this process of the run."""
    return os.environ.get("PYTEST_XDIST_WORKER", "main")


@pytest.fixture(scope="session")
def installation(server: Lease, shared_folder: Path, worker: str) -> Flask:
    """Build the application once for each process; `app` gives it a fresh database."""
    return create_app(settings_for(server, f"test_{worker}", shared_folder))


@pytest.fixture
def app(installation: Flask, new_database: Callable[[str], str]) -> Iterator[Flask]:
    """Give the application on a fresh deployed database, inside its context."""
    new_database("test")
    with installation.app_context():
        yield installation
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="session")
def serving(server: Lease, shared_folder: Path, worker: str) -> Flask:
    """Build a second application, whose requests meet no context and no session of a test."""
    return create_app(settings_for(server, f"test_{worker}", shared_folder))


@pytest.fixture
def served(app: Flask, serving: Flask) -> Iterator[Flask]:
    """Give the application as a server runs it: each request in a context of its own."""
    yield serving
    with serving.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def owner(app: Flask) -> Iterator[psycopg.Connection[Any]]:
    """Give a connection with the hand of the database's owner."""
    url = driver_url(app.config["DATABASE_OWNER_URL"])
    with psycopg.connect(url, autocommit=True) as connection:
        yield connection


def driver_url(url: str) -> str:
    """Give the address as the driver itself reads it."""
    return url.replace("postgresql+psycopg://", "postgresql://")
