"""The records before and after one, in the list somebody came from."""

from dataclasses import replace
from typing import Any

from app.core.db import db
from app.panel.lists.asked import Asked, close_place, open_place
from app.panel.lists.query import Listing
from app.panel.registry import Registered, key_of


def neighbours(entry: Registered, record: Any, asked: Asked, language: str) -> tuple[Any, Any]:
    """Give the keys of the records before and after, None at either end of the list."""
    listing = Listing(entry, asked, language)
    own = listing.sort_values().where(entry.key == key_of(record))
    row = db.session.execute(own).first()
    if row is None:  # the record is not in this list: opened by an address of its own
        return None, None
    place = open_place(close_place(row[1], row[0]))
    before = replace(asked, direction="before", place=place)
    after = replace(asked, direction="after", place=place)
    return _first(Listing(entry, before, language)), _first(Listing(entry, after, language))


def _first(beside: Listing) -> Any:
    row = db.session.execute(beside.ordered(beside.sort_values()).limit(1)).first()
    return row[0] if row else None
