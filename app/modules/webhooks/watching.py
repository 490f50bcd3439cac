"""Which models are watched: kept by each process under the version of rights.

Every request reads that version with the person who asks, so that a save where nobody listens
costs no statement of its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from time import monotonic
from typing import Any, TypeAlias
from uuid import UUID
from weakref import WeakKeyDictionary

from flask import g, has_app_context
from sqlalchemy import Engine, Pool, Select, select
from sqlalchemy.orm import Session

from app.core.changes import Change
from app.core.driver import table_of
from app.modules.webhooks.models import Webhook
from app.panel import grants


@dataclass(frozen=True, slots=True)
class Hook:
    """Who wants to hear which events of a model, with whose eyes."""

    id: int
    model: str
    address: str
    user_id: int
    on_created: bool
    on_changed: bool
    on_archived: bool
    on_action: bool
    on_deleted: bool

    def wants(self, change: Change) -> bool:
        """Tell whether it wants to hear of a change."""
        name = "archived" if change.event == "restored" else change.event
        return self.model == change.model.__name__ and bool(getattr(self, f"on_{name}"))


Hooks: TypeAlias = Mapping[str, tuple[Hook, ...]]

_kept: dict[str, tuple[UUID, Hooks]] = {}
_recent: WeakKeyDictionary[Pool, tuple[float, Hooks]] = WeakKeyDictionary()
"""What was found last outside of requests, where no version is read, and when."""

SECONDS = 1.0
"""How old that may be: a posting by a command or a job is worth no question of its own."""


def watched(session: Session) -> Hooks:
    """Give who watches which model; asked of the database once after each change of webhooks.

    Outside of requests it is asked once a second at most: what a job does in the very second
    after a webhook was saved elsewhere may not be told.
    """
    if not has_app_context():
        return {}
    engine = session.get_bind()
    assert isinstance(engine, Engine)  # noqa: S101 - sessions of ours have no other
    version = g.get("rights_version")
    if version is None:
        return _lately(session, engine.pool)
    known = _kept.get(str(engine.url))
    if known is not None and known[0] == version:
        return known[1]
    as_of, hooks = _asked(session)
    _kept[str(engine.url)] = as_of, hooks
    return hooks


def forget() -> None:
    """Let this process ask again: a webhook is being saved here."""
    _recent.clear()


def _lately(session: Session, pool: Pool) -> Hooks:
    known = _recent.get(pool)
    if known is not None and monotonic() - known[0] < SECONDS:
        return known[1]
    _as_of, hooks = _asked(session)
    _recent[pool] = monotonic(), hooks
    return hooks


def _asked(session: Session) -> tuple[UUID, Hooks]:
    rows = session.connection().execute(_HOOKS).all()
    found: dict[str, tuple[Hook, ...]] = {}
    for row in rows:
        if row.id is not None:
            found[row.model] = (*found.get(row.model, ()), Hook(*tuple(row)[1:]))
    return rows[0].version, found


def _hooks() -> Select[Any]:
    """Ask for every webhook that is switched on, and for the version in any case."""
    hook, version = table_of(Webhook).c, table_of(grants.RightsVersion).c.version
    is_on = hook.is_active & hook.archived_at.is_(None) & hook.eyes_id.is_not(None)
    columns = ("id", "model", "address", "eyes_id")
    events = ("on_created", "on_changed", "on_archived", "on_action", "on_deleted")
    asked = select(version, *(hook[name] for name in (*columns, *events)))
    return asked.select_from(
        table_of(grants.RightsVersion).outerjoin(table_of(Webhook), is_on)
    ).order_by(hook.id)


_HOOKS = _hooks()
