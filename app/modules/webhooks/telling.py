"""What webhooks are told: written into the outbox with the change itself, or not at all."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import uuid4

from sqlalchemy import select

from app.core import changes, clock, outbox
from app.core.access import NotVisibleError
from app.core.changes import Change
from app.core.db import User, db
from app.core.language import _
from app.ledger.events import VoucherPosted
from app.ledger.models import Voucher
from app.modules.webhooks.watching import Hook, watched
from app.panel import rights
from app.panel.api import records
from app.panel.definition import actions_of
from app.panel.on_behalf import eyes_of
from app.panel.registry import Registered, find

_WHOLE = frozenset({"created", "action"})
"""Events that are told with every field of the record."""


def tell(told: Collection[Change]) -> None:
    """Leave a message for everybody who watches what a transaction did and may see it."""
    hooks = watched(db.session())
    for change in told:
        for hook in hooks.get(change.model.__name__, ()):
            entry = find(change.model) if hook.wants(change) else None
            if entry is not None and (values := _seen(hook, entry, change)) is not None:
                _put(hook, entry, change, values)


def tell_of_voucher(event: VoucherPosted) -> None:
    """Tell that a voucher was posted: it is written past the session's objects."""
    changes.note(Voucher, "created", key=event.voucher_id)


def _put(hook: Hook, entry: Registered, change: Change, values: Mapping[str, Any]) -> None:
    event_id = str(uuid4())
    body: dict[str, Any] = {
        "id": event_id,
        "event": change.event,
        "model": change.model.__name__,
        "key": change.key,
        "happened_at": clock.now().isoformat(timespec="milliseconds"),
        "values": values,
    }
    if change.action:
        body["action"] = change.action
    outbox.put(
        outbox.WEBHOOK,
        hook.address,
        f"{entry.one} {change.key}: {_called(change)}",
        {"webhook_id": hook.id, "body": body},
        send_key=f"webhook:{hook.id}:{event_id}",
    )


EVENTS = {
    "created": _("created"),
    "changed": _("changed"),
    "archived": _("archived"),
    "restored": _("restored"),
}


def _called(change: Change) -> str:
    """Say what happened as the list of messages says it."""
    if change.event in EVENTS:
        return str(EVENTS[change.event])
    return str(actions_of(change.model)[change.action].label)


def _seen(hook: Hook, entry: Registered, change: Change) -> Mapping[str, Any] | None:
    """Give the record as the person behind the webhook sees it; None where they see nothing."""
    if not _is_active(hook.user_id):
        return None
    with eyes_of(hook.user_id):
        if not rights.can(entry.name, "read"):
            return None
        try:
            values = records.record(entry, str(change.key))
        except NotVisibleError:
            return None
    return values if change.event in _WHOLE else _changed(entry, change, values)


def _is_active(user_id: int) -> bool:
    asked = select(User.active).where(User.id == user_id)
    return bool(db.session.scalar(asked))


def _changed(
    entry: Registered, change: Change, values: Mapping[str, Any]
) -> Mapping[str, Any] | None:
    """Give those values that were changed; None where the person sees none of them."""
    names = {
        name for name, field in entry.fields.items() if (field.column or name) in change.columns
    }
    names |= {name for name, _known, child in entry.lines() if child.__name__ in change.rows}
    found = {name: value for name, value in values.items() if name in names}
    return found or None
