"""A deed on many records from its rehearsal to its undoing, each step in one transaction."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, ClassVar, TypeAlias

from sqlalchemy import delete, select, update

from app.core import clock, jobs
from app.core.access import NotVisibleError
from app.core.db import db, transaction
from app.core.driver import table_of
from app.core.errors import N_, DomainError
from app.core.language import current_language, said, speaking
from app.panel import kinds, rights, saving
from app.panel.bulk.deeds import Deed, Done, Row, deed_of, plain
from app.panel.bulk.kept import BulkChange
from app.panel.lists.columns import title_of
from app.panel.lists.options import title_of_key
from app.panel.lists.query import Listing
from app.panel.on_behalf import on_behalf_of
from app.panel.registry import Registered, key_in, registered, target_of

MOST_ROWS = 5_000
"""How many records one deed may be done to."""

MOST_AT_ONCE = 300
"""Rows that are dealt with while the browser waits; more are left to the worker."""

_EVERY = 50

STEP_JOB, FORGET_JOB = "bulk_step", "forget_rehearsals"

_REHEARSED_FOR = timedelta(days=7)

Told: TypeAlias = Callable[[int], None]
"""Is told how far a step is, in percent."""


def nobody(_percent: int) -> None:
    """Tell nobody: the browser waits."""


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


class NotFinishedError(DomainError):
    """Something of ours failed; the log of the worker says what."""

    message = N_("This could not be finished, and nothing was changed. Do it again from the list.")
    status = 500


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


def ask(entry: Registered, deed: Deed, keys: Sequence[str], value: Any = None) -> BulkChange:
    """Keep what somebody wants to do, and rehearse it: at once, or by the worker if it is much."""
    change = BulkChange(
        user_id=rights.acting_user_id(),
        model=entry.name,
        deed=deed.name,
        said=said_of(entry, deed, value),
        value=plain(entry.fields[deed.field], value) if deed.field else None,
        state="rehearsing",
        rows=[[key, "", key] for key in keys],
    )
    db.session.add(change)
    db.session.flush()
    take(change, "rehearse")
    return change


def rehearse(change: BulkChange, told: Told = nobody) -> None:
    """Do a deed to every row, take all of it back, and keep what would have come of it.

    So what is said before anything is written is what the services themselves say. The rows
    are kept in the state they were seen in; whoever changes one meanwhile keeps that change.
    """
    entry, deed = _deed(change)
    rows, value = change.rows, change.value
    savepoint = db.session.begin_nested()
    try:
        outcome = _each(rows, lambda row: _tried(entry, deed, row[0], value), told)
    finally:
        savepoint.rollback()
    change.rows, change.left, change.state = outcome.done, outcome.left, "planned"
    db.session.flush()


def said_of(entry: Registered, deed: Deed, value: Any) -> str:
    """Say a deed as its author reads it: Archive, or City: İzmir."""
    if not deed.field:
        return str(deed.label)
    field = entry.fields[deed.field]
    if field.kind == "link":
        shown = title_of_key(target_of(entry.model, deed.field), str(value)) if value else ""
    elif field.is_many:
        shown = ", ".join(value)
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


def _each(rows: Sequence[Any], do: Callable[[Any], list[Any]], told: Told) -> Outcome:
    """Do something to each row; what is refused leaves the others as they are."""
    outcome = Outcome()
    for number, row in enumerate(rows):
        if number % _EVERY == 0:
            told(100 * number // len(rows))
        try:
            with db.session.begin_nested():
                outcome.done.append(do(row))
        except _RefusedError as refused:
            outcome.left.append([refused.name, said(refused.reason)])
        except DomainError as refusal:
            outcome.left.append([row[2], said(refusal)])
    return outcome


def carry_out(change: BulkChange, told: Told = nobody) -> None:
    """Do what was rehearsed to the rows that stand as they were seen.

    Raises AccessDeniedError.
    """
    entry, deed = _deed(change)

    def do(kept: list[Any]) -> list[Any]:
        row = Row(*kept)
        return _after(row, deed.run(entry, row, change.value))

    outcome = _each(change.rows, do, told)
    change.rows, change.left = outcome.done, outcome.left
    change.state, change.done_at = "done", clock.now()
    db.session.flush()


def undo(change: BulkChange, told: Told = nobody) -> None:
    """Put back what stood there before; rows changed since are left alone and named.

    Raises AccessDeniedError, NoUndoError.
    """
    entry, deed = _deed(change)
    back = deed.undo
    if back is None:
        raise NoUndoError

    def take_back(kept: list[Any]) -> list[Any]:
        row = Row(*kept[:3])
        return _after(row, back(entry, row, kept[3]))

    outcome = _each(change.rows, take_back, told)
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


_STEPS: Mapping[str, tuple[str, str, Callable[..., None]]] = {
    "rehearse": ("rehearsing", "rehearsing", rehearse),
    "do": ("planned", "doing", carry_out),
    "undo": ("done", "undoing", undo),
}
"""The state a step begins in, the one it is under way in, and what does it."""


def take(change: BulkChange, step: str) -> None:
    """Take the next step, or leave it to the worker; only the author may let it be done.

    Raises NotPlannedError, AccessDeniedError, NotVisibleError, NoUndoError.
    """
    begins, under_way, run = _STEPS[step]
    if change.state != begins:
        raise NotPlannedError
    if step != "undo" and change.user_id != rights.acting_user_id():
        raise NotVisibleError
    _entry, deed = _deed(change)
    if step == "undo" and deed.undo is None:
        raise NoUndoError
    if len(change.rows) <= MOST_AT_ONCE:
        run(change)
        return
    change.state, change.progress = under_way, 0
    left = {"change_id": change.id, "step": step, "user_id": rights.acting_user_id()}
    jobs.enqueue(STEP_JOB, left | {"language": current_language()})
    db.session.flush()


def take_step(payload: dict[str, Any]) -> str:
    """Take a step for who wants it, by the rights that person has now; a job of the worker.

    All of it is one transaction; what forbids it by now stands on the page of the deed.
    """
    number, step = int(payload["change_id"]), str(payload["step"])
    _begins, under_way, run = _STEPS[step]
    with speaking(str(payload["language"])):
        try:
            with on_behalf_of(int(payload["user_id"])), transaction():
                change = db.session.get_one(BulkChange, number)
                if change.state == under_way:
                    run(change, _teller(number))
        except DomainError as refusal:
            _fail(number, refusal)
            return str(refusal)
        except Exception:
            _fail(number, NotFinishedError())
            raise
    return step


def forget_rehearsals(_payload: dict[str, Any]) -> str:
    """Forget what was rehearsed and never done; what was done stays, with its way back."""
    before = clock.now() - _REHEARSED_FOR
    is_old = BulkChange.planned_at < before
    was_not_done = BulkChange.state.in_(("rehearsing", "planned", "failed"))
    gone = delete(BulkChange).where(is_old, was_not_done, BulkChange.done_at.is_(None))
    return f"{len(db.session.scalars(gone.returning(BulkChange.id)).all())} rehearsals forgotten"


def _teller(number: int) -> Told:
    """Say how far a step is, beside its transaction."""

    def tell(percent: int) -> None:
        with db.engine.begin() as beside:
            beside.execute(_change(number).values(progress=percent))

    return tell


def _fail(number: int, problem: DomainError) -> None:
    with transaction():
        db.session.execute(_change(number).values(state="failed", problem=said(problem)))


def _change(number: int) -> Any:
    table = table_of(BulkChange)
    return update(table).where(table.c.id == number)


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
