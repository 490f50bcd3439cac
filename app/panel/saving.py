"""Every write of a generated screen or API: read again, checked, written, checked again."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import psycopg
from sqlalchemy import select
from sqlalchemy.exc import DataError, IntegrityError

from app.core import access, clock
from app.core.db import db
from app.core.errors import N_, DomainError
from app.core.events import RecordChanged, RecordDeleted, publish
from app.core.fields import Record
from app.core.tags import Tag, forget_tags, known_tags, put_tags
from app.panel import rights
from app.panel.allowed import allowed
from app.panel.applying import MayChoose, apply
from app.panel.definition import run_saved, warnings_of
from app.panel.forms.inputs import Input, closed_need
from app.panel.holding import is_choosable
from app.panel.registry import Registered, key_of
from app.panel.similar import Near, said_of_similar, similar_to
from app.panel.tagging import NAME, is_taggable


class ConflictError(DomainError):
    """Somebody else saved the record meanwhile."""

    message = N_(
        "Somebody else changed this record meanwhile. What you typed is kept: compare it with "
        "what stands there now, then save again."
    )
    status = 409


class NotUniqueError(DomainError):
    """Another record has the value already."""

    message = N_("Another record has the same value: use another one, or open that record.")
    status = 409


class InUseError(DomainError):
    """Other records point to it."""

    message = N_("Other records use this one, so it cannot be deleted. Archive it instead.")
    status = 409


class WrongInputError(DomainError):
    """Some fields are wrong; the input says which."""

    message = N_("Some fields are not right yet. Nothing was saved: correct them and save again.")


class AgainstRulesError(DomainError):
    """A rule of the table, which no form knows, refuses the record."""

    message = N_("The fields do not fit together: compare dates, sides and kinds, and correct one.")


class WarnedError(DomainError):
    """The record may be saved, but a person should know something first."""

    message = N_("Look at this before saving: {warnings}")
    status = 409

    def __init__(self, warnings: list[str], near: Sequence[Near] = ()) -> None:
        self.warnings = warnings
        self.near = near
        super().__init__(warnings=" ".join(warnings))


def get(entry: Registered, key: str, *, to_write: bool = False) -> Any:
    """Give a record the viewer reaches; raises NotVisibleError.

    To write, its row is locked and read anew, so that nothing changes between check and save;
    what is read only nobody may lock, and its actions lock what they write. What was shared
    with the viewer is not there to be written.
    """
    query = select(entry.model).where(entry.key == entry.parse_key(key))
    if to_write:
        query = query.where(access.changeable(entry.model))
    if to_write and not entry.panel.read_only:
        query = query.with_for_update(of=entry.model).execution_options(populate_existing=True)
    record = db.session.scalar(query)
    if record is None:
        raise access.NotVisibleError
    return record


def token_of(record: Any) -> str:
    """Give the state of a record as a short text that changes whenever the record does."""
    model = type(record)
    return token(model, [getattr(record, part.key) for part in state_of(model)])


def state_of(model: type[Any]) -> Sequence[Any]:
    """Give the attributes that tell one state of a record from another."""
    if issubclass(model, Record):
        return [model.version]
    dark = allowed(model).hidden  # a summary of what is hidden would tell of it
    return [
        getattr(model, column.key)
        for column in model.__mapper__.column_attrs
        if column.key not in dark
    ]


def token(model: type[Any], state: Sequence[Any]) -> str:
    """Write the values of those attributes as a short text."""
    if issubclass(model, Record):
        return str(state[0])
    return hashlib.sha256(repr([*state]).encode()).hexdigest()[:16]


def create(entry: Registered, sent: Input, asks: MayChoose = is_choosable) -> Any:
    """Make a record. Raises WrongInputError (the input says what is wrong), WarnedError."""
    require_fillable(entry)
    record = entry.model()
    with db.session.no_autoflush:
        apply(entry, record, sent, asks, is_new=True)
        _finish(entry, record, sent, is_new=True)
    return record


def require_fillable(entry: Registered) -> None:
    """Refuse a new record whose needed fields the acting person may not fill in."""
    names = (name for names in entry.declared.sections.values() for name in names)
    if problem := closed_need(entry.model, names):
        raise problem


def update(entry: Registered, key: str, sent: Input, asks: MayChoose = is_choosable) -> Any:
    """Change a record, unless somebody else did meanwhile.

    Raises NotVisibleError, ConflictError, WrongInputError, WarnedError, OutOfReachError.
    """
    record = get(entry, key, to_write=True)
    if sent.token is not None and sent.token != token_of(record):
        raise ConflictError
    with db.session.no_autoflush:
        apply(entry, record, sent, asks, is_new=False)
        _finish(entry, record, sent, is_new=False)
    publish(RecordChanged(entry.name, str(key_of(record))))
    return record


def delete(entry: Registered, key: str) -> None:
    """Delete a record nothing points to. Raises NotVisibleError, InUseError."""
    record = get(entry, key, to_write=True)
    if is_taggable(entry.model):
        forget_tags(entry.name, key_of(record))
    gone = RecordDeleted(entry.name, str(key_of(record)))
    db.session.delete(record)
    try:
        db.session.flush()
    except IntegrityError as error:
        raise InUseError from error
    publish(gone)


def archive(entry: Registered, key: str, *, restore: bool = False) -> Any:
    """Put a record away, or take it out again. Raises NotVisibleError."""
    record = get(entry, key, to_write=True)
    moment: datetime | None = None if restore else (record.archived_at or clock.now())
    record.archived_at = moment
    db.session.flush()
    publish(RecordChanged(entry.name, str(key_of(record))))
    return record


def _finish(entry: Registered, record: Any, sent: Input, *, is_new: bool) -> None:
    """Check all that was applied, write it, and make sure the viewer still reaches it."""
    tags = _tags(sent)
    if not sent.is_right:
        raise WrongInputError
    _warn(entry, record, sent)
    if is_new:
        db.session.add(record)
    _flush(entry, record, sent)
    if tags is not None:
        put_tags(entry.name, key_of(record), tags)
    run_saved(record)
    _flush(entry, record, sent)
    key = entry.key
    identity = key_of(record)
    if db.session.scalar(select(key).where(key == identity)) is None:
        raise access.OutOfReachError


def _warn(entry: Registered, record: Any, sent: Input) -> None:
    """Say what a person should know before the record is saved. Raises WarnedError."""
    sent.warnings = warnings_of(record)
    near = () if sent.is_warned else similar_to(entry, record, sent.known)
    if near:
        sent.warnings.append(said_of_similar(near))
    if sent.warnings and not sent.is_warned:
        raise WarnedError(sent.warnings, near)


def _tags(sent: Input) -> Sequence[Tag] | None:
    """Give the tags that were sent, made where the person may; None where none were sent."""
    names = sent.values.get(NAME)
    if names is None or NAME in sent.problems:
        return None
    try:
        return known_tags(names, may_create=rights.can("Tag", "create"))
    except DomainError as problem:
        sent.problems[NAME] = [problem]
        return None


def _flush(entry: Registered, record: Any, sent: Input) -> None:
    """Send the changes; what the database refuses is said beside its field."""
    try:
        db.session.flush()
    except (DataError, IntegrityError) as error:
        cause = error.orig
        if isinstance(cause, psycopg.errors.UniqueViolation):
            names = _fields_of_constraint(entry, record, cause.diag.constraint_name or "")
            for name in names or ("",):
                sent.problems.setdefault(name, []).append(NotUniqueError())
        else:
            sent.problems.setdefault("", []).append(AgainstRulesError())
        raise WrongInputError from error


def _fields_of_constraint(entry: Registered, record: Any, constraint: str) -> list[str]:
    """Name the fields of the form whose values a unique constraint or index refused."""
    table = record.__mapper__.local_table
    known = [rule for rule in (*table.constraints, *table.indexes) if rule.name == constraint]
    columns = {column.name for rule in known for column in rule.columns}
    if not known:  # PostgreSQL named it itself: table_column_key
        columns = {constraint.removeprefix(f"{table.name}_").removesuffix("_key")}
    return [name for name, field in entry.fields.items() if (field.column or name) in columns]
