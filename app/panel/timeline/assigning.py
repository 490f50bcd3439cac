"""Assignments: what a colleague shall do about a record, by when, and whether it is done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from sqlalchemy import ColumnElement, select

from app.core import clock
from app.core.access import NotVisibleError
from app.core.actor import current_actor
from app.core.db import db
from app.core.errors import N_, DomainError
from app.panel.kinds import KINDS
from app.panel.registry import Registered, key_of, registered
from app.panel.searching.remembered import Known
from app.panel.timeline.colleagues import colleagues, names_of, reads
from app.panel.timeline.models import Assignment
from app.panel.timeline.news import notify, titles_of

MOST_SHOWN = 100


class CannotBeAssignedError(DomainError):
    """Nobody is given work on a record they may not read."""

    message = N_("Choose a colleague who may read this record, or share it with them first.")


class NotYourAssignmentError(DomainError):
    """Who has it to do says that it is done, or who gave it."""

    status: ClassVar[int] = 403
    message = N_("Only who has it to do, or who assigned it, changes this.")


@dataclass(frozen=True, slots=True)
class ToDo:
    """An assignment as a list shows it; without a title where the record is not theirs to see."""

    assignment: Assignment
    model: str
    icon: str
    title: str
    given_by: str
    is_late: bool


def assign(
    entry: Registered, record: Any, user_id: int, due_on: date | None, note: str
) -> Assignment:
    """Give a colleague something to do about a record; raises CannotBeAssignedError."""
    known = {person.id for person in colleagues()}
    if user_id not in known or not reads(user_id, entry, record):
        raise CannotBeAssignedError
    assignment = Assignment(
        model=entry.name,
        key=str(key_of(record)),
        user_id=user_id,
        due_on=due_on,
        note=KINDS["text"].parse(note, ""),
    )
    db.session.add(assignment)
    db.session.flush()
    notify([user_id], "assigned", Known(assignment.model, assignment.key))
    return assignment


def set_done(entry: Registered, record: Any, number: int, *, is_done: bool) -> Assignment:
    """Note that an assignment of a record is done, or is not after all."""
    assignment = db.session.get(Assignment, number)
    place = entry.name, str(key_of(record))
    if assignment is None or (assignment.model, assignment.key) != place:
        raise NotVisibleError
    return finish(number, is_done=is_done)


def finish(number: int, *, is_done: bool) -> Assignment:
    """Note that an assignment is done, or is not after all; raises NotYourAssignmentError."""
    assignment = db.session.get(Assignment, number)
    if assignment is None:
        raise NotVisibleError
    me = current_actor().user_id
    if me is None or me not in {assignment.user_id, assignment.created_by_id}:
        raise NotYourAssignmentError
    assignment.done_at = (assignment.done_at or clock.now()) if is_done else None
    db.session.flush()
    if is_done and assignment.created_by_id is not None:
        notify([assignment.created_by_id], "done", Known(assignment.model, assignment.key))
    return assignment


def open_of_record(entry: Registered, record: Any) -> Sequence[Assignment]:
    """Give what is still to be done about a record, the most urgent first."""
    return _found(
        (Assignment.model == entry.name)
        & (Assignment.key == str(key_of(record)))
        & Assignment.done_at.is_(None)
    )


def assigned_to(user_id: int, language: str, *, is_done: bool = False) -> list[ToDo]:
    """Give what a person has to do about records of every model, or what they did."""
    done = Assignment.done_at.is_not(None) if is_done else Assignment.done_at.is_(None)
    rows = _found((Assignment.user_id == user_id) & done)
    known = [Known(row.model, row.key) for row in rows]
    titles = titles_of(known, language)
    givers = names_of({row.created_by_id for row in rows if row.created_by_id})
    return [
        ToDo(
            assignment=row,
            model=str(entry.one) if (entry := registered().get(row.model)) else row.model,
            icon=entry.panel.icon if entry else "point",
            title=titles.get(Known(row.model, row.key), ""),
            given_by=givers.get(row.created_by_id or 0, ""),
            is_late=is_late(row),
        )
        for row in rows
    ]


def _found(condition: ColumnElement[bool]) -> Sequence[Assignment]:
    order = (Assignment.due_on.asc().nulls_last(), Assignment.id)
    return db.session.scalars(
        select(Assignment).where(condition).order_by(*order).limit(MOST_SHOWN)
    ).all()


def is_late(assignment: Assignment) -> bool:
    """Tell whether something should have been done by now."""
    due = assignment.due_on
    return assignment.done_at is None and due is not None and due < clock.today()
