"""E-mail addresses as people type them in a row: read strictly, for each may stand in a header."""

import re

from app.core.errors import N_, DomainError

MOST_CHARACTERS = 254
"""RFC 5321: what fits into the path of a letter."""

_NAME = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS = re.compile(rf"(?=.{{1,64}}@)({_NAME})@((?:{_LABEL}\.)+{_LABEL})")
_IN_BRACKETS = re.compile(r"[^<>@,;]*<([^<>]*)>")
_BETWEEN = re.compile(r"[,;\r\n]+")


class NotSendableError(DomainError):
    """A letter cannot be addressed like this."""

    message = N_(
        "“{text}” is no address a letter can be sent to: write it like name@company.com, "
        "without accents, and commas between several."
    )


def is_sendable(address: str) -> bool:
    """Tell whether an address can stand in a letter as it is."""
    return len(address) <= MOST_CHARACTERS and _ADDRESS.fullmatch(address) is not None


def read_addresses(typed: str) -> list[str]:
    """Read addresses separated by commas, with or without names before them; each stands once.

    Raises NotSendableError.
    """
    found: dict[str, str] = {}
    for part in filter(None, map(str.strip, _BETWEEN.split(typed))):
        inside = _IN_BRACKETS.fullmatch(part)
        address = inside[1].strip() if inside else part
        if not is_sendable(address):
            raise NotSendableError(text=part[:80])
        name, _at, domain = address.rpartition("@")
        found.setdefault(address.lower(), f"{name}@{domain.lower()}")
    return list(found.values())
