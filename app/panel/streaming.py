"""Long answers, sent while they are read, by the rights and in the session of who asked."""

from collections.abc import Generator, Iterator
from contextvars import copy_context
from typing import Self

from flask import Flask, current_app


class Streamed:
    """Gives blocks one by one; the first is read at once, so that its failure is answered.

    Flask ends the request before a server asks for the rest, and with it the viewer and the
    session. So the blocks are read in a copy of the request's context, in a session of their
    own that ends with them.
    """

    def __init__(self, blocks: Iterator[bytes]) -> None:
        app: Flask = current_app._get_current_object()  # type: ignore[attr-defined] # noqa: SLF001 - werkzeug's way to the thing itself
        self._context = copy_context()
        self._steps = _in_own_session(app, blocks)
        self._next = self._context.run(next, self._steps, b"")

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> bytes:
        if not self._next:
            raise StopIteration
        block, self._next = self._next, self._context.run(next, self._steps, b"")
        return block

    def close(self) -> None:
        """End the session, also of an answer that nobody took whole."""
        self._context.run(self._steps.close)


def _in_own_session(app: Flask, blocks: Iterator[bytes]) -> Generator[bytes]:
    with app.app_context():
        yield from blocks
