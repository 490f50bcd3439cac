"""Records that are part of others of their own kind: no loop, and a bounded depth.

What is saved is looked at after each flush, in words for people. Whatever else writes to the table,
a statement past the objects too, meets a trigger that every deploy lays on the table of a tree.
"""

from collections.abc import Iterable
from typing import Any

import psycopg
from sqlalchemy import (
    CTE,
    Connection,
    Engine,
    ExceptionContext,
    Integer,
    event,
    func,
    inspect,
    literal,
    select,
    text,
)
from sqlalchemy.orm import Session, UOWTransaction

from app.core.db import db
from app.core.errors import N_, DomainError
from app.core.fields import Record, fields_of

DEEPEST = 20
"""How many steps lead from any record to its root at most."""


class LoopError(DomainError):
    """A record would be part of itself."""

    message = N_(
        "A record cannot be part of itself, nor of what is part of it: choose another one."
    )


class TooDeepError(DomainError):
    """The tree would have more levels than anybody reads."""

    message = N_("At most {most} levels are kept: choose a record further up.")


FENCE = "no_loop"
"""What the trigger is called, and the constraint that a refused row breaks."""


def fence_trees(owner: Connection) -> None:
    """Lay the trigger on the table of every tree that has none yet, as the tables' owner."""
    known = text(
        "SELECT relname, replace(encode(tgargs, 'escape'), '\\000', '') FROM pg_trigger"
        " JOIN pg_class ON pg_class.oid = tgrelid WHERE tgname = :name"
    )
    there = {tuple(row) for row in owner.execute(known, {"name": FENCE})}
    for mapper in Record.registry.mappers:
        if issubclass(mapper.class_, Record) and parent_field(mapper.class_):
            column = mapper.columns[parent_column(mapper.class_).key]
            if (column.table.name, column.name) not in there:
                fence(owner, column.table.name, column.name)


def fence(owner: Connection, table: str, column: str) -> None:
    """Let the database refuse a row that is part of itself, whoever writes it."""
    quote = owner.dialect.identifier_preparer.quote
    owner.execute(
        text(
            f"CREATE OR REPLACE TRIGGER {FENCE} AFTER INSERT OR UPDATE ON {quote(table)}"
            f" FOR EACH ROW EXECUTE FUNCTION refuse_loops('{column}')"
        )
    )


@event.listens_for(Engine, "handle_error")
def _say_loop(context: ExceptionContext) -> LoopError | None:
    """Say what the trigger refuses as saving a record says it."""
    cause = context.original_exception
    if isinstance(cause, psycopg.errors.CheckViolation) and cause.diag.constraint_name == FENCE:
        return LoopError()
    return None


def parent_field(model: type[Any]) -> str:
    """Name the field by which records of a model are part of others, if there is one."""
    return next((name for name, field in fields_of(model).items() if field.is_parent), "")


def parent_column(model: type[Any]) -> Any:
    """Give the attribute that holds the key of what a record is part of."""
    return getattr(model, fields_of(model)[parent_field(model)].column or "")


def ancestors(model: type[Any], key: Any) -> CTE:
    """Give the steps from a record up to its root, as keys with their distance."""
    table = model.__table__
    column = table.c[parent_column(model).key]
    start = select(column.label("id"), literal(1, Integer).label("depth")).where(table.c.id == key)
    up = start.cte("up", recursive=True)
    step = select(column, up.c.depth + 1).join(up, table.c.id == up.c.id)
    return up.union_all(step.where(up.c.depth <= DEEPEST))


def branches(model: type[Any], roots: Iterable[Any]) -> CTE:
    """Give all that is under some records, at any depth, as (root, id, depth); the roots at 0.

    Rows that the viewer does not reach, and what is under them, are left out.
    """
    start = select(model.id.label("root"), model.id.label("id"), literal(0, Integer).label("depth"))
    down = start.where(model.id.in_(list(roots))).cte("down", recursive=True)
    step = select(down.c.root, model.id, down.c.depth + 1).select_from(model)
    step = step.join(down, parent_column(model) == down.c.id)
    return down.union_all(step.where(down.c.depth < DEEPEST, model.archived_at.is_(None)))


@event.listens_for(Session, "after_flush")
def _refuse_loops(session: Session, _context: UOWTransaction) -> None:
    """Look whether what was moved is under itself now; raises LoopError, TooDeepError.

    Those who move records of a model at once wait for each other: two moves that are right
    alone may make a loop together.
    """
    for record in [*session.new, *session.dirty]:
        if not isinstance(record, Record) or not (name := parent_field(type(record))):
            continue
        column = fields_of(type(record))[name].column or ""
        moved = inspect(record).attrs[column].history.has_changes()
        if moved and getattr(record, column) is not None:
            _check(session, record)


def _check(session: Session, record: Any) -> None:
    model = type(record)
    lock = func.pg_advisory_xact_lock(func.hashtext(f"tree:{model.__tablename__}"))
    session.execute(select(lock))
    up = ancestors(model, record.id)
    found = session.execute(select(up.c.id, up.c.depth).where(up.c.id.is_not(None))).all()
    if any(row.id == record.id for row in found):
        raise LoopError
    below = select(func.max(_heights(model, record.id).c.depth))
    if len(found) + (db.session.scalar(below) or 0) >= DEEPEST:
        raise TooDeepError(most=DEEPEST)


def _heights(model: type[Any], key: Any) -> CTE:
    """Give all that is under a record with its depth, whoever may see it."""
    table = model.__table__
    start = select(table.c.id, literal(0, Integer).label("depth")).where(table.c.id == key)
    down = start.cte("heights", recursive=True)
    child = table.alias()
    column = child.c[parent_column(model).key]
    step = select(child.c.id, down.c.depth + 1).join(down, column == down.c.id)
    return down.union_all(step.where(down.c.depth <= DEEPEST))
