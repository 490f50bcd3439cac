"""Two processes of one installation, with a few routes that ask for rights."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Blueprint, Flask, jsonify

from app import create_app
from app.core.actor import current_actor
from app.core.db import db
from app.core.postgres import Lease
from app.panel import rights
from tests.conftest import settings_for

probe = Blueprint("probe", __name__)
probe_api = Blueprint("probe_api", __name__, url_prefix="/api/v1/probe")


@probe.route("/probe", methods=["GET", "POST"])
def page() -> str:
    rights.require("Probe", "read")
    return f"{rights.reach('Probe')}"


@probe_api.route("", methods=["GET", "POST"])
def call() -> object:
    rights.require("Probe", "read")
    return jsonify(user=current_actor().user_id, kind=current_actor().kind)


def _with_probes(settings: dict[str, object]) -> Flask:
    app = create_app(settings)
    app.register_blueprint(probe)
    app.extensions["csrf"].exempt(probe_api)  # as every API of FAB's is
    app.register_blueprint(probe_api)
    return app


@pytest.fixture(scope="session")
def processes(server: Lease, shared_folder: Path, worker: str) -> tuple[Flask, Flask]:
    settings = settings_for(server, f"test_{worker}", shared_folder)
    return _with_probes(dict(settings)), _with_probes(dict(settings))


@pytest.fixture
def process(app: Flask, processes: tuple[Flask, Flask]) -> Iterator[Flask]:
    """Give a process whose requests run outside any other context, as a server's do."""
    yield processes[0]
    for each in processes:
        with each.app_context():
            db.session.remove()
            db.engine.dispose()


@pytest.fixture
def other_process(process: Flask, processes: tuple[Flask, Flask]) -> Flask:
    return processes[1]
