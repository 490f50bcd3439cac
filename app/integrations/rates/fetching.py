"""Fetching the bulletins that are wanted; each day is committed by itself.

No transaction stays open while an answer is waited for.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from app.core import clock
from app.core.dates import format_date
from app.core.db import transaction
from app.core.errors import DomainError
from app.integrations.rates.client import ask_for
from app.integrations.rates.errors import NoAddressError, SourceError, WrongDayError
from app.integrations.rates.parser import read_bulletin
from app.modules.currencies import bulletins
from app.modules.currencies.bulletins import Stored
from app.modules.currencies.rules import days_to_ask


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of a day: what was stored, a problem, or neither where it has no bulletin."""

    day: date
    stored: Stored | None = None
    problem: DomainError | None = None

    def __str__(self) -> str:
        """Say it in a line, for the command line and the list of jobs."""
        if self.problem:
            return f"{format_date(self.day)}: {self.problem}"
        if self.stored is None:
            return f"{format_date(self.day)}: no bulletin"
        counts = f"{self.stored.new} new, {self.stored.changed} changed"
        return f"{format_date(self.day)}: {counts}, {self.stored.unchanged} unchanged"


def fetch_wanted(address: str, *, again: bool = False) -> Iterator[Tried]:
    """Fetch every bulletin of the last ten days that is not there yet, the newest first.

    `again` asks for those that are there, too: they may have been corrected, or a currency was
    added since. A source that does not answer is not asked for the other days.
    """
    with transaction():
        days = days_to_ask(clock.now()) if again else bulletins.days_wanted()
    for day in days:
        tried = fetch_day(address, day)
        yield tried
        if isinstance(tried.problem, SourceError):
            return


def fetch_day(address: str, day: date) -> Tried:
    """Fetch and store the bulletin of a day, and note what came of it.

    Raises NoAddressError: where fetching is switched off, nothing is noted.
    """
    if not address:
        raise NoAddressError
    try:
        content = ask_for(address, day)
        if content is None:
            with transaction():
                bulletins.note_none(day)
            return Tried(day)
        bulletin = read_bulletin(content)
        if bulletin.dated_on != day:
            raise WrongDayError(asked=format_date(day), given=format_date(bulletin.dated_on))
        with transaction():
            return Tried(day, stored=bulletins.store(bulletin))
    except DomainError as problem:
        with transaction():
            bulletins.note_failed(day, problem)
        return Tried(day, problem=problem)
