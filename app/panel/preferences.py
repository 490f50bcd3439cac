"""What a person chose for the browser in front of them: language and theme."""

from typing import Any

from flask import (
    Blueprint,
    Flask,
    current_app,
    has_request_context,
    redirect,
    request,
)
from markupsafe import Markup
from werkzeug.wrappers import Response

from app.core.language import gettext
from app.panel.addresses import own_address

THEMES = ("light", "dark")

_ONE_YEAR = 31_536_000

blueprint = Blueprint("preferences", __name__)


def init_app(app: Flask) -> None:
    """Take language and theme from the browser's cookies: the one place that says which."""
    app.extensions["babel"].locale_selector = language
    app.jinja_env.globals["_"] = say  # a page says some fifty messages: the extension's is slow
    app.register_blueprint(blueprint)


def language() -> str:
    """Give the language of this request; the API's clients ask for one by header."""
    default: str = current_app.config["BABEL_DEFAULT_LOCALE"]
    if not has_request_context():
        return default
    chosen = request.cookies.get("language", "")
    known = current_app.config["LANGUAGES"]
    if not chosen and request.path.startswith("/api/"):
        chosen = request.accept_languages.best_match(known) or ""
    return chosen if chosen in known else default


def say(message: str, **details: Any) -> Markup:
    """Give a message of a template in the language of the page, its details escaped."""
    text = Markup(gettext(message))  # noqa: S704 - templates and catalogues are ours
    return text % details if details else text


def theme() -> str:
    """Give the theme of this browser."""
    chosen = request.cookies.get("theme", "")
    return chosen if chosen in THEMES else THEMES[0]


@blueprint.post("/preferences")
def change() -> Response:
    """Remember a choice and go back to the page it was made on."""
    answer = redirect(own_address(request.form.get("next", "")))
    allowed: dict[str, Any] = {"language": current_app.config["LANGUAGES"], "theme": THEMES}
    for name, values in allowed.items():
        if (value := request.form.get(name)) in values:
            keep(answer, name, str(value))
    return answer


def keep(answer: Response, name: str, value: str) -> None:
    """Keep a choice in the browser."""
    answer.set_cookie(
        name,
        value,
        max_age=_ONE_YEAR,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
    )
