"""The edge where failures become a page or an answer that tells the next step, never internals."""

import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass

from flask import Flask, Response, g, jsonify, make_response, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, SecurityError

from app.core.errors import N_, DomainError
from app.core.language import gettext, judged_by, said
from app.panel import told

log = logging.getLogger(__name__)

_NO_DETAILS: Mapping[str, str] = {}

_TEXTS = {
    400: (
        N_("The request could not be understood"),
        N_("The address or the form was incomplete. Go back, reload the page and try again."),
    ),
    401: (
        N_("Please sign in"),
        N_("You are not signed in, or not any more. Sign in and repeat what you did."),
    ),
    403: (
        N_("You may not do this"),
        N_("Your role does not include this. Ask an administrator if you need it."),
    ),
    404: (
        N_("There is no such page"),
        N_("What you look for was moved or deleted, or it is not visible to you."),
    ),
    405: (
        N_("This address is not opened like this"),
        N_("Go back to the page you came from and use its buttons."),
    ),
    415: (
        N_("This kind of body is not read"),
        N_("Send the body as JSON, with the header Content-Type: application/json."),
    ),
    413: (
        N_("This is too large"),
        N_("The file or form is larger than allowed. Make it smaller and send it again."),
    ),
    429: (
        N_("Too many attempts"),
        N_("Wait a minute, then try again."),
    ),
    500: (
        N_("Something went wrong on our side"),
        N_("Nothing was saved. Try again; if it happens again, tell us the request number."),
    ),
}

_CALLS = {
    400: N_("The call could not be read: compare it with the description of the API."),
    405: N_("The address does not take {method}. It takes {allowed}: call it with one of these."),
}
"""What programs are told instead, who have no pages and buttons."""

_CSRF = (
    N_("This form was open too long"),
    N_("Nothing was saved. Go back, reload the page and send the form again."),
)


@dataclass(frozen=True, slots=True)
class ErrorPage:
    """What an error page says; `in_shell` keeps the menu around it."""

    status: int
    code: str
    title: str
    text: str
    request_id: str
    in_shell: bool = False


def init_app(app: Flask) -> None:
    """Answer every failure in our own look and words, and say nothing of hidden fields."""
    judged_by(told.hides_named)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(DomainError, _domain)
    app.register_error_handler(Exception, _unforeseen)


def code_of(error: Exception) -> str:
    """Name a refusal for machines: NotADateError → not_a_date."""
    name = type(error).__name__.removesuffix("Error")
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower()


def answer(
    status: int, code: str, title: str, text: str, fields: Mapping[str, object] = _NO_DETAILS
) -> Response:
    """Answer a failure as JSON or as a page, whichever the caller reads."""
    page = ErrorPage(status, code, title, text, g.get("request_id", ""), _has_shell(status))
    if reads_json():
        response = jsonify(error=_as_json(page, fields))
    else:
        response = make_response(render_template("panel/error.html", error=page))
    response.status_code = status
    return response


def _http(error: HTTPException) -> Response | HTTPException:
    status = error.code or 500
    if status < 400:  # noqa: PLR2004 - redirects are raised too and are no failures
        return error
    if isinstance(error, SecurityError):  # for another host's name no page can be drawn
        return Response(gettext(_TEXTS[400][0]), status, content_type="text/plain; charset=utf-8")
    if isinstance(error, CSRFError):
        title, text = _CSRF
        return answer(status, code_of(error), gettext(title), gettext(text))
    title, text = _TEXTS.get(status) or _TEXTS[400 if status < 500 else 500]  # noqa: PLR2004 - client or server
    response = answer(status, code_of(error), gettext(title), _call(error, status) or gettext(text))
    _keep_headers(error, response)
    return response


def _call(error: HTTPException, status: int) -> str:
    """Say to a caller of the API what to call instead; nothing where a page's words do."""
    if not request.path.startswith("/api/") or status not in _CALLS:
        return ""
    allowed = sorted(set(getattr(error, "valid_methods", None) or ()) - {"HEAD", "OPTIONS"})
    return str(gettext(_CALLS[status])).format(method=request.method, allowed=", ".join(allowed))


def _keep_headers(error: HTTPException, response: Response) -> None:
    """Keep what the failure says beside its text: allowed methods, when to come back."""
    for name, value in error.get_headers():
        if name.lower() not in {"content-type", "content-length"}:
            response.headers[name] = value


def refusal(error: DomainError, fields: Mapping[str, object] = _NO_DETAILS) -> Response:
    """Answer a refusal with its own status, as JSON or as a page."""
    title = _TEXTS[error.status][0] if error.status in _TEXTS else N_("This cannot be done")
    return answer(error.status, code_of(error), gettext(title), said(error), fields)


def _domain(error: DomainError) -> Response:
    return refusal(error)


def _unforeseen(error: Exception) -> Response:
    log.error("%s %s failed", request.method, request.path, exc_info=error)
    title, text = _TEXTS[500]
    return answer(500, "internal", gettext(title), gettext(text))


def _as_json(page: ErrorPage, fields: Mapping[str, object]) -> Mapping[str, object]:
    return {
        "code": page.code,
        "message": page.text,
        "fields": fields,
        "request_id": page.request_id,
    }


def reads_json() -> bool:
    """Tell whether a program asks, not a person who opens a page."""
    if request.path.startswith("/api/") or "HX-Request" in request.headers:
        return True
    accepted = request.accept_mimetypes
    return accepted["application/json"] > accepted["text/html"]


def _has_shell(status: int) -> bool:
    """Tell whether the menu can be asked for: not where asking may fail again."""
    user = g.get("_login_user")
    return status < 500 and user is not None and user.is_authenticated  # noqa: PLR2004 - our own failures
