"""Many hands at once: threads with a session each, that begin at the same moment; processes."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import get_context
from multiprocessing.connection import Connection
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


_fork = get_context("fork")


def in_processes(app: Flask, processes: int, hands: int, work: Callable[[int], T]) -> list[T | str]:
    """Spread the hands over processes, as a server's workers are; a refusal comes as its words."""
    db.session.commit()
    db.session.remove()
    db.engine.dispose()
    ears = []
    for number in range(processes):
        ear, mouth = _fork.Pipe(duplex=False)
        each = range(number, hands, processes)
        _fork.Process(target=_live, args=(app, each, work, mouth), daemon=True).start()
        mouth.close()
        ears.append(ear)
    return [answer for ear in ears for answer in ear.recv()]


def _live(app: Flask, each: range, work: Callable[[int], T], mouth: Connection) -> None:
    with app.app_context():
        db.engine.dispose(close=False)  # the parent's connections are not ours to use or close
        answers = together(app, len(each), lambda place: work(each[place]))
        said = [str(answer) if isinstance(answer, DomainError) else answer for answer in answers]
        mouth.send(said)


def refusals(answers: list[T | DomainError]) -> list[type]:
    """Give the classes of the refusals among some answers."""
    return [type(answer) for answer in answers if isinstance(answer, DomainError)]
