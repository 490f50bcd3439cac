"""Seeing the panel through another person's eyes: for a while, changing nothing, in the history.

It lives in the cookie of whoever looks, is asked anew with every request, and is none of the API's.
"""

from contextlib import nullcontext
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, ClassVar

from flask import Blueprint, Flask, current_app, flash, g, redirect, request, session
from werkzeug.wrappers import Response

from app.core import clock
from app.core.actor import Actor, OnlyLookingError, acting_as
from app.core.db import User, db, transaction
from app.core.errors import N_, DomainError
from app.core.history import write_line
from app.core.language import gettext
from app.panel import grants, sessions
from app.panel.sessions import SignedIn

LONGEST = timedelta(minutes=30)

RIGHT = ("can_see_as", "User")

_KEPT = "looking"
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})

blueprint = Blueprint("looking", __name__)


class NotToBeSeenAsError(DomainError):
    """Somebody would see the panel as a person they may not see it as."""

    status: ClassVar[int] = 403
    message = N_(
        "Only an administrator with the right to it sees the panel as somebody else, and only as "
        "an active user who is no administrator."
    )


@dataclass(frozen=True, slots=True)
class Looking:
    """Who looks, and through whose eyes."""

    by: int
    seen_as: int
    name: str


def init_app(app: Flask) -> None:
    """Refuse every change of a request that looks through another's eyes."""
    app.before_request(_guard)
    app.register_blueprint(blueprint)


def through(user: SignedIn) -> SignedIn:
    """Give whose eyes the person of the cookie looks through: their own, but for a while."""
    kept = session.get(_KEPT)
    if kept is None:
        return user
    is_over = clock.now().timestamp() >= kept["until"] or not _may_see(user.id, kept["as"])
    seen = None if is_over else sessions.seen(kept["as"])
    if seen is None:
        g.looked = Looking(user.id, kept["as"], "")
        session.pop(_KEPT)
        return user
    g.looking = Looking(user.id, seen.id, seen.name)
    return seen


def looking() -> Looking | None:
    """Say who looks through whose eyes in this request."""
    found: Looking | None = g.get("looking")
    return found


def begin(by: int | None, other: User) -> None:
    """Let a user look through another person's eyes from the next request on."""
    if not _may_see(by, other.id):
        raise NotToBeSeenAsError
    write_line("User", other.id, "seen_as", {})
    session[_KEPT] = {"as": other.id, "until": (clock.now() + LONGEST).timestamp()}


def _may_see(by: int | None, key: int) -> bool:
    """Tell whether a user may see the panel as another does.

    An administrator reaches every row and has every right: nobody shows them more than their own.
    """
    if RIGHT not in grants.held_by(by).grants:
        return False
    other = db.session.get(User, key)
    is_other = other is not None and other.active and not _is_administrator(other)
    return is_other and _is_administrator(db.session.get_one(User, by))


def _is_administrator(user: User) -> bool:
    groups = (role for group in user.groups for role in group.roles)
    name = current_app.config["AUTH_ROLE_ADMIN"]
    return any(role.name == name for role in (*user.roles, *groups))


def _guard() -> None:
    """Let nothing be changed, nor what is a person's own be seen; remember what is over."""
    if (over := g.pop("looked", None)) is not None:
        _note_end(over)
    if looking() is None or request.endpoint == "looking.end":
        return
    if request.method not in _SAFE or request.path.startswith("/profile"):
        raise OnlyLookingError


@blueprint.post("/looking/end")
def end() -> Response:
    """See the panel as oneself again, with the page of the user who was looked through."""
    known = looking()
    if known is None:
        return redirect(f"{request.script_root}/")
    session.pop(_KEPT, None)
    _note_end(known)
    flash(gettext("You see the panel as yourself again."), "success")
    return redirect(f"{request.script_root}/user/show/{known.seen_as}")


def _note_end(known: Looking) -> None:
    with acting_as(oneself(known)), transaction():
        write_line("User", known.seen_as, "seen_as_ended", {})


def oneself(known: Looking) -> Actor:
    """Give the actor who looks, for what is remembered of the looking itself."""
    return Actor("user", known.by, g.request_id)


def note_view(model: str, key: Any) -> None:
    """Remember that somebody looked at a record of a model whose views are watched."""
    known = looking()
    details = {} if known is None else {"seen_as": known.name}
    with acting_as(oneself(known)) if known else nullcontext(), transaction():
        write_line(model, key, "viewed", details)
