"""`flask deploy`: migrate, synchronise permissions, lay down what posting needs."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager

import click
import flask_migrate
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import Connection, create_engine, inspect, make_url, text

from app.commands import migrations
from app.commands.edge import said_in_one_line
from app.core.actor import Actor, acting_as
from app.core.db import db, transaction
from app.core.errors import DomainError
from app.core.trees import fence_trees
from app.ledger import chart
from app.modules import company
from app.modules.roles import ROLES
from app.panel import fab

# "deploy" in digits: the key of the lock that makes a second deploy wait for the first.
_DEPLOY_LOCK = 337_569

_APPEND_ONLY = ("voucher", "entry")


class NotMigratedError(DomainError):
    """Models name tables or columns that no migration made."""

    message = (
        "The database lacks {missing}. Write the migration first: "
        'make migration NAME="what it does" (OWN=1 for models of your own).'
    )


@click.command()
@with_appcontext
@said_in_one_line
def deploy() -> None:
    """Bring the database up to this version; safe to repeat, and twice at once."""
    if password := bring_up_to_date():
        click.echo(f"Administrator: admin / {password}")


def bring_up_to_date() -> str | None:
    """Deploy, and give the administrator's password if this made the administrator.

    Any failure is raised: a half-deployed installation must not start.
    """
    with _alone() as owner, acting_as(Actor("deploy")):
        migrate()
        _refuse_gaps(owner)
        fence_trees(owner)
        owner.commit()
        grant_rights(owner)
        with transaction():
            chart.lay_down()
            company.lay_down()
        return fab.synchronise(ROLES, admin_password=_new_password())


def migrate() -> None:
    """Run every migration there is: the product's and the team's own."""
    migrations.attach()
    flask_migrate.upgrade(revision="heads")


def _refuse_gaps(owner: Connection) -> None:
    """Raise NotMigratedError where a model has what the database has not."""
    known = {
        (table, column["name"])
        for (_schema, table), columns in inspect(owner).get_multi_columns().items()
        for column in columns
    }
    tables = {table for table, _column in known}
    missing = {
        f"{column.table.name}.{column.name}" if table.name in tables else table.name
        for table in db.metadata.tables.values()
        for column in table.columns
        if (table.name, column.name) not in known
    }
    if missing:
        raise NotMigratedError(missing=", ".join(sorted(missing)))


def _new_password() -> str:
    return current_app.config["ADMIN_PASSWORD"] or secrets.token_urlsafe(12)


@contextmanager
def _alone() -> Iterator[Connection]:
    """Hold the deploy lock as the owner of the database."""
    engine = create_engine(current_app.config["DATABASE_OWNER_URL"])
    try:
        with engine.connect() as owner:
            owner.execute(text("SELECT pg_advisory_lock(:key)"), {"key": _DEPLOY_LOCK})
            owner.commit()
            yield owner
    finally:
        engine.dispose()  # the lock goes with the connection


def grant_rights(owner: Connection) -> None:
    """Give the web's own role its rights: rows everywhere, but only additions to the books.

    Where one role does everything (a server that allows no second one) there is nothing to do.
    """
    role = make_url(current_app.config["SQLALCHEMY_DATABASE_URI"]).username
    if role == owner.engine.url.username:
        return
    name = owner.dialect.identifier_preparer.quote(role or "")
    books = ", ".join(_APPEND_ONLY)
    for statement in (
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {name}",
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {name}",
        f"REVOKE UPDATE, DELETE ON {books} FROM {name}",
        f"REVOKE INSERT, UPDATE, DELETE ON alembic_version FROM {name}",
    ):
        owner.execute(text(statement))
    owner.commit()
