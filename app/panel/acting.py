"""Actions on records: found, allowed, carried out; the same for screens and for the API."""

from typing import Any

from app.core import access, changes
from app.core.errors import N_, DomainError
from app.core.events import RecordChanged, publish
from app.panel import kinds, rights, saving
from app.panel.definition import Action, actions_of
from app.panel.registry import Registered, key_of


class NotNowError(DomainError):
    """The action does not fit the record as it stands."""

    message = N_("This cannot be done to the record as it stands now. Open it again.")
    status = 409


def allowed_action(entry: Registered, name: str) -> Action:
    """Give an action of a model to whoever has the right; raises NotVisibleError for no action."""
    action = actions_of(entry.model).get(name)
    if action is None:
        raise access.NotVisibleError
    rights.require(entry.name, name)
    return action


def carry_out(entry: Registered, action: Action, key: str, reason: str = "") -> Any:
    """Carry out an action on a record the viewer reaches, and give its answer.

    The reason goes to an action that asks for one. Raises NotVisibleError, NotNowError, and what
    the action raises.
    """
    record = saving.get(entry, key, to_write=True)
    if not is_available(action, record):
        raise NotNowError
    given = {} if action.asks is None else {"reason": kinds.KINDS["text"].parse(reason, "") or ""}
    answer = action.run(record, **given)
    changes.note(record, "action", action=action.name)
    publish(RecordChanged(entry.name, str(key_of(record))))
    return answer


def is_available(action: Action, record: Any) -> bool:
    """Tell whether an action fits a record as it stands."""
    return action.available is None or action.available(record)
