"""What a person chose for the browser in front of them: language and theme."""

from typing import Any
from urllib.parse import urlsplit

from flask import (
    Blueprint,
    Flask,
    current_app,
    has_request_context,
    redirect,
    request,
    session,
)
from werkzeug.wrappers import Response

THEMES = ("light", "dark")

_ONE_YEAR = 31_536_000

blueprint = Blueprint("preferences", __name__)


def init_app(app: Flask) -> None:
    """Let this place alone say in which language a request is answered."""
    app.extensions["babel"].locale_selector = language
    app.register_blueprint(blueprint)


def language() -> str:
    """Give the language of this request.

    It is the one of the session (which begins with the person's own), else the one this browser
    was last used in, else ours; clients of the API ask for one by header.
    """
    default: str = current_app.config["BABEL_DEFAULT_LOCALE"]
    if not has_request_context():
        return default
    chosen = session.get("locale") or request.cookies.get("language", "")
    known = current_app.config["LANGUAGES"]
    if not chosen and request.path.startswith("/api/"):
        chosen = request.accept_languages.best_match(known) or ""
    return chosen if chosen in known else default


def theme() -> str:
    """Give the theme of this browser."""
    chosen = request.cookies.get("theme", "")
    return chosen if chosen in THEMES else THEMES[0]


@blueprint.post("/preferences")
def change() -> Response:
    """Remember a choice and go back to the page it was made on."""
    answer = redirect(_own_address(request.form.get("next", "")))
    if request.form.get("language") in current_app.config["LANGUAGES"]:
        session["locale"] = request.form["language"]
    allowed: dict[str, Any] = {"language": current_app.config["LANGUAGES"], "theme": THEMES}
    for name, values in allowed.items():
        if (value := request.form.get(name)) in values:
            answer.set_cookie(
                name,
                str(value),
                max_age=_ONE_YEAR,
                secure=current_app.config["SESSION_COOKIE_SECURE"],
                httponly=True,
                samesite="Lax",
            )
    return answer


def _own_address(address: str) -> str:
    """Give an address of ours to go back to: never one that leads elsewhere."""
    parts = urlsplit(address.replace("\\", "/"))
    is_ours = address.startswith("/") and not (parts.scheme or parts.netloc)
    return address if is_ours and not address.startswith("//") else f"{request.script_root}/"
