"""A note as HTML: all of it is text but the links and the names that are put in here."""

import re
from collections.abc import Mapping

from markupsafe import Markup, escape

from app.panel.timeline.colleagues import Colleague
from app.panel.timeline.notes import MENTION

_LINK = re.compile(r"https?://[^\s<>\"'\u00ab\u00bb]+", re.IGNORECASE)
_AFTER = ".,;:!?)]}"
_PIECES = re.compile(f"(?P<link>{_LINK.pattern})|{MENTION.pattern}", re.IGNORECASE)


def as_html(body: str, people: Mapping[str, Colleague]) -> Markup:
    """Write a note with its addresses as links and the people it mentions by their names."""
    pieces, at = [], 0
    for match in _PIECES.finditer(body):
        pieces.append(escape(body[at : match.start()]))
        pieces.append(_link(match["link"]) if match["link"] else _person(match[0], people))
        at = match.end()
    return Markup().join([*pieces, escape(body[at:])])


def _link(address: str) -> Markup:
    url = address.rstrip(_AFTER)
    opened = Markup('<a href="{0}" target="_blank" rel="noopener noreferrer nofollow">{0}</a>')
    return opened.format(url) + address[len(url) :]


def _person(written: str, people: Mapping[str, Colleague]) -> Markup:
    person = people.get(written[1:].lower())
    if person is None:
        return escape(written)
    return Markup('<span class="m-mention" title="{}">@{}</span>').format(written, person.name)
