"""Parts of pages that are written once for everybody hold nothing of one person or request."""

import pytest
from flask import Flask
from jinja2 import DictLoader
from jinja2.exceptions import UndefinedError

from app.core.language import speaking
from app.panel import fixed


def _written(part: str, root: str = "") -> str:
    app = Flask("parts")
    app.jinja_loader = DictLoader({"part.html": part})
    fixed.init_app(app)
    with app.test_request_context(base_url=f"http://localhost{root}"), speaking("en"):
        return app.jinja_env.from_string("{{ fixed('part.html') }}").render()


def test_a_part_knows_where_the_panel_stands() -> None:
    assert _written("<a href='{{ root }}/find'>", "/panel") == "<a href='/panel/find'>"


@pytest.mark.parametrize(
    "named",
    [
        "shell.user",
        "csp_nonce()",
        "csrf_token()",
        "get_flashed_messages()",
        "session.id",
        "request.path",
        "g.user",
        "config.SECRET_KEY",
    ],
)
def test_what_is_one_persons_or_one_requests_stops_the_page(named: str) -> None:
    with pytest.raises(UndefinedError):
        _written(f"<p>{{{{ {named} }}}}</p>")
