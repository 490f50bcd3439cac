"""The edge of a request: its id, its actor, its line in the log."""

import functools
import logging
import re
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from time import perf_counter
from typing import Any
from uuid import uuid4

from flask import Flask, Request, Response, abort, current_app, g, request
from flask_login import current_user
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter

from app.core.access import Reach, Viewer, viewed_by
from app.core.actor import Actor, acting_as
from app.core.characters import is_storable
from app.core.language import speaking
from app.panel import preferences, rights
from app.panel.addresses import Code
from app.panel.grants import Grants
from app.panel.looking import looking
from app.panel.registry import find

log = logging.getLogger(__name__)

_REACHES_KEPT = 8_192
"""So many are kept: of each model, for each set of rights."""

_GIVEN_ID = re.compile(r"[A-Za-z0-9-]{8,64}")


Mates = Callable[[], Iterable[int]]


def init_app(app: Flask, mates_of_viewer: Mates = tuple) -> None:
    """Give every request an id, an actor and a viewer; its history and log line carry the id.

    `mates_of_viewer` names the users in the acting person's teams.
    """
    app.extensions["mates_of_viewer"] = mates_of_viewer
    app.request_class = Read
    proxies = app.config["TRUSTED_PROXIES"]
    if proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign] # Flask documents this assignment
            app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies, x_prefix=proxies
        )
    app.url_map.converters |= {"int": Key, "code": Code}
    app.before_request(_begin)
    app.after_request(_end)
    app.teardown_request(_leave)


class Said(ImmutableMultiDict[str, Any]):
    """What an address or a form says; what no column can hold stands as damaged, not left out.

    A part of a form may come without a name; nobody asks for it.
    """

    def __init__(self, said: Iterable[tuple[str | None, Any]] = ()) -> None:
        super().__init__([(_storable(name), _storable(value)) for name, value in said if name])


def _storable(value: Any) -> Any:
    return value.replace("\x00", "\ufffd") if isinstance(value, str) else value


class Read(Request):
    """A request, of which no text can fail in the database."""

    parameter_storage_class = Said


class Key(IntegerConverter):
    """A record's number in an address: never larger than a column can hold."""

    regex = r"\d{1,18}"


def _begin() -> None:
    given = request.headers.get("X-Request-Id", "")
    g.request_id = given if _GIVEN_ID.fullmatch(given) else uuid4().hex
    g.began_at = perf_counter()
    user_id = _identify()
    g.edge = ExitStack()
    g.edge.enter_context(speaking(preferences.language()))  # asked once, said a hundred times
    g.edge.enter_context(acting_as(_actor(user_id)))
    g.edge.enter_context(viewed_by(viewer_of(user_id, _shares())))
    if not is_storable(request.path):
        abort(404)  # no record is called by what no column can hold


def viewer_of(user_id: int | None, shares: frozenset[str] = frozenset()) -> Viewer:
    """Give the eyes of a person, or of a visitor, for one piece of work."""
    once: Any = functools.cache  # what is asked again meanwhile has its answer
    mates, grants = current_app.extensions["mates_of_viewer"], once(rights.granted)

    def reach(model: type[Any]) -> Reach | None:
        entry = find(model)
        if entry is None:
            return None
        is_open = entry.declared.open_names and user_id is not None
        return _reach_by(grants(), model, is_open=is_open)  # type: ignore[arg-type] # classes hash

    return Viewer(user_id, reach, once(mates), shares)


def _actor(user_id: int | None) -> Actor:
    known = looking()
    behind = known.by if known else None
    return Actor("user" if user_id else "visitor", user_id, g.request_id, behind)


def _identify() -> int | None:
    """Say who asks, by cookie or, for the API, by token."""
    return current_user.id if current_user and current_user.is_authenticated else None


def _shares() -> frozenset[str]:
    """Name the models of which records were shared with whoever asks, as the sign-in found."""
    known: frozenset[str] = g.pop("shares", frozenset())
    return known


@functools.lru_cache(maxsize=_REACHES_KEPT)
def _reach_by(granted: Grants, model: type[Any], *, is_open: bool) -> Reach | None:
    """Tell whose rows of a model one reaches by some rights: all it depends on is given.

    `is_open` says that they are read by whoever needs their names.
    """
    return rights.reach_by(granted, model) or ("all" if is_open else None)


def _end(response: Response) -> Response:
    response.headers["X-Request-Id"] = g.request_id
    log.info(
        "%s %s",
        request.method,
        request.path,
        extra={
            "facts": {
                "status": response.status_code,
                "milliseconds": round((perf_counter() - g.began_at) * 1000),
            }
        },
    )
    return response


def _leave(_error: BaseException | None) -> None:
    if edge := g.pop("edge", None):
        edge.close()
