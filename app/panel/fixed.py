"""Parts of pages that are the same for everybody: written once in each language."""

from functools import lru_cache

from flask import Flask, request
from jinja2 import StrictUndefined
from markupsafe import Markup

from app.core.language import current_language

_KEPT = 64

_OF_ONE_PERSON = {
    name: StrictUndefined(name=name)
    for name in (
        "config",
        "csp_nonce",
        "csrf_token",
        "g",
        "get_flashed_messages",
        "request",
        "session",
        "shell",
    )
}
"""What pages know of one person or one request: a fixed part that names it is an error."""


def init_app(app: Flask) -> None:
    """Let pages include a part by `fixed(name)`; it may use `root`, words, icons and assets."""

    @lru_cache(maxsize=_KEPT)
    def written(name: str, _language: str, root: str) -> Markup:
        template = app.jinja_env.get_template(name)
        return Markup(template.render(_OF_ONE_PERSON, root=root))  # noqa: S704 - escaped inside

    app.jinja_env.globals["fixed"] = lambda name: written(
        name, current_language(), request.script_root
    )
