"""What a transaction did to records, told once before it commits: cheap where nobody listens."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import event, inspect
from sqlalchemy.orm import Session, SessionTransaction, UOWTransaction

from app.core import access
from app.core.db import db

_UNSEEN = frozenset({"version", "updated_at", "search_key"})


@dataclass(slots=True)
class Change:
    """What became of a record: `created`, `changed`, `archived`, `restored`, `deleted`, `action`.

    `columns` names what was changed, `rows` the models of child rows that were.
    """

    model: type[Any]
    key: Any
    event: str
    columns: set[str] = field(default_factory=set)
    rows: set[str] = field(default_factory=set)
    action: str = ""
    within: SessionTransaction | None = None
    """The savepoint it happened in, and goes with."""
    seen: Mapping[int, Any] = field(default_factory=dict)
    """What each listener's witness saw of a record just before it was deleted, by the listener."""


Watched = Callable[[Session], Collection[str]]
Hearer = Callable[[Collection[Change]], None]
Witness = Callable[[Collection[Change]], None]
"""Looks at records that are about to be deleted, and writes down what it saw."""

_listeners: list[tuple[Watched, Hearer, Witness]] = []


def hear(watched: Watched, hearer: Hearer, witness: Witness) -> None:
    """Say who hears of changes, and how to ask which models are watched, at no cost."""
    _listeners[:] = [(watched, hearer, witness)]


def part_of_import(number: int) -> None:
    """Say that what the running transaction does is an import, and which."""
    db.session().info["import"] = number


def noted() -> int:
    """Count the records that the running transaction has touched so far, of those watched."""
    return len(db.session().info.get("changes", ()))


def import_now() -> int | None:
    """Give the import whose doing the running transaction is, if it is one."""
    return db.session().info.get("import")


def note(
    record_or_model: Any,
    event: str,
    *,
    key: Any = None,
    action: str = "",
    columns: Collection[str] = (),
    rows: Collection[str] = (),
) -> None:
    """Tell what no flush shows: an action, or what was written past the objects."""
    is_model = isinstance(record_or_model, type)
    model = record_or_model if is_model else type(record_or_model)
    if model.__name__ not in _watched(db.session()):
        return
    known = key if is_model else inspect(record_or_model).identity
    identity = known[0] if isinstance(known, tuple) else known
    if identity is not None:
        _add(db.session(), Change(model, identity, event, {*columns}, {*rows}, action))


def _watched(session: Session) -> Collection[str]:
    return _listeners[0][0](session) if _listeners else ()


@event.listens_for(Session, "before_flush")
def _look_once_more(session: Session, _context: UOWTransaction, _instances: Any) -> None:
    """Let the witness see records that go with this flush, while they are there."""
    if not session.deleted or not (watched := _watched(session)):
        return
    going = [it for it in session.deleted if type(it).__name__ in watched]
    keys = [inspect(it).mapper.primary_key_from_instance(it)[0] for it in going]
    gone = [Change(type(it), key, "deleted") for it, key in zip(going, keys, strict=True)]
    if gone:
        _listeners[0][2](gone)
        for change in gone:
            _add(session, change)


@event.listens_for(Session, "after_flush")
def _collect(session: Session, _context: UOWTransaction) -> None:
    """Note what a flush does to records somebody watches."""
    if not (watched := _watched(session)):
        return
    for record in (*session.new, *session.dirty, *session.deleted):
        parent = access.parent_of(type(record))
        if (parent[0] if parent else type(record)).__name__ in watched:
            for change in _changes_of(session, record, parent):
                _add(session, change)


def _changes_of(
    session: Session, record: Any, parent: tuple[type[Any], str] | None
) -> Iterator[Change]:
    model, columns = type(record), set(_changed(record))
    key = inspect(record).mapper.primary_key_from_instance(record)[0]
    if parent:
        yield Change(parent[0], getattr(record, parent[1]), "changed", rows={model.__name__})
    elif record in session.new:
        yield Change(model, key, "created", columns)
    elif columns and record not in session.deleted:
        yield Change(model, key, _event(record, columns), columns)


def _event(record: Any, columns: set[str]) -> str:
    if "archived_at" not in columns:
        return "changed"
    return "archived" if record.archived_at else "restored"


def _changed(record: Any) -> Iterator[str]:
    state = inspect(record)
    for attribute in state.mapper.column_attrs:
        if attribute.key not in _UNSEEN and state.attrs[attribute.key].history.has_changes():
            yield attribute.key


def _add(session: Session, change: Change) -> None:
    """Add a change to those of the transaction; what is told of a record is told once."""
    change.within = session.get_nested_transaction()
    known: _Known = session.info.setdefault("changes", {})
    of_record = known.setdefault((change.model, change.key), [])
    same = next((other for other in of_record if _is_same_news(other, change)), None)
    if same is None:
        of_record.append(change)
    else:
        same.columns |= change.columns
        same.rows |= change.rows


_Known = dict[tuple[type[Any], Any], list[Change]]
"""What is to be told, by record, in the order in which the records were first touched."""


def _is_same_news(old: Change, new: Change) -> bool:
    """Tell whether a change is already told by another: what is new is not changed besides."""
    is_contained = old.event == new.event or (old.event, new.event) == ("created", "changed")
    return old.action == new.action and is_contained and old.within is new.within


@event.listens_for(Session, "before_commit")
def _tell(session: Session) -> None:
    """Tell what the whole transaction did, inside of it."""
    if not _listeners or session.in_nested_transaction():
        return
    session.flush()
    known: _Known = session.info.pop("changes", {})
    if told := [change for of_record in known.values() for change in _worth_telling(of_record)]:
        _listeners[0][1](told)


def _worth_telling(of_record: Sequence[Change]) -> Sequence[Change]:
    """Leave out a record that came and went unseen, within one transaction."""
    return () if {"created", "deleted"} <= {change.event for change in of_record} else of_record


@event.listens_for(Session, "after_soft_rollback")
def _forget(session: Session, previous: SessionTransaction) -> None:
    """Forget what was undone: all of it, or what happened in a savepoint."""
    if previous.nested:
        known: _Known = session.info.get("changes", {})
        for key, changes in [*known.items()]:
            known[key] = [one for one in changes if one.within is not previous]
    else:
        session.info.pop("changes", None)


@event.listens_for(Session, "after_transaction_end")
def _forget_import(session: Session, ended: SessionTransaction) -> None:
    if not ended.nested and ended.parent is None:
        session.info.pop("import", None)
