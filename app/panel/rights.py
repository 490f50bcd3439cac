"""What the acting person may do: asked of one set, loaded once for each request."""

from typing import Any

from app.core.access import Reach
from app.core.actor import current_actor
from app.core.errors import N_, DomainError


class AccessDeniedError(DomainError):
    """The person lacks a right."""

    message = N_("You may not do this. An administrator can give your role the right to.")
    status = 403


def granted() -> frozenset[tuple[str, str]]:
    """Give the permissions of the acting person, as (permission, view) pairs."""
    raise NotImplementedError


def can(view: str, right: str) -> bool:
    """Tell whether the acting person has a right on a view."""
    return (f"can_{right}", view) in granted()


def may(entry: Any, right: str) -> bool:
    """Tell whether a right exists on a model at all, and the acting person has it."""
    return right in entry.rights and can(entry.name, right)


def require(view: str, right: str) -> None:
    """Refuse without a right; raises AccessDeniedError."""
    if not can(view, right):
        raise AccessDeniedError


def reach(view: str) -> Reach | None:
    """Tell whose rows of a model the acting person reaches."""
    if not can(view, "read"):
        return None
    if can(view, "see_all"):
        return "all"
    return "team" if can(view, "see_team") else "own"


def is_signed_in() -> bool:
    """Tell whether somebody stands behind the request at all."""
    return current_actor().user_id is not None
