"""A real server for every test that asks for one, with a fresh deployed database in it."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
import pytest
from flask import Flask
from hypothesis import HealthCheck, settings

import config
from app import create_app
from app.commands.deploy import bring_up_to_date
from app.core.db import db
from app.core.postgres import Lease, open_server
from tests.crawl.world import World, fill
from tests.factories.databases import Databases

# No test is timed: a busy machine makes nothing wrong.
settings.register_profile("suite", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("suite")

MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of our own is made in it
SAID = "said"
"""The property under which a test records a line for the end of the run."""

ENOUGH = 4 * 1024**3


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Keep what a run writes in memory where there is room: every test makes a thousand files."""
    is_worker = hasattr(config, "workerinput")
    if not is_worker and not config.option.basetemp and _has_room():
        config.option.basetemp = config.stash[_FOLDER] = tempfile.mkdtemp("", "mutabik-", MEMORY)


_FOLDER = pytest.StashKey[str]()


def _has_room() -> bool:
    return MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ENOUGH


def pytest_unconfigure(config: pytest.Config) -> None:
    """Give the memory back."""
    if folder := config.stash.get(_FOLDER, None):
        shutil.rmtree(folder, ignore_errors=True)


LONG_STORIES = ("tests/crawl/", "tests/launch/", "tests/web/accounts/", "tests/proof/")
"""They begin first, so that no process of a run is left alone with one at the end."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Bring the long stories to the front, everything else as it was found."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONG_STORIES))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what tests have to say although they passed, from every process of the run."""
    for report in terminalreporter.getreports("passed"):
        for name, said in report.user_properties:
            if name == SAID:
                terminalreporter.write_line(str(said))


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
def databases(server: Lease, shared_folder: Path, worker: str) -> Iterator[Databases]:
    """Give the databases that are filled once for the whole run and copied by every test."""

    def application(database: str) -> Flask:
        return create_app(settings_for(server, database, shared_folder))

    with psycopg.connect(driver_url(server.owner_url), autocommit=True) as connection:
        yield Databases(connection, application, shared_folder, worker)


@pytest.fixture(scope="session")
def template(databases: Databases) -> str:
    """Deploy once for the whole run."""
    databases.filled("deployed", bring_up_to_date)
    return "deployed"


@pytest.fixture(scope="session")
def new_database(databases: Databases, template: str) -> Callable[[str], str]:
    """Give the way to a fresh deployed database under a name."""
    return partial(databases.copied, template)


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


@pytest.fixture
def person() -> str:
    """Name who looks at a world; tests say who by a parameter of this name."""
    return "sales"


@pytest.fixture
def world(databases: Databases, template: str, app: Flask, person: str) -> World:
    """Give a filled office, seen by a person: whose rows are own, and whose are another's."""
    eyes = "rival" if person == "rival" else "sales"
    made = databases.filled(f"world_of_{eyes}", partial(fill, eyes), base=template)
    databases.copied(f"world_of_{eyes}", "test")
    return made


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
