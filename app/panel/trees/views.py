"""The piece of a list that stands under a record."""

from flask import render_template, request

from app.core.access import NotVisibleError
from app.core.language import current_language
from app.core.trees import parent_column, parent_field
from app.panel import rights, saving
from app.panel.lists.keeping import kept, resolve
from app.panel.lists.page import places_around
from app.panel.lists.query import Listing
from app.panel.registry import Registered, key_of
from app.panel.trees.levels import tree_rows

MOST_LEVELS = 20


def show_branch(entry: Registered, key: str) -> str:
    """Show what is part of a record, a page of it; raises NotVisibleError."""
    rights.require(entry.name, "read")
    if not parent_field(entry.model):
        raise NotVisibleError
    record = saving.get(entry, key)
    known = kept(entry)
    listing = Listing(
        entry, resolve(entry, request.args, known), current_language(), request.script_root
    )
    listing.narrow(parent_column(entry.model) == key_of(record))
    page = listing.page()
    base = f"{request.script_root}/{entry.slug}"
    level = min(request.args.get("level", 0, type=int) + 1, MOST_LEVELS)
    rows = tree_rows(listing, page.rows, base, "", known.starred, level=level)
    _before, after = places_around(listing, page)
    more = listing.asked.address(f"{base}/branch/{key}", after=after) if after else ""
    return render_template(
        "panel/branch.html",
        rows=rows,
        more_url=more,
        level=level,
        headings=[column.field for column in listing.columns],
    )
