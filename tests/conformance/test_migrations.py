"""The migrations and the models say the same, both ways."""

from typing import Any

import flask_migrate
import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from sqlalchemy import Column, Integer, Table, create_engine, inspect

from app.commands import migrations
from app.commands.deploy import NotMigratedError, bring_up_to_date
from app.core.db import db


def test_migrations_make_the_tables_the_models_describe(app: Flask) -> None:
    engine = create_engine(app.config["DATABASE_OWNER_URL"])
    with engine.connect() as owner:
        context = MigrationContext.configure(owner, opts={"compare_type": True})
        assert compare_metadata(context, db.metadata) == []
    engine.dispose()


def test_every_migration_can_be_taken_back(app: Flask) -> None:
    migrations.attach()
    flask_migrate.downgrade(revision="base")
    engine = create_engine(app.config["DATABASE_OWNER_URL"])
    assert inspect(engine).get_table_names() == ["alembic_version"]
    flask_migrate.upgrade(revision="heads")
    assert set(inspect(engine).get_table_names()) == {*db.metadata.tables, "alembic_version"}
    engine.dispose()


@pytest.mark.parametrize("command", ["current", "heads", "history"])
def test_migrations_are_read_from_the_command_line(app: Flask, command: str) -> None:
    done = app.test_cli_runner().invoke(args=["db", *command.split()], catch_exceptions=False)
    assert done.exit_code == 0, done.output


def test_a_model_without_its_migration_stops_the_deploy(app: Flask) -> None:
    forgotten = Table("own_visit", db.metadata, Column("id", Integer, primary_key=True))
    try:
        with pytest.raises(NotMigratedError, match=r"lacks own_visit\. Write the migration"):
            bring_up_to_date()
    finally:
        db.metadata.remove(forgotten)


def test_a_field_without_its_migration_stops_the_deploy(
    app: Flask, owner: psycopg.Connection[Any]
) -> None:
    owner.execute("ALTER TABLE branch DROP COLUMN city")
    with pytest.raises(NotMigratedError, match=r"lacks branch\.city\."):
        bring_up_to_date()
