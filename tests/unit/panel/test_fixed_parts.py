"""Parts of pages that are written once for everybody hold nothing of one person or request."""

from typing import Any

import pytest
from flask import Flask
from jinja2 import DictLoader
from jinja2.exceptions import UndefinedError

from app.core.language import speaking
from app.panel import fixed


def _written(part: str, root: str = "", call: str = "fixed('part.html')", **given: Any) -> str:
    app = Flask("parts")
    app.jinja_loader = DictLoader({"part.html": part})
    fixed.init_app(app)
    with app.test_request_context(base_url=f"http://localhost{root}"), speaking("en"):
        return app.jinja_env.from_string(f"{{{{ {call} }}}}").render(**given)


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


def test_each_value_makes_a_part_of_its_own() -> None:
    twice = "fixed('part.html', it='<a>') ~ fixed('part.html', it='b') ~ fixed('part.html', it='b')"
    assert _written("[{{ it }}]", call=twice) == "[&lt;a&gt;][b][b]"


def test_what_cannot_be_a_key_is_written_anew() -> None:
    twice = "fixed('part.html', it=[1]) ~ fixed('part.html', it=[2])"
    assert _written("{{ it[0] }}", call=twice) == "12"


def test_holes_are_filled_anew_and_escaped() -> None:
    twice = "fixed('part.html', {'token': 'a'}) ~ fixed('part.html', {'token': '<\">'})"
    written = _written('<i title="{{ token }}">{{ token }}</i>', call=twice)
    assert written == '<i title="a">a</i><i title="&lt;&#34;&gt;">&lt;&#34;&gt;</i>'


def test_a_value_is_no_hole_whatever_it_says() -> None:
    call = "fixed('part.html', {'token': 'secret'}, it=it)"
    assert "secret" not in _written("{{ it }}", call=call, it="token")


@pytest.mark.parametrize(
    "asks",
    [
        "{% if token %}x{% endif %}",
        "{{ token | length }}",
        "{{ token ~ 'x' }}",
        "{{ token == 'a' }}",
    ],
)
def test_a_part_learns_nothing_of_a_hole(asks: str) -> None:
    with pytest.raises(TypeError):
        _written(asks, call="fixed('part.html', {'token': 'a'})")
