"""Which models are watched: kept by each process under the version of rights.

Every request reads that version with the person who asks, so that a save where nobody listens
costs no statement of its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias
from uuid import UUID

from flask import g, has_app_context
from sqlalchemy import Select, select
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

    def wants(self, change: Change) -> bool:
        """Tell whether it wants to hear of a change."""
        name = "archived" if change.event == "restored" else change.event
        return self.model == change.model.__name__ and bool(getattr(self, f"on_{name}"))


Hooks: TypeAlias = Mapping[str, tuple[Hook, ...]]

_kept: dict[str, tuple[UUID, Hooks]] = {}


def watched(session: Session) -> Hooks:
    """Give who watches which model; asked of the database once after each change of webhooks."""
    if not has_app_context():
        return {}
    version = g.get("rights_version")
    place = str(session.get_bind().url)  # type: ignore[union-attr] # an engine, in each process
    known = _kept.get(place)
    if version is not None and known is not None and known[0] == version:
        return known[1]
    if version is None and "watched" in session.info:
        in_transaction: Hooks = session.info["watched"]
        return in_transaction
    as_of, hooks = _asked(session)
    session.info["watched"] = hooks
    _kept[place] = as_of, hooks
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
    events = ("on_created", "on_changed", "on_archived", "on_action")
    asked = select(version, *(hook[name] for name in (*columns, *events)))
    return asked.select_from(
        table_of(grants.RightsVersion).outerjoin(table_of(Webhook), is_on)
    ).order_by(hook.id)


_HOOKS = _hooks()
