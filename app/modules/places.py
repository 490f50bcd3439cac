"""Where a page of entries begins or ends, and where other screens stand, as addresses say it."""

import re
from datetime import date

from app.core.dates import format_date
from app.panel import rights
from app.panel.addresses import code_in_path

Key = tuple[date, int, int]
"""A row's place: its date, voucher and line."""

_PLACE = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})\.([0-9]{1,18})\.([0-9]{1,4})")


def close_place(key: Key) -> str:
    """Write a place."""
    return ".".join(str(part) for part in key)


def open_place(text: str) -> Key | None:
    """Read a place; a damaged one is none, so that the list begins where it begins."""
    match = _PLACE.fullmatch(text)
    if match is None:
        return None
    try:
        day = date.fromisoformat(match[1])
    except ValueError:
        return None
    return day, int(match[2]), int(match[3])


def statement_url(root: str, code: str, as_of: date | None = None) -> str:
    """Give the address of a party's statement, until a day where one is given."""
    until = f"?dated=..{format_date(as_of)}" if as_of else ""
    return f"{root}/statement/{code_in_path(code)}{until}"


def matching_url(root: str, code: str) -> str:
    """Give the address of a party's matching; nothing for whoever may not open it."""
    return f"{root}/matching/{code_in_path(code)}" if rights.can("Matching", "read") else ""
