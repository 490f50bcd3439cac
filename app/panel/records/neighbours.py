"""The records before and after one, in the list somebody came from."""

from dataclasses import replace
from typing import Any

from sqlalchemy import literal, union_all

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
    beside = db.session.execute(
        union_all(
            *(
                _first(Listing(entry, replace(asked, direction=way, place=place), language), way)
                for way in ("before", "after")
            )
        )
    )
    found = {way: key for key, *_sort, way in beside}
    return found.get("before"), found.get("after")


def _first(beside: Listing, way: str) -> Any:
    """Ask for the record that follows in a direction."""
    return beside.ordered(beside.sort_values().add_columns(literal(way))).limit(1)
