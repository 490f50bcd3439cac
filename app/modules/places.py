"""Where a page of entries begins or ends, and where other screens stand, as addresses say it."""

import re
from datetime import date

from sqlalchemy import select

from app.core import access
from app.core.dates import format_date
from app.core.db import db
from app.ledger.models import Party
from app.modules.tells import CODE
from app.panel import rights
from app.panel.addresses import code_in_path
from app.panel.registry import key_in
from app.panel.told import hides

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


def word_of(party_id: int, code: str) -> str:
    """Give the word for a party in an address: its code, or its number to whom codes are hidden."""
    return str(party_id) if hides(*CODE) else code


def party_of(word: str) -> Party:
    """Give the party that a word of an address names; raises NotVisibleError.

    To whom codes are hidden no code opens anything: an answer would tell whose it is.
    """
    is_number = hides(*CODE)
    key = key_in(Party, word) if is_number else word
    column = Party.id if is_number else Party.code
    found = db.session.scalar(select(Party).where(column == key)) if key is not None else None
    if found is None:
        raise access.NotVisibleError
    return found


def code_of(word: str) -> str:
    """Give the code that a word of an address stands for; raises NotVisibleError."""
    return party_of(word).code if hides(*CODE) else word


def statement_url(root: str, party_id: int, code: str, as_of: date | None = None) -> str:
    """Give the address of a party's statement, until a day where one is given."""
    until = f"?dated=..{format_date(as_of)}" if as_of else ""
    return f"{root}/statement/{code_in_path(word_of(party_id, code))}{until}"


def matching_url(root: str, party_id: int, code: str) -> str:
    """Give the address of a party's matching; nothing for whoever may not open it."""
    word = code_in_path(word_of(party_id, code))
    return f"{root}/matching/{word}" if rights.can("Matching", "read") else ""
