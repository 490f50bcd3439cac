"""A deed on many records from its rehearsal to its undoing, each step in one transaction."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from sqlalchemy import select

from app.core import clock
from app.core.access import NotVisibleError
from app.core.db import db
from app.core.errors import N_, DomainError
from app.core.language import current_language, said
from app.panel import kinds, rights, saving
from app.panel.bulk.deeds import Deed, Done, Row, deed_of, plain
from app.panel.bulk.kept import BulkChange
from app.panel.lists.columns import title_of
from app.panel.lists.options import title_of_key
from app.panel.lists.query import Listing
from app.panel.registry import Registered, key_in, registered, target_of

MOST_ROWS = 5_000
"""How many records one deed may be done to."""

VIEW = "BulkChange"
"""What the rights on deeds done stand under; the modules say which roles have them."""


class TooManyRowsError(DomainError):
    """So many rows would keep others waiting."""

    status: ClassVar[int] = 422
    message = N_("More than {most} records: filter the list and do it in several steps.")


class NoRowsError(DomainError):
    """Nothing was ticked, or what was ticked is gone."""

    status: ClassVar[int] = 422
    message = N_("No record was chosen: tick some in the list first.")


class NotPlannedError(DomainError):
    """The deed was done or undone already; nothing is done twice."""

    status: ClassVar[int] = 409
    message = N_("This was done already: its page says what came of it.")


class NoUndoError(DomainError):
    """The deed has no way back."""

    status: ClassVar[int] = 409
    message = N_("This cannot be undone here: open the records and put them right one by one.")


@dataclass(slots=True)
class Outcome:
    """What came of a deed: the rows it was done to, and those left alone, with the reason."""

    done: list[list[Any]] = field(default_factory=list)
    left: list[list[str]] = field(default_factory=list)


def keys_of(listing: Listing) -> list[str]:
    """Give the keys of every row of a list's filter; raises TooManyRowsError."""
    key = listing.entry.key
    asked = listing.filtered(key).order_by(key).limit(MOST_ROWS + 1)
    return check_number([str(found) for found in db.session.scalars(asked)])


def check_number(keys: Sequence[str]) -> list[str]:
    """Give keys, each once; raises NoRowsError, TooManyRowsError."""
    once = list(dict.fromkeys(keys))
    if not once:
        raise NoRowsError
    if len(once) > MOST_ROWS:
        raise TooManyRowsError(most=MOST_ROWS)
    return once


def rehearse(entry: Registered, deed: Deed, keys: Sequence[str], value: Any = None) -> BulkChange:
    """Do a deed to every row, take all of it back, and keep what would have come of it.

    So what is said before anything is written is what the services themselves say. The rows
    are kept in the state they were seen in; whoever changes one meanwhile keeps that change.
    """
    wanted = plain(entry.fields[deed.field], value) if deed.field else None
    savepoint = db.session.begin_nested()
    try:
        outcome = _each(keys, lambda key: _tried(entry, deed, key, wanted))
    finally:
        savepoint.rollback()
    change = BulkChange(
        user_id=rights.acting_user_id(),
        model=entry.name,
        deed=deed.name,
        said=said_of(entry, deed, value),
        value=wanted,
        rows=outcome.done,
        left=outcome.left,
    )
    db.session.add(change)
    db.session.flush()
    return change


def said_of(entry: Registered, deed: Deed, value: Any) -> str:
    """Say a deed as its author reads it: Archive, or City: İzmir."""
    if not deed.field:
        return str(deed.label)
    field = entry.fields[deed.field]
    if field.kind == "link":
        shown = title_of_key(target_of(entry.model, deed.field), str(value)) if value else ""
    else:
        shown = kinds.show(field, value, current_language())
    return f"{deed.label}: {shown or '–'}"


def _tried(entry: Registered, deed: Deed, key: str, value: Any) -> list[Any]:
    record = saving.get(entry, key, to_write=True)
    row = Row(key, saving.token_of(record), title_of(record))
    try:
        deed.run(entry, row, value)
    except DomainError as refusal:
        raise _RefusedError(row.name, refusal) from refusal
    return [*row]


class _RefusedError(Exception):
    """A row whose name is known is left alone."""

    def __init__(self, name: str, reason: DomainError) -> None:
        super().__init__(name)
        self.name, self.reason = name, reason


def _each(rows: Iterable[Any], do: Callable[[Any], list[Any]]) -> Outcome:
    """Do something to each row; what is refused leaves the others as they are."""
    outcome = Outcome()
    for row in rows:
        try:
            with db.session.begin_nested():
                outcome.done.append(do(row))
        except _RefusedError as refused:
            outcome.left.append([refused.name, said(refused.reason)])
        except DomainError as refusal:
            name = row if isinstance(row, str) else row[2]
            outcome.left.append([name, said(refusal)])
    return outcome


def carry_out(change: BulkChange) -> None:
    """Do what was rehearsed to the rows that stand as they were seen.

    Raises AccessDeniedError, NotPlannedError, and NotVisibleError for whoever is not its author.
    """
    if change.user_id != rights.acting_user_id():
        raise NotVisibleError
    if change.state != "planned":
        raise NotPlannedError
    entry, deed = _deed(change)

    def do(kept: list[Any]) -> list[Any]:
        row = Row(*kept)
        return _after(row, deed.run(entry, row, change.value))

    outcome = _each(change.rows, do)
    change.rows, change.left = outcome.done, outcome.left
    change.state, change.done_at = "done", clock.now()
    db.session.flush()


def undo(change: BulkChange) -> None:
    """Put back what stood there before; rows changed since are left alone and named.

    Raises AccessDeniedError, NotPlannedError, NoUndoError.
    """
    if change.state != "done":
        raise NotPlannedError
    entry, deed = _deed(change)
    back = deed.undo
    if back is None:
        raise NoUndoError

    def take_back(kept: list[Any]) -> list[Any]:
        row = Row(*kept[:3])
        return _after(row, back(entry, row, kept[3]))

    outcome = _each(change.rows, take_back)
    change.rows, change.left = outcome.done, outcome.left
    change.state, change.undone_at = "undone", clock.now()
    change.undone_by_id = rights.acting_user_id()
    db.session.flush()


def _after(row: Row, done: Done) -> list[Any]:
    return [row.key, saving.token_of(done.record), row.name, done.before]


def _deed(change: BulkChange) -> tuple[Registered, Deed]:
    entry = registered().get(change.model)
    if entry is None:
        raise NotVisibleError
    return entry, deed_of(entry, change.deed)


def own_change(key: str, *, to_write: bool = False) -> BulkChange:
    """Give a deed of the acting person's, or another's to whoever may undo those.

    Raises NotVisibleError.
    """
    number = key_in(BulkChange, key)
    asked = select(BulkChange).where(BulkChange.id == number)
    if to_write:
        asked = asked.with_for_update().execution_options(populate_existing=True)
    change = None if number is None else db.session.scalar(asked)
    if change is None or not is_seen(change):
        raise NotVisibleError
    return change


def is_seen(change: BulkChange) -> bool:
    """Tell whether the acting person may look at a deed: it names the records it was done to."""
    if change.user_id == rights.acting_user_id():
        return True
    entry = registered().get(change.model)
    return entry is not None and rights.can(VIEW, "undo") and rights.reach(entry.model) == "all"
