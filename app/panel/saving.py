"""Every write of a generated screen or API: read again, checked, written, checked again."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeAlias

import psycopg
from sqlalchemy import select
from sqlalchemy.exc import DataError, IntegrityError

from app.core import access, clock
from app.core.db import db
from app.core.errors import N_, DomainError
from app.core.fields import Record, fields_of
from app.panel.definition import run_saved, warnings_of
from app.panel.forms.inputs import Input, Row
from app.panel.registry import Registered, find, key_of, target_of

MayChoose: TypeAlias = Callable[[type[Any], str, Any], bool]
"""Tells whether the viewer may let a link of a model point to the record of a key."""


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


class NoSuchLinkError(DomainError):
    """The record pointed to is not there, or not for this person to choose."""

    message = N_("There is no such record to choose. Search for it by its name.")


class NoSuchRowError(DomainError):
    """A child row was sent that the record does not have (any more)."""

    message = N_("A row is gone: somebody else removed it. Open the record again.")
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

    def __init__(self, warnings: list[str]) -> None:
        self.warnings = warnings
        super().__init__(warnings=" ".join(warnings))


def get(entry: Registered, key: str, *, to_write: bool = False) -> Any:
    """Give a record the viewer reaches; raises NotVisibleError.

    To write, its row is locked and read anew, so that nothing changes between check and save;
    what is read only nobody may lock, and its actions lock what they write.
    """
    query = select(entry.model).where(entry.key == entry.parse_key(key))
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
    return [getattr(model, column.key) for column in model.__mapper__.column_attrs]


def token(model: type[Any], state: Sequence[Any]) -> str:
    """Write the values of those attributes as a short text."""
    if issubclass(model, Record):
        return str(state[0])
    return hashlib.sha256(repr([*state]).encode()).hexdigest()[:16]


def may_choose(model: type[Any], name: str, key: Any) -> bool:
    """Tell whether the viewer sees the record a link shall point to."""
    if key is None:
        return True
    target = target_of(model, name)
    primary = next(iter(target.__mapper__.primary_key))
    query = select(primary).select_from(target).where(primary == key)
    if (entry := find(target)) and entry.is_archivable:
        query = query.where(target.archived_at.is_(None))
    return db.session.scalar(query) is not None


def create(entry: Registered, sent: Input, asks: MayChoose = may_choose) -> Any:
    """Make a record. Raises WrongInputError (the input says what is wrong), WarnedError."""
    record = entry.model()
    with db.session.no_autoflush:
        apply(entry, record, sent, asks)
        _finish(entry, record, sent, is_new=True)
    return record


def update(entry: Registered, key: str, sent: Input, asks: MayChoose = may_choose) -> Any:
    """Change a record, unless somebody else did meanwhile.

    Raises NotVisibleError, ConflictError, WrongInputError, WarnedError, OutOfReachError.
    """
    record = get(entry, key, to_write=True)
    if sent.token is not None and sent.token != token_of(record):
        raise ConflictError
    with db.session.no_autoflush:
        apply(entry, record, sent, asks)
        _finish(entry, record, sent, is_new=False)
    return record


def delete(entry: Registered, key: str) -> None:
    """Delete a record nothing points to. Raises NotVisibleError, InUseError."""
    db.session.delete(get(entry, key, to_write=True))
    try:
        db.session.flush()
    except IntegrityError as error:
        raise InUseError from error


def archive(entry: Registered, key: str, *, restore: bool = False) -> Any:
    """Put a record away, or take it out again. Raises NotVisibleError."""
    record = get(entry, key, to_write=True)
    moment: datetime | None = None if restore else (record.archived_at or clock.now())
    record.archived_at = moment
    db.session.flush()
    return record


def _finish(entry: Registered, record: Any, sent: Input, *, is_new: bool) -> None:
    """Check all that was applied, write it, and make sure the viewer still reaches it."""
    if not sent.is_right:
        raise WrongInputError
    sent.warnings = warnings_of(record)
    if sent.warnings and not sent.is_warned:
        raise WarnedError(sent.warnings)
    if is_new:
        db.session.add(record)
    _flush(entry, record, sent)
    run_saved(record)
    _flush(entry, record, sent)
    key = entry.key
    identity = key_of(record)
    if db.session.scalar(select(key).where(key == identity)) is None:
        raise access.OutOfReachError


def apply(entry: Registered, record: Any, sent: Input, asks: MayChoose = may_choose) -> None:
    """Bring a record to what was sent; what may not be goes to the problems of the input."""
    _set(entry.model, record, sent.values, sent.problems, asks)
    for name, _field, child in entry.lines():
        if name in sent.rows:
            _apply_rows(record, name, child, sent.rows[name], sent)


def _set(
    model: type[Any],
    record: Any,
    values: Mapping[str, Any],
    problems: dict[str, list[DomainError]],
    asks: MayChoose = may_choose,
) -> None:
    fields = fields_of(model)
    for name, value in values.items():
        attribute = fields[name].column or name
        column = model.__mapper__.columns[attribute]
        if value is None and not column.nullable:
            if column.default is not None and getattr(record, attribute) is None:
                continue
            value = _nothing(column)  # noqa: PLW2901 - what nothing means for this column
        if value == getattr(record, attribute):
            continue
        if fields[name].kind == "link" and not asks(model, name, value):
            problems[name] = [NoSuchLinkError()]
            continue
        setattr(record, attribute, value)


def _nothing(column: Any) -> Any:
    """Give what an emptied field holds where the column takes no NULL: "" or its default."""
    if column.default is not None and column.default.is_scalar:
        return column.default.arg
    return "" if column.type.python_type is str else None


def _apply_rows(record: Any, name: str, child: type[Any], rows: list[Row], sent: Input) -> None:
    """Bring the child rows to what was sent; what was not sent at all stays."""
    kept = getattr(record, name)
    known = {str(key_of(row)): row for row in kept}
    if sent.replaces_rows:
        rows = [*rows, *(Row(key, is_gone=True) for key in known.keys() - {r.key for r in rows})]
    for row in rows:
        target = known.get(row.key) if row.key else None
        if row.key and target is None:
            sent.problems[name] = [NoSuchRowError()]
        elif row.is_gone:
            if target is not None:
                kept.remove(target)
        elif target is None:
            target = child()
            _set(child, target, row.values, row.problems)
            kept.append(target)
        else:
            _set(child, target, row.values, row.problems)
    is_changed = len(kept) < len(known) or any(_is_touched(row) for row in kept)
    if is_changed and isinstance(record, Record):
        record.updated_at = clock.now()


def _is_touched(row: Any) -> bool:
    return row not in db.session or db.session.is_modified(row)


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
