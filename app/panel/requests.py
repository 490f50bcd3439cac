"""The edge of a request: its id, its actor, its line in the log."""

import logging
import re
from time import perf_counter
from uuid import uuid4

from flask import Flask, Response, g, request
from flask_login import current_user
from werkzeug.middleware.proxy_fix import ProxyFix

from app.core.actor import Actor, acting_as

log = logging.getLogger(__name__)

_GIVEN_ID = re.compile(r"[A-Za-z0-9-]{8,64}")


def init_app(app: Flask) -> None:
    """Give every request an id that its answer, its history and its log line carry."""
    proxies = app.config["TRUSTED_PROXIES"]
    if proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign] # Flask documents this assignment
            app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies, x_prefix=proxies
        )
    app.before_request(_begin)
    app.after_request(_end)
    app.teardown_request(_leave)


def _begin() -> None:
    given = request.headers.get("X-Request-Id", "")
    g.request_id = given if _GIVEN_ID.fullmatch(given) else uuid4().hex
    g.began_at = perf_counter()
    user_id = current_user.id if current_user and current_user.is_authenticated else None
    g.acting = acting_as(Actor("user" if user_id else "visitor", user_id, g.request_id))
    g.acting.__enter__()


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
    if acting := g.pop("acting", None):
        acting.__exit__(None, None, None)
