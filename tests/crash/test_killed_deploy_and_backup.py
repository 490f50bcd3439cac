"""`kill -9` during a deploy or a backup: the next one finishes, nothing half-made is taken."""

import random
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import inspect, select

from app import create_app
from app.commands.backup import write_backup
from app.commands.deploy import bring_up_to_date
from app.core.db import db, transaction
from app.core.postgres import Lease
from app.ledger.models import CounterAccount
from app.ledger.posting import post
from app.ledger.rules import VOUCHER_TYPES
from app.modules.roles import ROLES
from tests.conftest import settings_for
from tests.crash.mortal import kill_at_work
from tests.factories import ledger as make
from tests.factories.databases import Databases

KILLS, LONG_KILLS = 5, 50

sizes = pytest.mark.parametrize("kills", [KILLS, pytest.param(LONG_KILLS, marks=pytest.mark.long)])
seeds = pytest.mark.parametrize("seed", [20_261_122])

Say = Callable[[str], None]


@pytest.fixture
def empty_installation(
    server: Lease, databases: Databases, tmp_path: Path
) -> Iterator[Callable[[], Flask]]:
    """Give the way to an application on a new, empty database, inside its context."""
    app = create_app(settings_for(server, databases.empty("undeployed"), tmp_path))

    def make_empty() -> Flask:
        db.session.remove()
        db.engine.dispose()
        databases.empty("undeployed")
        return app

    with app.app_context():
        yield make_empty
        db.session.remove()
        db.engine.dispose()


@sizes
@seeds
def test_a_deploy_is_finished_by_the_next_one(
    empty_installation: Callable[[], Flask], kills: int, seed: int
) -> None:
    chance = random.Random(seed)

    def work(say: Say) -> None:
        bring_up_to_date()
        say("deployed")

    for _ in range(kills):
        app = empty_installation()
        kill_at_work(app, work, after=chance.random() * 1.5)
        tables = inspect(db.engine).get_table_names()
        assert not set(tables) - {"alembic_version"} or set(db.metadata.tables) <= set(tables), seed
        bring_up_to_date()
        assert bring_up_to_date() is None
        roles = {role.name for role in app.extensions["appbuilder"].sm.get_all_roles()}
        assert roles == set(ROLES), f"seed {seed}"
        kinds = set(db.session.scalars(select(CounterAccount.voucher_type)))
        assert kinds == set(VOUCHER_TYPES), f"seed {seed}"


@sizes
@seeds
def test_a_backup_is_there_whole_or_not_at_all(
    app: Flask, tmp_path: Path, kills: int, seed: int
) -> None:
    chance = random.Random(seed)
    with transaction():
        buyer = make.customer()
        for _ in range(20):
            post(make.voucher(buyer))
    file = tmp_path / "books.tar"

    def work(say: Say) -> None:
        write_backup(file)
        say("written")

    for _ in range(kills):
        file.unlink(missing_ok=True)
        said = kill_at_work(app, work, after=chance.random() * 0.6)
        assert file.exists() or not said, f"seed {seed}"
        if file.exists():
            with tarfile.open(file) as archive:
                names = archive.getnames()  # reading them reads the archive to its end
                assert names[:2] == ["manifest.json", "database.dump"], f"seed {seed}"
