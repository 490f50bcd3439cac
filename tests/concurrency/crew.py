"""Many hands at once: threads with a session each, that begin at the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from flask import Flask

from app.core.db import db
from app.core.errors import DomainError

T = TypeVar("T")


def together(app: Flask, hands: int, work: Callable[[int], T]) -> list[T | DomainError]:
    """Let every hand do its work; give the answers and refusals in the order of the hands.

    Whatever is no refusal of ours (a deadlock, a broken constraint) is raised.
    """
    db.session.commit()
    start = Barrier(hands)

    def one(hand: int) -> T | DomainError:
        with app.app_context():
            start.wait()
            try:
                return work(hand)
            except DomainError as refusal:
                return refusal

    with ThreadPoolExecutor(hands) as pool:
        return list(pool.map(one, range(hands)))


def refusals(answers: list[T | DomainError]) -> list[type]:
    """Give the classes of the refusals among some answers."""
    return [type(answer) for answer in answers if isinstance(answer, DomainError)]
