"""How migrations reach the database: as its owner, one at a time."""

from typing import Any, Literal

from alembic import context
from flask import current_app
from sqlalchemy import Connection, create_engine, text

from app.core.db import db
from app.core.own import is_own_table
from app.core.rich_text import RichText

# "mutabik" in digits: the key of the lock that lets one migration run at a time.
_MIGRATION_LOCK = 6_888_422_545

_IS_FOR_OWN = context.config.attributes.get("own", False)


def _is_ours(_name: object, name: str | None, kind: str, *_rest: object) -> bool:
    """Leave alone the columns of administrators, and the tables of the other side.

    A migration tells either of the product's tables or of the team's own.
    """
    if kind == "column":
        return not (name or "").startswith("x_")
    return kind != "table" or is_own_table(name or "") is _IS_FOR_OWN


def _plainly(kind: str, item: Any, _context: object) -> str | Literal[False]:
    """Write our own column types as what they are in the database: migrations import no models."""
    return "sa.Text()" if kind == "type" and isinstance(item, RichText) else False


def _drop_empty(_context: object, _revision: object, directives: list[Any]) -> None:
    """Write no migration when nothing changed."""
    options = context.config.cmd_opts
    if getattr(options, "autogenerate", False) and directives[0].upgrade_ops.is_empty():
        directives[:] = []


def _migrate(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=db.metadata,
        include_object=_is_ours,
        process_revision_directives=_drop_empty,
        compare_type=True,
        render_item=_plainly,
    )
    with context.begin_transaction():
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATION_LOCK})
        context.run_migrations()


engine = create_engine(current_app.config["DATABASE_OWNER_URL"])
with engine.connect() as owner:
    _migrate(owner)
engine.dispose()
