"""Parts of pages that are the same for everybody: written once in each language."""

from functools import lru_cache

from flask import Flask, request
from markupsafe import Markup

from app.core.language import current_language

_KEPT = 64

_OF_ONE_PERSON = dict.fromkeys(
    ("config", "csrf_token", "g", "get_flashed_messages", "request", "session"), None
)
"""What the environment gives every template of one person or one request: a fixed part has none.

Naming it there is an error, as it is to name what pages are given besides: shell, csp_nonce.
"""


def init_app(app: Flask) -> None:
    """Let pages include a part by `fixed(name)`; it may use `root`, words, icons and assets."""

    @lru_cache(maxsize=_KEPT)
    def written(name: str, _language: str, root: str) -> Markup:
        template = app.jinja_env.get_template(name)
        return Markup(template.render(_OF_ONE_PERSON, root=root))  # noqa: S704 - escaped inside

    app.jinja_env.globals["fixed"] = lambda name: written(
        name, current_language(), request.script_root
    )
