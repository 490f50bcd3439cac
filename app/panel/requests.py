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

from app.core.access import Viewer, viewed_by
from app.core.actor import Actor, acting_as
from app.core.characters import is_storable
from app.panel.addresses import Code
from app.panel.onlookers import reach_of

log = logging.getLogger(__name__)

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
    g.edge.enter_context(acting_as(_actor(user_id)))
    once: Any = functools.cache  # what is asked again within the request has its answer
    mates = current_app.extensions["mates_of_viewer"]
    g.edge.enter_context(viewed_by(Viewer(user_id, once(reach_of), once(mates))))
    if not is_storable(request.path):
        abort(404)  # no record is called by what no column can hold


def _actor(user_id: int | None) -> Actor:
    return Actor("user" if user_id else "visitor", user_id, g.request_id)


def _identify() -> int | None:
    """Say who asks, by cookie or, for the API, by token."""
    return current_user.id if current_user and current_user.is_authenticated else None


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
