"""What the acting person may do, nothing by default."""

from typing import Any, ClassVar

from flask import g, has_request_context

from app.core.access import Reach
from app.core.actor import Actor, current_actor
from app.core.errors import N_, DomainError
from app.core.fields import Label
from app.core.language import _
from app.panel import grants
from app.panel.definition import panel_of
from app.panel.field_rights import NOTHING_CLOSED, OPEN, Closing, Closings
from app.panel.grants import Grants

NOTHING: Grants = frozenset()

_labels: dict[str, Label] = {
    "read": _("See"),
    "create": _("Create"),
    "update": _("Change"),
    "archive": _("Archive"),
    "merge": _("Merge"),
    "delete": _("Delete"),
    "export": _("Export"),
    "tag": _("Put tags on"),
    "import": _("Import"),
    "mail": _("Write e-mails about"),
}


class AccessDeniedError(DomainError):
    """A right is missing."""

    status: ClassVar[int] = 403
    message = N_(
        "This needs the right “{right}” on “{view}”, which you do not have. "
        "An administrator can grant it to one of your roles on the Roles screen."
    )


class SignInNeededError(AccessDeniedError):
    """A right is missing, and nobody is signed in who could have it."""

    status = 401
    message = N_("Sign in to continue.")


def called(name: str, label: Label) -> None:
    """Say what people call a right, or the model or screen that rights stand under."""
    _labels[name] = label


def label_of(name: str) -> str:
    """Give what people call a right, a model or a screen."""
    return str(_labels.get(name, name.replace("_", " ")))


def granted() -> Grants:
    """Give the acting person's rights as (permission, view); visitors have the public ones."""
    user_id = acting_user_id()
    if user_id is None and not has_request_context():
        return NOTHING
    known: tuple[int | None, Grants] | None = g.get("granted")
    if known is None or known[0] != user_id:
        known = g.granted = (user_id, grants.held_by(user_id).grants)
    return known[1]


def closed(model: type[Any]) -> Closing:
    """Give the fields of a model that are closed to the acting person."""
    found = closings()
    return found.get(model.__name__, OPEN) if found else OPEN


def closings() -> Closings:
    """Give all that is closed to the acting person, by model; the system sees all.

    In a job that runs for a person it is theirs too.
    """
    actor = current_actor()
    if actor.user_id is None and actor.kind != "visitor":
        return NOTHING_CLOSED
    known: tuple[Actor, Closings] | None = g.get("closings")
    if known is None or known[0] is not actor:
        known = g.closings = (actor, grants.held_by(actor.user_id).closings)
    return known[1]


def forget() -> None:
    """Let the next question be asked of the database again."""
    look_again()
    grants.forget()


def look_again() -> None:
    """Let the next question be asked of what is kept again: somebody else may be asking."""
    g.pop("granted", None)
    g.pop("closings", None)


def acting_user_id() -> int | None:
    """Give the number of the signed-in person, by cookie or token; None for a visitor."""
    return current_actor().user_id


def is_signed_in() -> bool:
    """Tell whether somebody stands behind the request at all."""
    return acting_user_id() is not None


def can(view: str | type[Any], right: str) -> bool:
    """Say whether the acting person has a right on a model or screen."""
    return (f"can_{right}", name_of(view)) in granted()


def readable() -> frozenset[str]:
    """Give the names of all models and screens that the acting person may read."""
    return frozenset(view for permission, view in granted() if permission == "can_read")


def may(entry: Any, right: str) -> bool:
    """Say whether a right exists on a registered model at all, and the acting person has it."""
    return can(entry.name, right) and right in entry.rights


def require(view: str | type[Any], right: str) -> None:
    """Refuse whoever lacks a right on a model or screen."""
    if not can(view, right):
        kind = SignInNeededError if acting_user_id() is None else AccessDeniedError
        raise kind(right=label_of(right), view=label_of(name_of(view)))


def reach(view: str | type[Any]) -> Reach | None:
    """Say whose rows of a model the acting person reads; None where not even their own.

    Rows of a model without an owner belong to nobody: whoever may read reaches all of them.
    """
    return reach_by(granted(), view)


def reach_by(rights: Grants, view: str | type[Any]) -> Reach | None:
    """Say whose rows of a model one reads by some rights; None where not even one's own."""
    name = name_of(view)
    if ("can_read", name) not in rights:
        return None
    if ("can_see_all", name) in rights or not _has_owner(view):
        return "all"
    return "team" if ("can_see_team", name) in rights else "own"


def name_of(view: str | type[Any]) -> str:
    """Give the name that rights on a model or screen are kept under."""
    return view if isinstance(view, str) else view.__name__


def _has_owner(view: str | type[Any]) -> bool:
    panel = None if isinstance(view, str) else panel_of(view)
    return panel is None or panel.owner is not None
