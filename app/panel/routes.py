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

    Werkzeug compiles it at once, twice a route: half of a start, and much of a process's memory.
    """

    def _compile_builder(self, append_unknown: bool = True) -> _Build:
        return LateRule._with_query if append_unknown else LateRule._plain

    def _plain(self, /, **values: object) -> tuple[str, str]:
        self._build = super()._compile_builder(append_unknown=False).__get__(self, None)
        return self._build(**values)

    def _with_query(self, /, **values: object) -> tuple[str, str]:
        self._build_unknown = super()._compile_builder(append_unknown=True).__get__(self, None)
        return self._build_unknown(**values)
