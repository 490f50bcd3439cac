"""What the template of a board is given."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.panel.pages import Fact, Option


@dataclass(frozen=True, slots=True)
class Card:
    """A record on a board: what names it, some facts, and the stages it may go to."""

    key: str
    url: str
    title: str
    subtitle: str
    facts: Sequence[Fact]
    since: str
    """How long it has stood in its stage."""
    token: str
    moves: str
    """The keys of the stages it may go to, with blanks between."""


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column: how many records of the whole filter, and what they add up to."""

    key: str
    label: str
    colour: str
    count: str
    totals: Sequence[str]
    limit: str = ""
    is_over: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A stage with its first cards; `more_url` answers with those that follow."""

    head: Head
    cards: Sequence[Card]
    more_url: str = ""


@dataclass(frozen=True, slots=True)
class Board:
    """The columns of a board. Cards are moved by posts to `move_url` and a record's key."""

    columns: Sequence[Column]
    stages: Sequence[Option]
    peek_url: str
    move_url: str = ""
    """Empty where the reader moves nothing."""
