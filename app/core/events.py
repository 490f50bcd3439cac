"""News that travels upward: frozen dataclasses in the past tense, wired once at start."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

Handler = Callable[[Any], None]

_handlers: dict[type, tuple[Handler, ...]] = {}


@dataclass(frozen=True, slots=True)
class RecordChanged:
    """A screen, an action or the API changed a record."""

    model: str
    key: str


@dataclass(frozen=True, slots=True)
class RecordDeleted:
    """A record is gone for good, and with it whatever was left on it."""

    model: str
    key: str


@dataclass(frozen=True, slots=True)
class Notified:
    """Somebody has news about a record; a mail or another message may carry them further."""

    user_id: int
    kind: str
    model: str
    key: str
    actor_id: int | None
    number: int
    """Of the news themselves: each is one, however often it is told."""


def wire(pairs: Iterable[tuple[type, Handler]]) -> None:
    """Say who hears what; each start of the application wires anew."""
    _handlers.clear()
    for event_type, handler in pairs:
        _handlers[event_type] = (*_handlers.get(event_type, ()), handler)


def publish(event: object) -> None:
    """Tell the news at once, inside the transaction that made it."""
    for handler in _handlers.get(type(event), ()):
        handler(event)
