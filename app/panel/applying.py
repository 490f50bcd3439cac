"""Bringing a record to what was sent, held to every rule of its fields, rows and stages."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias

from app.core import clock
from app.core.db import db
from app.core.errors import N_, DomainError
from app.core.fields import Field, Record, fields_of
from app.panel.allowed import ClosedFieldError, allowed
from app.panel.forms.conditional import FixedError, fixed_now, hold_to_rules
from app.panel.forms.inputs import Input, Row, closed_need
from app.panel.holding import NoSuchLinkError, hold_members, is_choosable
from app.panel.registry import Registered, key_of
from app.panel.stages.rules import begin, stage_problems
from app.panel.uploads.keeping import NoSuchFileError, may_put

MayChoose: TypeAlias = Callable[[type[Any], str, Any], bool]
"""Tells whether the viewer may let a link of a model point to the record of a key."""


class NoSuchRowError(DomainError):
    """A child row was sent that the record does not have (any more)."""

    message = N_("A row is gone: somebody else removed it. Open the record again.")
    status = 409


def apply(
    entry: Registered, record: Any, sent: Input, asks: MayChoose = is_choosable, *, is_new: bool
) -> None:
    """Bring a record to what was sent; what may not be goes to the problems of the input.

    Raises ClosedFieldError.
    """
    if not is_new:
        _leave_fixed(entry, record, sent)
    _apply(entry, record, sent, asks)
    if is_new:
        begin(entry, record)
    _hold_to_rules(entry, record, sent)


def _hold_to_rules(entry: Registered, record: Any, sent: Input) -> None:
    """Note what goes against rules of fields and stages; empty what may not be visible now."""
    for name in hold_to_rules(entry, record, sent):
        _empty(record, name, entry.fields[name])
    for name, problem in stage_problems(entry, record):
        sent.problems.setdefault(name, []).append(problem)


def _apply(entry: Registered, record: Any, sent: Input, asks: MayChoose) -> None:
    _set(record, sent.values, sent.problems, asks)
    for name, field, child in entry.lines():
        if name in sent.rows:
            if not allowed(entry.model).may_change(name):
                raise ClosedFieldError(label=field.label)
            _apply_rows(record, name, child, sent, asks)


def _set(
    record: Any, values: Mapping[str, Any], problems: dict[str, list[DomainError]], asks: MayChoose
) -> None:
    fields, may_change = fields_of(type(record)), allowed(type(record)).may_change
    for name, value in values.items():
        if not may_change(name):  # no form of ours asked for it
            raise ClosedFieldError(label=fields[name].label)
        if fields[name].kind == "many":
            hold_members(record, name, value, problems)
        elif not fields[name].is_many and not _set_one(record, name, value, asks):
            problems[name] = [NoSuchFileError() if fields[name].is_file else NoSuchLinkError()]


def _set_one(record: Any, name: str, value: Any, asks: MayChoose) -> bool:
    """Give a field its value, if it is another one; False where it may not be chosen."""
    model = type(record)
    field = fields_of(model)[name]
    attribute = field.column or name
    column = model.__mapper__.columns[attribute]
    if value is None and not column.nullable:
        if column.default is not None and getattr(record, attribute) is None:
            return True
        value = _nothing(column)
    if value == getattr(record, attribute):
        return True
    if field.kind == "link" and not asks(model, name, value):
        return False
    if field.is_file and not may_put(model, name, value):
        return False
    setattr(record, attribute, value)
    return True


def _leave_fixed(entry: Registered, record: Any, sent: Input) -> None:
    """Leave fixed fields as they are: a form shows them alone, a program is told of them."""
    for name in fixed_now(entry, record) & sent.values.keys():
        value = sent.values.pop(name)
        if name in sent.typed:
            sent.problems.pop(name, None)
        elif value != getattr(record, entry.fields[name].column or name):
            sent.problems[name] = [FixedError()]


def _empty(record: Any, name: str, field: Field) -> None:
    """Take out of a field what nobody could see there any more."""
    if field.kind == "many":
        getattr(record, name).clear()
        return
    attribute = field.column or name
    value = _nothing(record.__mapper__.columns[attribute])
    if getattr(record, attribute) != value:
        setattr(record, attribute, value)


def _nothing(column: Any) -> Any:
    """Give what an emptied field holds where the column takes no NULL: "" or its default."""
    if column.default is not None and column.default.is_scalar:
        return column.default.arg
    return "" if column.type.python_type is str else None


def _apply_rows(record: Any, name: str, child: type[Any], sent: Input, asks: MayChoose) -> None:
    """Bring the child rows to what was sent; what was not sent at all stays."""
    rows, kept = sent.rows[name], getattr(record, name)
    known = {str(key_of(row)): row for row in kept}
    if sent.replaces_rows:
        rows = [*rows, *(Row(key, is_gone=True) for key in known.keys() - {r.key for r in rows})]
    for row in rows:
        target = known.get(row.key) if row.key else None
        if row.key and target is None:
            sent.problems[name] = [NoSuchRowError()]
        elif target is None:
            _add_row(record, name, child(), row, sent, asks)
        elif row.is_gone:
            kept.remove(target)
        else:
            _set(target, row.values, row.problems, asks)
    is_changed = len(kept) < len(known) or any(_is_touched(row) for row in kept)
    if is_changed and isinstance(record, Record):
        record.updated_at = clock.now()


def _add_row(record: Any, name: str, added: Any, row: Row, sent: Input, asks: MayChoose) -> None:  # noqa: PLR0917 - each is one thing
    if row.is_gone:
        return
    if problem := closed_need(type(added), _needed_of(record, name, type(added))):
        sent.problems[name] = [problem]
        return
    _set(added, row.values, row.problems, asks)
    getattr(record, name).append(added)


def _needed_of(record: Any, name: str, child: type[Any]) -> Iterator[str]:
    """Name the fields of a new child row, but for the one that points to its record."""
    pointer = fields_of(type(record))[name].child
    return (known for known, field in fields_of(child).items() if field.column != pointer)


def _is_touched(row: Any) -> bool:
    return row not in db.session or db.session.is_modified(row)
