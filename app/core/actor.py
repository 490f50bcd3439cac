"""Who is acting: set once at the edge, read by whatever writes a trace."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import ClassVar

from app.core.errors import N_, DomainError


class OnlyLookingError(DomainError):
    """Somebody who looks through another person's eyes would change something."""

    status: ClassVar[int] = 403
    message = N_(
        "You see the panel as somebody else: nothing can be changed or taken along meanwhile. "
        "Go back to yourself first, by the button at the top."
    )


@dataclass(frozen=True, slots=True)
class Actor:
    """The person or process behind a change, and the request it came in.

    `behind` is who really looks where a person is only seen as: then nothing is changed.
    """

    kind: str = "system"
    user_id: int | None = None
    request_id: str | None = None
    behind: int | None = None


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
