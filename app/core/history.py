"""History: one listener writes who changed what, when, from what to what."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb
from sqlalchemy import BigInteger, Identity, Index, event, insert, inspect
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.orm import Mapped, Session, UOWTransaction, mapped_column

from app.core import access, clock
from app.core.actor import current_actor
from app.core.db import Base
from app.core.driver import compiled, driver_connection, table_of
from app.core.fields import Record, choice, instant, text, whole
from app.core.file_fields import TABLE
from app.core.language import _
from app.core.of_record import OfRecord
from app.core.sealed import Secret
from app.core.stored_files import names_of

ACTIONS = {
    "created": _("created"),
    "changed": _("changed"),
    "archived": _("archived"),
    "restored": _("restored"),
    "deleted": _("deleted"),
    "merged": _("merged"),
    "unmerged": _("merge undone"),
    "posted": _("posted"),
    "imported": _("imported"),
    "taken_back": _("taken back"),
    "exported": _("exported"),
    "viewed": _("looked at"),
    "signed_in": _("signed in"),
    "sign_in_failed": _("failed to sign in"),
    "signed_out": _("signed out"),
    "password_changed": _("password changed"),
    "permission": _("rights changed"),
    "definition": _("definition changed"),
    "seen_as": _("seen as"),
    "seen_as_ended": _("seen as, ended"),
}

_BOOKKEEPING = frozenset(
    {
        *("version", "created_at", "updated_at", "created_by_id"),
        *("search_key", "similar_key", "stage_since"),
    }
)
_PLACE = frozenset({"model", "key", "token", "stored_as"})
"""Of rows beside a record: the line stands under it, and tells nobody where a file lies."""


_remembered: dict[type[Any], tuple[str, ...]] = {}


def remember(model: type[Any], fields: tuple[str, ...]) -> None:
    """Keep the history of a model that is no record of ours (users, roles): these fields of it."""
    _remembered[model] = fields


class HistoryLine(Base):
    """One change of one record: the fields with their old and new values, and the actor."""

    __tablename__ = "history"
    __table_args__ = (
        Index("history_of_record", "model", "record_id", "id"),
        Index("history_in_order", "happened_at", "id"),
        Index("history_of_actor", "actor_id", "happened_at", "id"),
        Index("history_of_action", "action", "happened_at", "id"),
        Index("history_of_model", "model", "happened_at", "id"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    happened_at: Mapped[datetime] = instant(_("When"), default=clock.now)
    actor_kind: Mapped[str] = text(_("Acting"))
    actor_id: Mapped[int | None] = whole(_("User"))
    request_id: Mapped[str | None] = text(_("Request"))
    model: Mapped[str] = text(_("Kind of record"))
    record_id: Mapped[str] = text(_("Record"))
    action: Mapped[str] = choice(_("Action"), ACTIONS)
    changes: Mapped[dict[str, Any]] = mapped_column(JSONB)


_WRITE_LINE = compiled(
    postgresql_insert(table_of(HistoryLine)),
    (
        "happened_at",
        "actor_kind",
        "actor_id",
        "request_id",
        "model",
        "record_id",
        "action",
        "changes",
    ),
)


def write_line(model: str, record_id: object, action: str, changes: dict[str, Any]) -> None:
    """Write a line for what no listener sees: postings and imports, which are no ORM objects."""
    written = line(model, record_id, action, changes)
    moment = {"happened_at": clock.now(), "changes": Jsonb(changes)}
    driver_connection().execute(_WRITE_LINE, written | moment)


def line(model: str, record_id: object, action: str, changes: dict[str, Any]) -> dict[str, Any]:
    """Give a line as its table holds it, for who writes many at once."""
    actor = current_actor()
    return {
        "actor_kind": actor.kind,
        "actor_id": actor.user_id,
        "request_id": actor.request_id,
        "model": model,
        "record_id": str(record_id),
        "action": action,
        "changes": changes,
    }


@event.listens_for(Session, "after_flush")
def _write_history(session: Session, context: UOWTransaction) -> None:
    """Write a line for every record the flush made, changed or deleted."""
    deleted = _deleted_by(context)
    lines = [
        _line_of(record, action, changes)
        for action, records in (
            ("created", session.new),
            ("changed", session.dirty.difference(deleted)),
            ("deleted", deleted),
        )
        for record in records
        if isinstance(record, Record) or type(record) in _remembered
        if (changes := _changes(record, action)) or action == "deleted"
    ]
    if lines:
        session.execute(insert(HistoryLine), lines)


def _deleted_by(context: UOWTransaction) -> list[Any]:
    """Give what a flush deleted; rows taken out of their record's lines `session.deleted` lacks."""
    states = context.states.items()
    gone = [
        state.obj() for state, (is_deleted, is_listed) in states if is_deleted and not is_listed
    ]
    return [record for record in gone if record is not None]


MERGED_INTO, TOOK_IN = "__merged_into__", "__took_in__"
"""Under these names a line says with which record of its model another was merged."""

ROW = "__row__"
"""Under this name a record's line says which of its child rows changed, and how."""


def _line_of(record: Any, action: str, changes: dict[str, Any]) -> dict[str, Any]:
    """Write a change under its record; that of a child row under the record it belongs to."""
    name = type(record).__name__
    row = {"model": name, "id": record.id, "action": action}
    if isinstance(record, OfRecord):
        return line(record.model, record.key, "changed", {ROW: row} | changes)
    parent = access.parent_of(type(record))
    if parent is None:
        return line(name, record.id, _kind_of(record, action, changes), changes)
    model, column = parent
    return line(model.__name__, getattr(record, column), "changed", {ROW: row} | changes)


def _kind_of(record: Any, action: str, changes: dict[str, Any]) -> str:
    """Call a change by what it means: putting away, taking out again, merging, giving rights."""
    if action == "changed" and "archived_at" in changes:
        return "restored" if changes["archived_at"][1] is None else "archived"
    if action == "changed" and changes.get("merged_into_id", (None, None))[1] is not None:
        return "merged"
    if action == "changed" and type(record) in _remembered and changes.keys() & _GIVING_RIGHTS:
        return "permission"
    return action


_GIVING_RIGHTS = frozenset({"roles", "permissions"})


def _changes(record: Any, action: str) -> dict[str, Any]:
    """Give {field: [old, new]} for what really changed; of a row that is gone, what stood in it."""
    found: dict[str, Any] = {}
    state = inspect(record)
    if action == "deleted" and isinstance(record, OfRecord):
        return _stood_in(record)
    if action == "deleted" and (parent := access.parent_of(type(record))):
        return _stood_in(record, parent[1])
    for name in _fields_kept_of(record):
        past = state.attrs[name].history
        if not past.has_changes():
            continue
        old: object
        new: object
        if name in state.mapper.relationships:
            old, new = _names(past.unchanged, past.deleted), _names(past.unchanged, past.added)
        else:
            old = past.deleted[0] if past.deleted and action != "created" else None
            new = past.added[0] if past.added else None
        if old != new:
            found[name] = [_plain(old), _plain(new)]
    return _called(state, found) | _members(state)


def _called(state: Any, changes: dict[str, Any]) -> dict[str, Any]:
    """Say files by their names: they may be gone when somebody reads the line."""
    known = state.mapper.columns
    files = {name for name in changes if name in known and known[name].info.get("to") == TABLE}
    keys = {key for name in files for key in changes[name] if key is not None}
    if not keys:
        return changes
    names = names_of(state.session, keys)
    said = {name: [names.get(key) for key in changes[name]] for name in files}
    return changes | said


def _members(state: Any) -> dict[str, Any]:
    """Give {field: {"added": keys, "removed": keys}} of the records that others hold by many."""
    found: dict[str, Any] = {}
    for name, known in state.mapper.relationships.items():
        field = known.info.get("field")
        if field is None or field.kind != "many":
            continue
        past = state.attrs[name].history
        added, removed = (sorted(map(_key, part)) for part in (past.added, past.deleted))
        if added or removed:
            found[name] = {"added": added, "removed": removed}
    return found


def _key(record: Any) -> Any:
    return record.__mapper__.primary_key_from_instance(record)[0]


def _stood_in(row: Any, parent_column: str = "") -> dict[str, Any]:
    """Give {field: [value, None]} of a row that is gone; its record's history alone knows it."""
    # As it was loaded: to ask the database again for what is gone would fail.
    kept = {name: inspect(row).dict.get(name) for name in _fields_kept_of(row)}
    return {
        name: [_plain(value), None]
        for name, value in kept.items()
        if value not in (None, "") and name not in {"id", parent_column}
    }


def _fields_kept_of(record: Any) -> Iterable[str]:
    if kept := _remembered.get(type(record)):
        return kept
    known = _BOOKKEEPING | _PLACE if isinstance(record, OfRecord) else _BOOKKEEPING
    columns = inspect(record).mapper.column_attrs
    return (it.key for it in columns if it.key not in known and not _is_derived(it))


def _is_derived(attribute: Any) -> bool:
    """Tell what follows from other fields: it is computed, or kept beside one."""
    is_computed = getattr(attribute.info.get("field"), "is_computed", False)
    return bool(is_computed or attribute.info.get("kept"))


def _names(*parts: Iterable[object]) -> list[str]:
    return sorted(str(linked) for part in parts for linked in part)


def _plain(value: object) -> object:
    if isinstance(value, Secret):
        return None  # that it changed is remembered, what it was or is never
    return str(value) if isinstance(value, Decimal | date | datetime | UUID) else value
