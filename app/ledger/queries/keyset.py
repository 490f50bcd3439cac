"""Pages by key: the rows next to a row, at the same cost however far it stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, func, select, union_all

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


@dataclass(frozen=True, slots=True)
class Part:
    """A query and the keys it is read by, the last one unique.

    The keys must be among its columns, under the names of its rows.
    """

    query: Query
    keys: Sequence[ColumnElement[Any]]


def turn_to(parts: Sequence[Part], turn: Turn, *, descending: bool) -> Page:
    """Ask for a page of some queries together in the order of their keys.

    The keys of all are called the same. Each query gives a page of its own before they are
    merged, so that each is read by its own index.
    """
    backwards = turn.before is not None
    falls = descending != backwards
    limited = [_limited(part, turn, descending=descending, falls=falls) for part in parts]
    if not limited:
        return Page((), None, None)
    keys = parts[0].keys
    query = limited[0] if len(limited) == 1 else _merged(limited, keys, turn, falls=falls)
    found = db.session.execute(query).all()
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


def _limited(part: Part, turn: Turn, *, descending: bool, falls: bool) -> Query:
    query, row = part.query, func.row(*part.keys)
    if turn.after:
        beyond = func.row(*turn.after)
        query = query.where(row < beyond if descending else row > beyond)
    if turn.before:
        beyond = func.row(*turn.before)
        query = query.where(row > beyond if descending else row < beyond)
    return query.order_by(*_order(part.keys, falls=falls)).limit(turn.size + 1)


def _merged(
    parts: Sequence[Query], keys: Sequence[ColumnElement[Any]], turn: Turn, *, falls: bool
) -> Query:
    merged = union_all(*(select(part.subquery()) for part in parts)).subquery()
    columns = [merged.c[str(key.key)] for key in keys]
    return select(merged).order_by(*_order(columns, falls=falls)).limit(turn.size + 1)


def _order(keys: Sequence[ColumnElement[Any]], *, falls: bool) -> list[ColumnElement[Any]]:
    return [key.desc() if falls else key.asc() for key in keys]
