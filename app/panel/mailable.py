"""Which records have e-mail addresses within reach, by what their models say of themselves."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.core.db import User
from app.core.described import target_of
from app.core.fields import Field, fields_of

RIGHT = "mail"
"""What it takes to write e-mails about records of a model."""

_MOST_LINKS = 2


@dataclass(frozen=True, slots=True)
class Way:
    """How an address is come to: over the links and lines of a model, to a field."""

    steps: tuple[str, ...]
    field: str


_found: dict[type[Any], tuple[Mapping[str, Field], tuple[Way, ...]]] = {}
"""By model, as long as it has the same fields."""


def ways(model: type[Any]) -> tuple[Way, ...]:
    """Give the ways to e-mail addresses: a model's own, its lines', those of what it links to.

    Links lead on twice at most, never to a model they came by, and never to people of the house:
    those are mentioned.
    """
    fields = fields_of(model)
    known = _found.get(model)
    if known is None or known[0] is not fields:
        known = _found[model] = (fields, tuple(_ways(model, (), frozenset({model, User}))))
    return known[1]


def _ways(
    model: type[Any], steps: tuple[str, ...], passed: frozenset[type[Any]], links: int = 0
) -> Iterator[Way]:
    """Give the addresses of a record, of its lines, and of what both of them link to."""
    fields = fields_of(model).items()
    yield from (Way(steps, name) for name, field in fields if field.kind == "email")
    for name, field in fields:
        if field.kind == "lines":
            rows = target_of(model, name)
            own = fields_of(rows).items()
            yield from (Way((*steps, name), it) for it, known in own if known.kind == "email")
            yield from _linked(rows, (*steps, name), passed | {rows}, links)
    yield from _linked(model, steps, passed, links)


def _linked(
    model: type[Any], steps: tuple[str, ...], passed: frozenset[type[Any]], links: int
) -> Iterator[Way]:
    if links == _MOST_LINKS:
        return
    for name, field in fields_of(model).items():
        if field.kind == "link" and (other := target_of(model, name)) not in passed:
            yield from _ways(other, (*steps, name), passed | {other}, links + 1)
