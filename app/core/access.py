"""Whose rows a person reaches: one rule for every read of the session, in one place.

A viewer stands behind every request. The guard adds the viewer's rule to every ORM read, in
subqueries, joins and lazy loads too; statements that build no objects take `visible(Model)`
as a condition. Where nobody was named (commands, jobs) the system itself reads, unguarded.
"""

import functools
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple, TypeAlias

from sqlalchemy import (
    ColumnElement,
    Executable,
    TableClause,
    column,
    event,
    false,
    select,
    table,
    true,
)
from sqlalchemy.orm import ORMExecuteState, Session, with_loader_criteria

from app.core.db import db
from app.core.errors import N_, DomainError
from app.core.shares import is_shared

Reach = Literal["own", "team", "all"]


class NotVisibleError(DomainError):
    """The record is not there, or not for this person; nobody is told which."""

    message = N_("There is no such record, or it is not yours to see. Look it up in its list.")
    status = 404


class OutOfReachError(DomainError):
    """A person would lose the record by saving it, or give away what is not theirs."""

    message = N_(
        "You would no longer see this record. Choose a person whose records you may see, "
        "or ask somebody who sees them all."
    )
    status = 403


@dataclass(frozen=True, slots=True)
class Viewer:
    """The person who reads: how far each model is reached, and whose rows are the team's.

    `shares` names the models of which single records were shared with them.
    """

    user_id: int | None
    reach: Callable[[type[Any]], Reach | None]
    mates: Callable[[], Iterable[int]]
    shares: frozenset[str] = frozenset()
    rules: dict[bool, "_Rules"] = field(default_factory=dict, init=False, compare=False)
    """What every statement of this viewer is given, by whether it writes: asked for once."""

    def owners(self, reach: Reach) -> list[int]:
        """Name the users whose rows are reached."""
        own = [] if self.user_id is None else [self.user_id]
        return sorted({*own, *self.mates()}) if reach == "team" else own


@dataclass(frozen=True, slots=True)
class _Rule:
    """How the rows of a model are reached: by their owner, or through their parent."""

    owner: str | None = None
    parent: type[Any] | None = None
    column: str = ""


class _Rules(NamedTuple):
    """The rules of a viewer as statements take them, and what is kept of questions with them."""

    criteria: Sequence[Any]
    kept: dict[Any, Any]


_rules: dict[type[Any], _Rule] = {}
_viewer: ContextVar[Viewer | None] = ContextVar("viewer", default=None)


def guard(model: type[Any], *, owner: str | None = None) -> None:
    """Put a model under the guard; `owner` is the path to the user whose row it is."""
    _rules[model] = _Rule(owner=owner)
    _known.clear()


def guard_child(model: type[Any], parent: type[Any], column: str) -> None:
    """Put child rows under the guard of their parent."""
    _rules.setdefault(model, _Rule(parent=parent, column=column))
    _known.clear()


def parent_of(model: type[Any]) -> tuple[type[Any], str] | None:
    """Give the model that child rows belong to, and the column that says to which record."""
    rule = _rules.get(model)
    return None if rule is None or rule.parent is None else (rule.parent, rule.column)


def guarded() -> Iterable[type[Any]]:
    """Name the models under the guard."""
    return _rules.keys()


@contextmanager
def viewed_by(viewer: Viewer | None) -> Iterator[None]:
    """Let a person stand behind every read of the block."""
    token = _viewer.set(viewer)
    try:
        yield
    finally:
        _viewer.reset(token)


def visible(model: type[Any]) -> ColumnElement[bool]:
    """Give the viewer's rule as a condition on the model's table, for Core statements."""
    rule = _rule_of(model, _columns_of(model.__table__))
    return true() if rule is None else rule


def changeable(model: type[Any]) -> ColumnElement[bool]:
    """Give the rule of what the viewer may change: a record shared with them is only read."""
    rule = _rule_of(model, _attributes_of(model), to_write=True)
    return true() if rule is None else rule


def is_only_read(model: type[Any], key: Any) -> bool:
    """Tell whether the viewer reaches a record by a share alone; asks where there are any."""
    viewer = _viewer.get()
    if viewer is None or model.__name__ not in viewer.shares:
        return False
    primary = next(iter(model.__mapper__.primary_key))
    asked = select(primary).select_from(model).where(primary == key, changeable(model))
    return db.session.scalar(asked) is None


def ensure_visible(model: type[Any], keys: Iterable[Any]) -> None:
    """Refuse keys of records the viewer may not write to; raises NotVisibleError."""
    wanted = set(keys)
    key = next(iter(model.__mapper__.primary_key))
    asked = select(key).select_from(model).where(key.in_(wanted), changeable(model))
    found = db.session.scalars(asked)
    if wanted - set(found):
        raise NotVisibleError


@event.listens_for(Session, "do_orm_execute")
def _guard_reads(state: ORMExecuteState) -> None:
    """Add the viewer's rule for every guarded model, wherever in the statement it stands."""
    viewer = _viewer.get()
    if viewer is None or state.is_column_load or not (state.is_select or _changes_rows(state)):
        return
    to_write = bool(viewer.shares) and (_changes_rows(state) or _locks_rows(state))
    if criteria := _rules_for(viewer, to_write=to_write).criteria:
        state.statement = state.statement.options(*criteria)


_MOST, _MOST_QUESTIONS = 64, 128
_OF_NOBODY = _Rules((), {})
_NOTHING: Mapping[str, Any] = {}
_known: dict[Hashable, _Rules] = {}
"""By all that they follow from. To make them costs more than the page that asks."""


def _rules_for(viewer: Viewer, *, to_write: bool) -> _Rules:
    """Give what every statement of a viewer is given; asked for once in a request."""
    known = viewer.rules.get(to_write)
    if known is None:
        known = viewer.rules[to_write] = _made_for(viewer, to_write=to_write)
    return known


def _made_for(viewer: Viewer, *, to_write: bool) -> _Rules:
    """Give a viewer's rules, made once for whoever reaches the same rows of every model."""
    reaches = tuple(viewer.reach(model) for model, rule in _rules.items() if rule.parent is None)
    mates = frozenset(viewer.mates()) if "team" in reaches else frozenset()
    shares = frozenset() if to_write else viewer.shares
    key = (viewer.user_id, reaches, mates, shares, to_write)
    known = _known.get(key)
    if known is None:
        if len(_known) >= _MOST:
            _known.clear()
        known = _known[key] = _Rules(tuple(_criteria(viewer, to_write=to_write)), {})
    return known


def rows_of(question: Executable, values: Mapping[str, Any] = _NOTHING) -> Sequence[Any]:
    """Ask a question that is kept and asked often, with the viewer's rules; gives plain rows.

    The rules are put into it once for whoever reaches the same, and the connection is asked: the
    session would put it together anew. It may name no objects, and locks nothing.
    """
    guarded = _kept_for_viewer(question, _as_it_is)
    db.session.flush()
    return db.session.connection().execute(guarded, values).all()


def texts_of(question: Executable, values: Mapping[str, Any] = _NOTHING) -> Sequence[Any]:
    """Ask a large question that is kept like `rows_of`, sent as it was written once.

    To put one over sixty models together costs as much as its answer. What it gives are texts:
    nothing turns values of the database into others. Its parameters have values of their own,
    which `values` takes the place of.
    """
    written, own = _kept_for_viewer(question, _written)
    db.session.flush()
    return db.session.connection().exec_driver_sql(written, {**own, **values}).all()


def _as_it_is(question: Any) -> Any:
    return question


def _written(question: Any) -> tuple[str, Mapping[str, Any]]:
    """Give a statement as the driver takes it, with the values that it brings along."""
    compiled = question.compile(db.engine, compile_kwargs={"render_postcompile": True})
    return str(compiled), compiled.params


def _kept_for_viewer(question: Any, made: Callable[[Any], Any]) -> Any:
    """Give what is made of a question once the viewer's rules are in it; made once for each."""
    viewer = _viewer.get()
    rules = _OF_NOBODY if viewer is None else _rules_for(viewer, to_write=False)
    known = rules.kept.get((question, made))
    if known is None:
        if len(rules.kept) >= _MOST_QUESTIONS:
            rules.kept.clear()
        known = rules.kept[question, made] = made(question.options(*rules.criteria))
    return known


def _criteria(viewer: Viewer, *, to_write: bool) -> Iterator[Any]:
    """Give a rule for each model of which the viewer does not reach all rows."""
    for model in _rules:
        if not _is_reached_whole(viewer, model):
            rule = _rule_of(model, _attributes_of(model), to_write=to_write)
            if rule is not None:
                yield with_loader_criteria(model, rule, include_aliases=True)


def _is_reached_whole(viewer: Viewer, model: type[Any]) -> bool:
    """Tell whether every row of a model, or of the one its rows belong to, is reached."""
    rule = _rules.get(model)
    if rule is not None and rule.parent is not None:
        return _is_reached_whole(viewer, rule.parent)
    return rule is None or viewer.reach(model) == "all"


def _changes_rows(state: ORMExecuteState) -> bool:
    return state.is_update or state.is_delete


def _locks_rows(state: ORMExecuteState) -> bool:
    """Tell a statement that locks what it reads: it does so to write."""
    return getattr(state.statement, "_for_update_arg", None) is not None


_Place: TypeAlias = Callable[[Any], Any]
"""Gives a column of a table where a condition looks for it."""


def _columns_of(table: Any) -> _Place:
    return lambda column: table.c[column.key]


def _attributes_of(model: type[Any]) -> _Place:
    """Give columns as attributes: those alone follow the model into the aliases of a join."""
    mapper = model.__mapper__
    return lambda column: getattr(model, mapper.get_property_by_column(column).key)


def _rule_of(
    model: type[Any], place: _Place, *, to_write: bool = False
) -> ColumnElement[bool] | None:
    """Give the viewer's condition on a model; nothing where every row is reached.

    What was shared is read and never written: it is left out where the statement writes.
    """
    viewer = _viewer.get()
    rule = _rules.get(model)
    if viewer is None or rule is None:
        return None
    if rule.parent is not None:
        return _through_parent(model, rule, place, to_write=to_write)
    reach = viewer.reach(model)
    if reach == "all":
        return None
    if reach is None or rule.owner is None:
        return false()
    owned = _follow(model.__mapper__, place, rule.owner.split("."), viewer.owners(reach))
    if to_write or model.__name__ not in viewer.shares:
        return owned
    return owned | is_shared(model, place(model.__mapper__.primary_key[0]), viewer.user_id)


def _through_parent(
    model: type[Any], rule: _Rule, place: _Place, *, to_write: bool
) -> ColumnElement[bool] | None:
    assert rule.parent is not None  # noqa: S101 - the caller asked
    parent = _another(rule.parent.__table__)
    condition = _rule_of(rule.parent, _columns_of(parent), to_write=to_write)
    if condition is None:
        return None
    keys = select(parent.c[next(iter(rule.parent.__table__.primary_key)).key]).where(condition)
    inside: ColumnElement[bool] = place(model.__table__.c[rule.column]).in_(keys)
    return inside


def _another(source: Any) -> Any:
    """Give a table under a name of its own, so that it meets no other in a statement."""
    return _plain(source).alias()


@functools.cache
def _plain(source: Any) -> TableClause:
    """Give a table as its columns alone: to name it anew costs a fraction, and each rule does."""
    return table(source.name, *(column(known.name, known.type) for known in source.columns))


def _follow(mapper: Any, place: _Place, path: list[str], owners: list[int]) -> ColumnElement[bool]:
    """Follow the path to the owner: columns of this table, then of tables of their own names."""
    relationship = mapper.relationships[path[0]]
    local, remote = relationship.local_remote_pairs[0]
    here = place(local)
    if len(path) == 1:
        owned: ColumnElement[bool] = here.in_(owners)
        return owned
    target = _another(relationship.mapper.local_table)
    rest = _follow(relationship.mapper, _columns_of(target), path[1:], owners)
    reached: ColumnElement[bool] = here.in_(select(target.c[remote.key]).where(rest))
    return reached


def owned(model: type[Any], path: str, user_id: int | None) -> ColumnElement[bool]:
    """Give the condition that rows belong to one user."""
    owners = [] if user_id is None else [user_id]
    return _follow(model.__mapper__, _columns_of(model.__table__), path.split("."), owners)
