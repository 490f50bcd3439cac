"""The tabs of a record: what points to it, and its history."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import func, select

from app.core.access import NotVisibleError
from app.core.db import db
from app.core.language import _
from app.panel import rights
from app.panel.definition import own_tabs_of
from app.panel.lists.asked import Asked
from app.panel.lists.page import headings, list_rows
from app.panel.lists.query import Listing
from app.panel.pages import ListPage, Tab
from app.panel.registry import Registered, key_of, registered

HISTORY = "history"
_MOST_COUNTED = 100
_MOST_ROWS = 20


def tabs_of(entry: Registered, record: Any, base: str) -> list[Tab]:
    """Give the tabs the viewer may open, each with how many records it holds."""
    key = key_of(record)
    tabs = [
        Tab(path, str(other.panel.title), f"{base}/tab/{path}/{key}", _count(other, column, key))
        for path, other, column in _related(entry)
    ]
    own = [Tab(name, str(label), url) for name, label, url in own_tabs_of(record)]
    return [*own, *tabs, Tab(HISTORY, str(_("History")), f"{base}/tab/{HISTORY}/{key}")]


def _related(entry: Registered) -> Iterator[tuple[str, Registered, Any]]:
    """Give the models that point here and that the viewer may read, and the column that does."""
    for path in entry.panel.related:
        model, _, name = path.partition(".")
        other = registered()[model]
        if rights.can(model, "read") and name in other.fields:
            yield path, other, getattr(other.model, other.fields[name].column or name)


def _count(other: Registered, column: Any, key: Any) -> str:
    few = select(other.key).where(column == key).limit(_MOST_COUNTED + 1).subquery()
    count = db.session.scalar(select(func.count()).select_from(few)) or 0
    return f"{_MOST_COUNTED}+" if count > _MOST_COUNTED else str(count)


def related_list(entry: Registered, record: Any, path: str, language: str, root: str) -> ListPage:
    """Give the newest records that point to one; raises NotVisibleError."""
    found = {known: (other, column) for known, other, column in _related(entry)}
    if path not in found:
        raise NotVisibleError
    other, column = found[path]
    listing = Listing(other, Asked(), language, root)
    listing.narrow(column == key_of(record))
    base = f"{root}/{other.slug}"
    rows = listing.page(_MOST_ROWS)
    name = path.partition(".")[2]
    address = f"{base}/list/"
    return ListPage(
        title=str(other.panel.title),
        hint="",
        icon=other.panel.icon,
        headings=list(headings(listing, address)),
        rows=list_rows(listing, rows.rows, base),
        search="",
        can_search=False,
        filters=(),
        parameters=(),
        list_url=f"{address}?{name}={key_of(record)}",
        summary_url="",
        create_url=f"{base}/add?{name}={key_of(record)}" if rights.may(other, "create") else "",
        next_url=f"{address}?{name}={key_of(record)}" if rows.has_next else "",
    )
