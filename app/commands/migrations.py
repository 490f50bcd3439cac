"""Migrations from the command line; Alembic is loaded by what runs them, never by the web."""

from typing import Any

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_migrate import Migrate
from flask_migrate.cli import db as commands

import config
from app.core.db import db

DIRECTORY = config.ROOT / "migrations"


def attach() -> None:
    """Let the running application migrate its database."""
    Migrate(current_app, db, directory=str(DIRECTORY))


@click.group("db", commands=commands.commands, params=commands.params)
@click.pass_context
@with_appcontext
def db_command(context: click.Context, /, **options: Any) -> None:
    """Look at migrations, or undo some."""
    attach()
    context.invoke(commands.callback, **options)
