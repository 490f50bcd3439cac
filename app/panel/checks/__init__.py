"""Wrong metadata stops the start: every mistake of every panel at once, each with a hint."""

from collections.abc import Collection, Iterator, Mapping

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import configure_mappers

from app.core.errors import DomainError
from app.panel.checks.around import faults_around
from app.panel.checks.displays import display_faults
from app.panel.checks.fields import field_faults
from app.panel.checks.known import Fault, Known
from app.panel.checks.names import name_faults
from app.panel.checks.rights import owner_faults, right_faults
from app.panel.checks.rules import rule_faults
from app.panel.definition import models_with_hooks
from app.panel.registry import Registered, registered


class PanelError(DomainError):
    """Some panels are declared wrongly; the application must not start."""

    message = "The panels are declared wrongly:\n{faults}"


def check_links() -> None:
    """Refuse to start on links and rows that lead to no model; raises PanelError."""
    try:
        configure_mappers()
    except (SQLAlchemyError, NameError) as error:
        raise PanelError(faults=f"  panel.E033: {error}") from error


def check(known: Known) -> None:
    """Refuse to start on a mistake; raises PanelError with all of them."""
    faults = [
        *find_faults(registered(), known),
        *faults_around(registered(), models_with_hooks()),
    ]
    if faults:
        raise PanelError(faults="\n".join(faults))


def find_faults(entries: Mapping[str, Registered], known: Known) -> Iterator[str]:
    """Give every mistake, one a line: where it is, its number, and what to write instead."""
    slugs: dict[str, str] = {}
    for entry in entries.values():
        for number, fault in _faults(entry, entries, known):
            yield f"  {entry.name}: panel.{number}: {fault}"
        if other := slugs.get(entry.slug):
            yield (
                f"  {entry.name}: panel.E012: {other} has the same address {entry.slug}. "
                "Give one of them another name."
            )
        slugs[entry.slug] = entry.name


def _faults(entry: Registered, entries: Mapping[str, Registered], known: Known) -> Iterator[Fault]:
    yield from (("E019", mistake) for mistake in entry.panel.mistakes)
    yield from name_faults(entry, entries, known)
    yield from owner_faults(entry)
    yield from right_faults(entry, known.roles)
    yield from field_faults(entry)
    yield from rule_faults(entry, entries)
    yield from display_faults(entry)


def numbers() -> Collection[str]:
    """Give the number of every mistake there is."""
    return [f"E{number:03d}" for number in (*range(1, 39), *range(50, 62))]
