"""Routes: those of sixty models are fourteen hundred, and nearly none is ever written by name."""

from collections.abc import Callable
from typing import TypeAlias

from flask import Flask
from werkzeug.routing import Rule

_Build: TypeAlias = Callable[..., tuple[str, str]]


def init_app(app: Flask) -> None:
    """Let every route of the application that is added from now on be such a one."""
    app.url_rule_class = LateRule


class LateRule(Rule):
    """A route that compiles how its address is written when the first one is.

    Werkzeug compiles it at once, twice a route: half of a start.
    """

    def _compile_builder(self, append_unknown: bool = True) -> _Build:
        compiled: list[_Build] = []

        def build(rule: "LateRule", /, **values: object) -> tuple[str, str]:
            if not compiled:
                compiled.append(super(LateRule, rule)._compile_builder(append_unknown))
            return compiled[0](rule, **values)

        return build
