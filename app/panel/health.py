"""Two questions an operator's tools ask: does the process live, and can it serve?"""

from datetime import timedelta

from flask import Blueprint, Flask, Response, jsonify
from sqlalchemy import String, column, select, table
from sqlalchemy.exc import SQLAlchemyError

from app.core import clock, migrations
from app.core.db import db
from app.core.jobs import Heartbeat

WORKER_SILENT_AFTER = timedelta(seconds=60)

blueprint = Blueprint("health", __name__)


def init_app(app: Flask) -> None:
    """Answer /healthz and /readyz."""
    app.register_blueprint(blueprint)


@blueprint.get("/healthz")
def healthz() -> Response:
    """Say that the process answers."""
    return jsonify(status="ok")


@blueprint.get("/readyz")
def readyz() -> tuple[Response, int]:
    """Say whether database, migrations and worker are as they must be; 503 where not."""
    try:
        checks = {"database": True, "migrations": _is_migrated(), "worker": _worker_beats()}
    except SQLAlchemyError:
        checks = {"database": False}
    ready = all(checks.values())
    return jsonify(status="ready" if ready else "not ready", **checks), 200 if ready else 503


def _is_migrated() -> bool:
    """Tell whether every migration has run, of the product and of the team's own models."""
    version = column("version_num", String)
    versions = db.session.scalars(select(version).select_from(table("alembic_version")))
    return migrations.are_run({*versions})


def _worker_beats() -> bool:
    last = db.session.scalar(select(Heartbeat.beat_at).where(Heartbeat.name == "worker"))
    return last is not None and clock.now() - last < WORKER_SILENT_AFTER
