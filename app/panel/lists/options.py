"""What a remote select offers: records by part of their name, a page at a time."""

import functools
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import Select, String, bindparam, cast, func, or_, select

from app.core import search
from app.core.access import rows_of
from app.core.categories import Category
from app.core.db import db
from app.core.errors import DomainError
from app.core.fields import Field
from app.panel.lists.asked import Asked
from app.panel.lists.cells import ask, cutter
from app.panel.lists.columns import column_of, title_name
from app.panel.lists.query import Listing
from app.panel.lists.sought import holds
from app.panel.pages import Cell
from app.panel.registry import Registered, find, registered

MOST = 20


def options(entry: Registered, query: str, language: str, kind: str = "") -> dict[str, Any]:
    """Give the records that match, with what names them; archived ones are not offered.

    Categories are offered of one kind alone, in the order people gave them.
    A record whose code is exactly what was typed stands first.
    """
    names = [column_of(entry.model, name, language) for name in entry.names]
    listing = Listing(entry, Asked(), language)
    wanted = ask(entry.model, names, entry.key).where(*listing.conditions)
    if entry.model is Category:
        wanted = wanted.where(Category.kind == kind)
    texts = [cast(name.words, String) for name in names]
    if query.strip() and texts:
        wanted = wanted.where(_matches(entry, texts, query))
        wanted = wanted.order_by(or_(*(text == query.strip() for text in texts)).desc())
    if entry.model is Category:
        wanted = wanted.order_by(Category.position)
    wanted = wanted.order_by(*(search.alphabetical(text) for text in texts[:1]), entry.key)
    rows = db.session.execute(wanted.limit(MOST + 1)).all()
    cells_of = cutter(names, 1)
    return {
        "options": [_option(row[0], cells_of(row)) for row in rows[:MOST]],
        "more": len(rows) > MOST,
    }


def _option(key: Any, names: Sequence[Cell]) -> dict[str, str]:
    label, *notes = [name.text for name in names] or [str(key)]
    return {"id": str(key), "label": label, "note": " · ".join(notes)}


def _matches(entry: Registered, texts: Sequence[Any], query: str) -> Any:
    if hasattr(entry.model, "search_key"):
        return holds(entry, query)
    wanted = search.alphabetical(query.strip())
    return or_(*(func.strpos(search.alphabetical(text), wanted) > 0 for text in texts))


def options_url(root: str, target: Registered, field: Field) -> str:
    """Give the address that offers what a field may point to."""
    kind = f"?{urlencode({'kind': field.category})}" if field.category else ""
    return f"{root}/{target.slug}/options{kind}"


def title_of_key(model: type[Any], key: Any) -> str:
    """Give what names a record, by its key; nothing if the viewer may not see it."""
    entry = find(model)
    if entry is None:
        return ""
    try:
        known = entry.parse_key(str(key))
    except DomainError:
        return ""
    found = rows_of(_title_question(model, title_name(model)), {"key": known})  # type: ignore[arg-type] # classes hash
    return next((str(title) for (title,) in found if title is not None), "")


@functools.cache
def _title_question(model: type[Any], name: str) -> Select[Any]:
    """Ask for what names a record of a model; made once, the guard adds whose rows are reached."""
    key = registered()[model.__name__].key
    return select(getattr(model, name)).where(key == bindparam("key", type_=key.type))
