"""Pages by key: the rows next to a row, at the same cost however far it stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, func

from app.core.db import db
from app.ledger.queries.sums import Query

Key: TypeAlias = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Turn:
    """Which page is wanted: the first, the one after a row, or the one before it."""

    before: Key | None = None
    after: Key | None = None
    size: int = 50


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows, and the keys of the pages beside them; None where there is no page."""

    rows: Sequence[Any]
    previous: Key | None
    """The key to give as `before`."""
    next: Key | None
    """The key to give as `after`."""


def turn_to(
    query: Query, keys: Sequence[ColumnElement[Any]], turn: Turn, *, descending: bool
) -> Page:
    """Ask for a page of a query in the order of its keys, the last of which is unique.

    The keys must be among the columns of the query, under the names of its rows.
    """
    row, backwards = func.row(*keys), turn.before is not None
    if turn.after:
        beyond = func.row(*turn.after)
        query = query.where(row < beyond if descending else row > beyond)
    if turn.before:
        beyond = func.row(*turn.before)
        query = query.where(row > beyond if descending else row < beyond)
    order = [key.desc() if descending != backwards else key.asc() for key in keys]
    found = db.session.execute(query.order_by(*order).limit(turn.size + 1)).all()
    rows, more = found[: turn.size], len(found) > turn.size
    if backwards:
        rows = rows[::-1]
    if not rows:
        return Page((), None, None)
    names = [key.key for key in keys]
    first, last = (tuple(getattr(end, str(name)) for name in names) for end in (rows[0], rows[-1]))
    has_previous = more if backwards else turn.after is not None
    has_next = more or backwards
    return Page(rows, first if has_previous else None, last if has_next else None)
