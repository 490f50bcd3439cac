"""Routes: those of sixty models are some 2,700, and nearly none is ever written by name."""

from collections.abc import Callable, Iterable
from typing import TypeAlias

from flask import Flask
from werkzeug.routing import Rule
from werkzeug.routing.rules import RulePart

_Build: TypeAlias = Callable[..., tuple[str, str]]


def init_app(app: Flask) -> None:
    """Let every route of the application that is added from now on be such a one."""
    app.url_rule_class = LateRule


_PARTS: dict[str, RulePart] = {}
"""The parts of all routes, by all that they are: most models' routes end in the same ones."""

_SETS: dict[frozenset[str], set[str]] = {}


class LateRule(Rule):
    """A route that compiles how its address is written when the first one is.

    Werkzeug compiles it at once, twice a route: half of a start, and much of a process's memory.
    """

    def compile(self) -> None:
        """Share the names in the address and the methods with routes that have the same."""
        super().compile()
        self.arguments = _SETS.setdefault(frozenset(self.arguments), self.arguments)
        if self.methods is not None:
            self.methods = _SETS.setdefault(frozenset(self.methods), self.methods)

    def _parse_rule(self, rule: str) -> Iterable[RulePart]:
        return [_PARTS.setdefault(repr(part), part) for part in super()._parse_rule(rule)]

    def _compile_builder(self, append_unknown: bool = True) -> _Build:
        return LateRule._with_query if append_unknown else LateRule._plain

    def _plain(self, /, **values: object) -> tuple[str, str]:
        self._build = super()._compile_builder(append_unknown=False).__get__(self, None)
        return self._build(**values)

    def _with_query(self, /, **values: object) -> tuple[str, str]:
        self._build_unknown = super()._compile_builder(append_unknown=True).__get__(self, None)
        return self._build_unknown(**values)
