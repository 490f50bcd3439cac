"""What the templates of a timeline are given: every text translated, every address made."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from app.panel.pages import Option


@dataclass(frozen=True, slots=True)
class FileShown:
    """A file with its size in words and its addresses."""

    name: str
    size: str
    url: str
    preview_url: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a letter, or of some of its copies; `words` name them and say why."""

    label: str
    tone: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Happening:
    """Something in the stream: who did what, when; `edit_url` for what is one's own.

    The text of a letter is folded under its first line, `fold`.
    """

    kind: str
    icon: str
    anchor: str
    who: str
    when: str
    text: str
    title: str = ""
    outcomes: Sequence[Outcome] = ()
    fold: str = ""
    body: Markup | str = ""
    details: Sequence[str] = ()
    file: FileShown | None = None
    edit_url: str = ""
    delete_url: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """An assignment that is open: posts `on` or nothing to `done_url`."""

    who: str
    note: str
    due: str
    is_late: bool
    done_url: str = ""


@dataclass(frozen=True, slots=True)
class StreamPage:
    """A part of the stream, newest first."""

    happenings: Sequence[Happening]
    more_url: str = ""


@dataclass(frozen=True, slots=True)
class TimelinePage:
    """All that people left on a record, and what the reader may add."""

    base: str
    """Begins every address of it."""
    kinds: Sequence[Option]
    stream: StreamPage
    tasks: Sequence[Task]
    is_followed: bool
    may_change: bool
    may_share: bool
    is_mailable: bool
    outcomes: Sequence[Option]
    now: str
    allowed: str


@dataclass(frozen=True, slots=True)
class LetterBox:
    """Where an e-mail about a record is written, or noted.

    `token` lets what is sent twice be one letter; `problem` says why nothing can be sent now, and
    `remedy` what mends it, at `remedy_url`.
    """

    base: str
    token: str
    may_send: bool
    problem: str
    remedy: str
    remedy_url: str
    offered: Sequence[tuple[str, str]]
    """Addresses, each with its name."""
    files: Sequence[tuple[str, str, str]]
    """Token, name and size of each file that may go along."""
    own_address: str
    now: str
