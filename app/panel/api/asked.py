"""What the address of a list call asks for; other than on a screen, whatever is wrong is refused.

A filter left out in silence would give a machine rows that nobody asked it to take.
"""

from collections.abc import Mapping

from app.core.errors import N_, DomainError
from app.panel.lists.asked import Asked, read
from app.panel.lists.query import PAGE
from app.panel.registry import Registered

MOST_ROWS = 200

PLACES = ("after", "before", "at")


class UnknownParameterError(DomainError):
    """The address has a parameter that the list does not know."""

    message = N_("The list has no parameter “{name}”. It knows: {known}.")


class WrongLimitError(DomainError):
    """A page has a bounded number of rows."""

    message = N_("Ask for at least 1 and at most {most} rows at a time, then for the next ones.")


class WrongSwitchError(DomainError):
    """A switch is on or off."""

    message = N_("“{name}” is 1 or 0.")


def switches(entry: Registered) -> tuple[str, ...]:
    """Name the parameters that are on or off."""
    archived = ("archived",) if entry.is_archivable else ()
    mine = ("mine",) if entry.offers_mine else ()
    return (*archived, *mine, "count")


def parameters(entry: Registered) -> tuple[str, ...]:
    """Name every parameter of a model's list."""
    search = ("q",) if hasattr(entry.model, "search_key") else ()
    return (*search, "sort", *entry.filters, *switches(entry), *PLACES, "limit")


def read_asked(entry: Registered, arguments: Mapping[str, str]) -> Asked:
    """Read the address; raises what is wrong with it."""
    known = parameters(entry)
    for name in arguments:
        if name not in known:
            raise UnknownParameterError(name=name[:40], known=", ".join(known))
    for name in switches(entry):
        if arguments.get(name, "0") not in {"0", "1"}:
            raise WrongSwitchError(name=name)
    if arguments.get("at", "last") != "last":
        raise UnknownParameterError(name="at", known="at=last")
    asked = read(entry, arguments)
    for problem in asked.problems:
        raise problem
    return asked


def read_limit(arguments: Mapping[str, str]) -> int:
    """Read how many rows a page shall have; raises WrongLimitError."""
    text = arguments.get("limit", str(PAGE))
    is_number = text.isascii() and text.isdigit() and len(text) <= len(str(MOST_ROWS))
    if not is_number or not 1 <= int(text) <= MOST_ROWS:
        raise WrongLimitError(most=MOST_ROWS)
    return int(text)
