"""What webhooks are told: written into the outbox with the change itself, or not at all."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
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


MOST_TOLD = 1_000
"""So many changes of a transaction are told one by one; of more, each hears one summary."""


def tell(told: Collection[Change]) -> None:
    """Leave a message for everybody who watches what a transaction did and may see it."""
    hooks = watched(db.session())
    if len(told) > MOST_TOLD:
        _tell_together(told)
        return
    for change in told:
        for hook in hooks.get(change.model.__name__, ()):
            entry = find(change.model) if hook.wants(change) else None
            if entry is not None and (values := _told(hook, entry, change)) is not None:
                _put(hook, entry, change, values)


def _tell_together(told: Collection[Change]) -> None:
    """Tell each how many of the records that they see were created, changed and so on."""
    by_model: dict[type[Any], list[Change]] = {}
    for change in told:
        by_model.setdefault(change.model, []).append(change)
    for model, of_model in by_model.items():
        entry = find(model)
        for hook in watched(db.session()).get(model.__name__, ()) if entry else ():
            wanted = [change for change in of_model if hook.wants(change)]
            if entry is not None and (counts := _counts(hook, entry, wanted)):
                _put_many(hook, entry, counts)


def _counts(hook: Hook, entry: Registered, wanted: Sequence[Change]) -> Mapping[str, int]:
    """Count by event what the person behind the webhook sees, or saw before it was gone."""
    there = _visible(hook, entry, {it.key for it in wanted if it.event != "deleted"})
    seen = [it for it in wanted if it.key in there or hook.id in it.seen]
    return Counter(change.event for change in seen)


def witness(gone: Collection[Change]) -> None:
    """Write down what is seen of records that are about to be deleted, by who watches them."""
    is_told_alone = changes.noted() + len(gone) <= MOST_TOLD
    for model in {change.model for change in gone}:
        entry = find(model)
        for hook in watched(db.session()).get(model.__name__, ()):
            if entry is not None and hook.on_deleted:
                of_model = [change for change in gone if change.model is model]
                _look(hook, entry, of_model, with_names=is_told_alone)


def _look(hook: Hook, entry: Registered, gone: Sequence[Change], *, with_names: bool) -> None:
    there = _visible(hook, entry, {change.key for change in gone})
    for change in gone:
        if change.key in there:
            values = _seen(hook, entry, change) if with_names else {}
            change.seen = {**change.seen, hook.id: values}


def _visible(hook: Hook, entry: Registered, keys: Collection[Any]) -> set[Any]:
    """Give the keys of those records that the person behind the webhook sees."""
    if not keys or not _is_active(hook.user_id):
        return set()
    with eyes_of(hook.user_id):
        if not rights.can(entry.name, "read"):
            return set()
        return set(db.session.scalars(select(entry.key).where(entry.key.in_(keys))))


def tell_of_voucher(event: VoucherPosted) -> None:
    """Tell that a voucher was posted: it is written past the session's objects."""
    changes.note(Voucher, "created", key=event.voucher_id)


def _put(hook: Hook, entry: Registered, change: Change, values: Mapping[str, Any]) -> None:
    body = {"event": change.event, "key": change.key, "values": values}
    if change.action:
        body["action"] = change.action
    _leave(hook, f"{entry.one} {change.key}: {_called(change)}", body)


def _put_many(hook: Hook, entry: Registered, counts: Mapping[str, int]) -> None:
    body: dict[str, Any] = {"event": "many", "key": None, "values": dict(counts)}
    if (number := changes.import_now()) is not None:
        body["import"] = number
    _leave(hook, f"{entry.panel.title}: {sum(counts.values())}", body)


def _leave(hook: Hook, subject: str, told: Mapping[str, Any]) -> None:
    event_id = str(uuid4())
    happened_at = clock.now().isoformat(timespec="milliseconds")
    body = {"id": event_id, "model": hook.model, "happened_at": happened_at, **told}
    outbox.put(
        outbox.WEBHOOK,
        hook.address,
        subject,
        {"webhook_id": hook.id, "body": body},
        send_key=f"webhook:{hook.id}:{event_id}",
    )


EVENTS = {
    "created": _("created"),
    "changed": _("changed"),
    "archived": _("archived"),
    "restored": _("restored"),
    "deleted": _("deleted"),
}


def _called(change: Change) -> str:
    """Say what happened as the list of messages says it."""
    if change.event in EVENTS:
        return str(EVENTS[change.event])
    return str(actions_of(change.model)[change.action].label)


def _told(hook: Hook, entry: Registered, change: Change) -> Mapping[str, Any] | None:
    """Give what is told of a change: of what is gone that which was seen before."""
    if change.event == "deleted":
        return change.seen.get(hook.id)
    return _seen(hook, entry, change)


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
    if change.event == "deleted":
        return {name: value for name, value in values.items() if name in entry.names}
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
