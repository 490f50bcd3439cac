"""An application with a connection for each of many hands."""

from pathlib import Path

import pytest
from flask import Flask

from app import create_app
from app.core.postgres import Lease
from tests.conftest import settings_for


@pytest.fixture(scope="session")
def installation(server: Lease, shared_folder: Path, worker: str) -> Flask:
    """Build an application whose pool lets twenty threads into the database at once."""
    settings = settings_for(server, f"test_{worker}", shared_folder)
    options = settings["SQLALCHEMY_ENGINE_OPTIONS"] | {"pool_size": 20, "max_overflow": 0}
    return create_app(settings | {"SQLALCHEMY_ENGINE_OPTIONS": options})
