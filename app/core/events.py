"""News that travels upward: frozen dataclasses in the past tense, wired once at start."""

from collections.abc import Callable, Iterable
from typing import Any

Handler = Callable[[Any], None]

_handlers: dict[type, tuple[Handler, ...]] = {}


def wire(pairs: Iterable[tuple[type, Handler]]) -> None:
    """Say who hears what; each start of the application wires anew."""
    _handlers.clear()
    for event_type, handler in pairs:
        _handlers[event_type] = (*_handlers.get(event_type, ()), handler)


def publish(event: object) -> None:
    """Tell the news at once, inside the transaction that made it."""
    for handler in _handlers.get(type(event), ()):
        handler(event)
