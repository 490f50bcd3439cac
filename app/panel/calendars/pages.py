"""What the template of a calendar is given."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.panel.pages import Option


@dataclass(frozen=True, slots=True)
class Calendar:
    """A calendar: `events_url` answers with the records of a range as JSON."""

    events_url: str
    today: str
    dates: Sequence[Option]
    """The fields by which records may stand in it, the one they do is chosen."""
    peek_url: str
    feed_url: str
    """Answers with the address for other calendars, as a piece of HTML."""
    has_moments: bool = False
    """Whether they stand at hours, not on whole days."""
    people_url: str = ""
    """Answers a search for people, where each record belongs to one."""
    move_url: str = ""
    """Records are moved by posts to it and their key; empty where the reader moves nothing."""


@dataclass(frozen=True, slots=True)
class FeedPage:
    """The secret address of a calendar. It is in `address` once: when it was just made."""

    title: str
    url: str
    back_url: str
    address: str = ""
    made: str = ""
    """When it was made; empty where there is none."""
    used: str = ""
