"""Who is acting: set once at the edge, read by whatever writes a trace."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Actor:
    """The person or process behind a change, and the request it came in."""

    kind: str = "system"
    user_id: int | None = None
    request_id: str | None = None


SYSTEM = Actor()

_current: ContextVar[Actor] = ContextVar("actor", default=SYSTEM)


def current_actor() -> Actor:
    """Give the one who acts now; the system itself where nobody was named."""
    return _current.get()


@contextmanager
def acting_as(actor: Actor) -> Iterator[None]:
    """Let an actor stand behind everything done in the block."""
    token = _current.set(actor)
    try:
        yield
    finally:
        _current.reset(token)
