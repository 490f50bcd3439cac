"""Two machines start at once on a server whose database is still empty."""

import os
import subprocess
import sys
from pathlib import Path

from flask import Flask

import config
from app import create_app
from app.core.db import db, transaction
from app.core.postgres import Lease
from app.ledger.posting import post
from app.ledger.verify import verify
from tests.conftest import settings_for
from tests.factories import ledger as make
from tests.factories.databases import Databases


def test_two_deploys_of_an_empty_database_make_one_installation(
    server: Lease, databases: Databases, tmp_path: Path
) -> None:
    settings = settings_for(server, databases.empty("empty"), tmp_path)
    environment = os.environ | {
        "INSTANCE_DIR": str(tmp_path),
        "DATABASE_URL": settings["DATABASE_URL"],
        "DATABASE_OWNER_URL": settings["DATABASE_OWNER_URL"],
    }
    command = [sys.executable, "-m", "flask", "deploy"]
    deploys = [
        subprocess.Popen(
            command,
            cwd=config.ROOT,
            env=environment,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        for _ in range(2)
    ]
    said = [deploy.communicate()[0] for deploy in deploys]
    assert [deploy.returncode for deploy in deploys] == [0, 0], said
    assert "".join(said).count("Administrator: admin") == 1
    _works(create_app(settings))


def _works(app: Flask) -> None:
    """Post on the new installation, and prove its books."""
    with app.app_context():
        with transaction():
            assert post(make.voucher(make.customer())).document_no == "SF-2026-000001"
        assert list(verify()) == []
        db.session.remove()
        db.engine.dispose()
