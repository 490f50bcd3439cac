"""What a request for a pivot does: check the right, one call, render."""

from flask import render_template, request

from app.core.errors import N_, DomainError
from app.core.language import current_language
from app.panel import rights
from app.panel.lists.keeping import kept, resolve
from app.panel.lists.query import Listing
from app.panel.pivot.asked import read
from app.panel.pivot.page import pivot_page
from app.panel.registry import Registered


class NoDimensionError(DomainError):
    """No field of the list is shared by records."""

    message = N_("This list has no field that its records could be counted by: open it as rows.")


def pivot(entry: Registered) -> str:
    """Show the list counted or added up by one or two of its fields."""
    rights.require(entry.name, "read")
    asked = resolve(entry, request.args, kept(entry))
    wanted = read(entry, request.args)
    if wanted is None:
        raise NoDimensionError
    base = f"{request.script_root}/{entry.slug}"
    page = pivot_page(entry, Listing(entry, asked, current_language()), wanted, base)
    return render_template("panel/pivot/pivot.html", page=page)
