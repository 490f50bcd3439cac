"""What the records of a list may be shown as: rows, cards by their stage, days of a calendar."""

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from app.core.fields import Field
from app.core.language import _
from app.panel.lists.asked import Asked
from app.panel.lists.offered import offered
from app.panel.pages import Option
from app.panel.registry import Registered

LIST, BOARD, CALENDAR = "list/", "board", "calendar/"

_DATES = frozenset({"day", "instant"})

_LABELS = {LIST: _("List"), BOARD: _("Board"), CALENDAR: _("Calendar")}


def displays(entry: Registered, asked: Asked, base: str, here: str) -> Sequence[Option]:
    """Give the ways to show these records, nothing where there is one; each keeps the filter."""
    there = [display for display in _LABELS if is_display(entry, display)]
    if len(there) == 1:
        return ()
    return tuple(
        Option(
            key=display.strip("/"),
            label=str(_LABELS[display]),
            url=asked.address(f"{base}/{display}"),
            is_chosen=here.startswith(display),
        )
        for display in there
    )


def is_display(entry: Registered, display: str) -> bool:
    """Tell whether the records of a model can be shown so."""
    if display == BOARD:
        return entry.stage in entry.fields
    if display.startswith(CALENDAR):
        return is_date(entry, display.removeprefix(CALENDAR))
    return display == LIST


def is_date(entry: Registered, by: str) -> bool:
    """Tell whether records stand in a calendar by a field; without one named, by the panel's."""
    return entry.has_calendar and (not by or by in dates_of(entry))


def dates_of(entry: Registered) -> Mapping[str, Field]:
    """Give the fields by which the records of a model may stand in a calendar, its own first."""
    known = {name: field for name, field in offered(entry).items() if field.kind in _DATES}
    first = entry.panel.calendar
    return ({first: known[first]} | known) if first in known else known


def with_parameter(url: str, name: str, value: str) -> str:
    """Put a parameter behind those of an address; the list needs none that names it."""
    if value == LIST:
        return url
    return f"{url}{'&' if '?' in url else '?'}{urlencode({name: value})}"
