"""What the templates of deeds on many records are given."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from app.core.db import db
from app.core.language import current_language
from app.panel import kinds, rights
from app.panel.bulk.changes import MOST_ROWS, said_of
from app.panel.bulk.deeds import Deed, deed_of, deeds_of, read
from app.panel.bulk.kept import STATES, TONES, UNDER_WAY, BulkChange
from app.panel.lists.query import Listing
from app.panel.pages import FormField
from app.panel.registry import registered

MOST_NAMED = 20
"""How many rows are named of each sort; the others are counted."""


@dataclass(frozen=True, slots=True)
class Bar:
    """What can be done to the rows ticked: `edits` ask for a value, `others` do not.

    `total` is how many rows the whole filter has, empty where they are more than `most`.
    """

    url: str
    list_query: str
    edits: Sequence[Deed]
    others: Sequence[Deed]
    total: str
    most: str
    has_merge: bool = False
    """Whether two rows that are ticked can be merged."""


@dataclass(frozen=True, slots=True)
class ValuePage:
    """The one field whose value many records shall share; `keys` are those ticked, if any."""

    title: str
    count: str
    url: str
    list_url: str
    list_title: str
    list_query: str
    deed: str
    keys: str
    field: FormField


@dataclass(frozen=True, slots=True)
class ChangePage:
    """A deed on many records as it stands: rehearsed, done or undone."""

    title: str
    said: str
    state: str
    state_label: str
    tone: str
    when: str
    count: str
    names: Sequence[tuple[str, str]]
    """Name and address of the first rows; none while they are dealt with."""
    more: str
    left_count: str
    reasons: Sequence[tuple[str, str]]
    """Why rows were left alone, and how many for each reason."""
    left: Sequence[tuple[str, str]]
    """Name and reason of the first of them."""
    more_left: str
    url: str
    list_url: str
    list_title: str
    is_under_way: bool
    progress: int
    problem: str
    may_do: bool
    may_undo: bool
    has_undo: bool


def bar_of(listing: Listing, base: str, *, has_merge: bool = False) -> Bar:
    """Give the bar of a list: the deeds that fit its rows."""
    is_archived = listing.asked.archived
    deeds = [
        deed
        for deed in deeds_of(listing.entry).values()
        if deed.on_archived is None or deed.on_archived == is_archived
    ]
    found = listing.filtered(listing.entry.key).limit(MOST_ROWS + 1).subquery()
    total = db.session.scalar(select(func.count()).select_from(found)) or 0
    return Bar(
        url=f"{base}/bulk",
        list_query=listing.asked.address("").removeprefix("?"),
        edits=[deed for deed in deeds if deed.field],
        others=[deed for deed in deeds if not deed.field],
        total=counted(total) if total <= MOST_ROWS else "",
        most=counted(MOST_ROWS),
        has_merge=has_merge and not is_archived,
    )


def change_page(change: BulkChange, root: str) -> ChangePage:
    """Give the page of a deed."""
    entry = registered()[change.model]
    base = f"{root}/{entry.slug}"
    deed = deed_of(entry, change.deed)
    rows = [] if change.state in {"rehearsing", "failed"} else change.rows
    is_planned = change.state == "planned"
    moment = change.undone_at or change.done_at or change.planned_at
    reasons = Counter(reason for _name, reason in change.left)
    is_own = change.user_id == rights.acting_user_id()
    value = read(entry.fields[deed.field], change.value) if deed.field else None
    return ChangePage(
        title=str(entry.panel.title),
        said=said_of(entry, deed, value),
        state=change.state,
        state_label=str(STATES[change.state]),
        tone=TONES.get(change.state, "info"),
        when=kinds.show_instant(moment, current_language()),
        count=counted(len(change.rows)),
        names=[(row[2], f"{base}/show/{row[0]}") for row in rows[:MOST_NAMED]],
        more=_more(len(rows)),
        left_count=counted(len(change.left)) if change.left else "",
        reasons=[(reason, counted(number)) for reason, number in reasons.most_common(MOST_NAMED)],
        left=[(name, reason) for name, reason in change.left[:MOST_NAMED]],
        more_left=_more(len(change.left)),
        url=f"{root}/bulk/{change.id}",
        list_url=f"{base}/list/",
        list_title=str(entry.panel.title),
        is_under_way=change.state in UNDER_WAY,
        progress=change.progress,
        problem=change.problem,
        may_do=is_planned and bool(change.rows) and is_own,
        may_undo=change.state == "done" and deed.undo is not None and bool(change.rows),
        has_undo=deed.undo is not None,
    )


def _more(number: int) -> str:
    return counted(number - MOST_NAMED) if number > MOST_NAMED else ""


def counted(number: int) -> str:
    """Write how many there are."""
    return kinds.KINDS["whole"].show(number, current_language())
