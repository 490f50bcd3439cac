"""What a remote select offers: records by part of their name, a page at a time."""

from typing import Any

from sqlalchemy import String, cast, func, or_, select

from app.core import search
from app.core.db import db
from app.core.errors import DomainError
from app.panel.lists.asked import Asked
from app.panel.lists.columns import title_expression
from app.panel.lists.query import Listing
from app.panel.registry import Registered, find

MOST = 20


def options(entry: Registered, query: str, language: str) -> dict[str, Any]:
    """Give the records that match, with what names them; archived ones are not offered.

    A record whose code is exactly what was typed stands first.
    """
    names = [getattr(entry.model, name) for name in entry.names]
    listing = Listing(entry, Asked(), language)
    wanted = listing.filtered(entry.key, *names)
    if query.strip():
        wanted = wanted.where(_matches(entry, names, query))
        exact = or_(*(cast(name, String) == query.strip() for name in names))
        wanted = wanted.order_by(exact.desc())
    wanted = wanted.order_by(search.alphabetical(cast(names[0], String)), entry.key)
    rows = db.session.execute(wanted.limit(MOST + 1)).all()
    return {
        "options": [
            {"id": str(key), "label": str(label or ""), "note": " · ".join(map(str, notes))}
            for key, label, *notes in rows[:MOST]
        ],
        "more": len(rows) > MOST,
    }


def _matches(entry: Registered, names: list[Any], query: str) -> Any:
    if hasattr(entry.model, "search_key"):
        return search.matches(entry.model.search_key, query)
    wanted = search.alphabetical(query.strip())
    texts = (search.alphabetical(cast(name, String)) for name in names)
    return or_(*(func.strpos(text, wanted) > 0 for text in texts))


def title_of_key(model: type[Any], key: Any) -> str:
    """Give what names a record, by its key; nothing if the viewer may not see it."""
    entry = find(model)
    if entry is None:
        return ""
    try:
        known = entry.parse_key(str(key))
    except DomainError:
        return ""
    title = title_expression(model, model)
    found = db.session.scalar(select(title).where(entry.key == known))
    return "" if found is None else str(found)
