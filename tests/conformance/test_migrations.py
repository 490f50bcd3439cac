"""The migrations and the models say the same, both ways."""

import flask_migrate
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from sqlalchemy import create_engine, inspect

from app.core.db import db


def test_migrations_make_the_tables_the_models_describe(app: Flask) -> None:
    engine = create_engine(app.config["DATABASE_OWNER_URL"])
    with engine.connect() as owner:
        context = MigrationContext.configure(owner, opts={"compare_type": True})
        assert compare_metadata(context, db.metadata) == []
    engine.dispose()


def test_every_migration_can_be_taken_back(app: Flask) -> None:
    flask_migrate.downgrade(revision="base")
    engine = create_engine(app.config["DATABASE_OWNER_URL"])
    assert inspect(engine).get_table_names() == ["alembic_version"]
    flask_migrate.upgrade(revision="heads")
    assert set(inspect(engine).get_table_names()) == {*db.metadata.tables, "alembic_version"}
    engine.dispose()
