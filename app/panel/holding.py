"""Which records a person may let another one point to or hold, and how those held are kept."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select

from app.core import clock
from app.core.db import db
from app.core.errors import N_, DomainError
from app.core.fields import Record, fields_of
from app.panel.registry import find, key_of, target_of


class NoSuchLinkError(DomainError):
    """The record pointed to is not there, or not for this person to choose."""

    message = N_("There is no such record to choose. Search for it by its name.")


def is_choosable(model: type[Any], name: str, key: Any) -> bool:
    """Tell whether the viewer sees the record a link shall point to."""
    return key is None or len(_choosable(model, name, [key])) == 1


def _choosable(model: type[Any], name: str, keys: Iterable[Any]) -> dict[Any, Any]:
    """Give the records among some keys that a field may point to: seen, and not archived."""
    field, target = fields_of(model)[name], target_of(model, name)
    primary = next(iter(target.__mapper__.primary_key))
    query = select(target).where(primary.in_(list(keys)))
    if (entry := find(target)) and entry.is_archivable:
        query = query.where(target.archived_at.is_(None))
    if field.category:
        query = query.where(target.kind == field.category)
    return {key_of(known): known for known in db.session.scalars(query)}


def hold_members(
    record: Any, name: str, keys: list[Any], problems: dict[str, list[DomainError]]
) -> None:
    """Let a record hold the members with these keys, of those the viewer sees.

    Members out of the viewer's sight are not among those read, and stay.
    """
    held = {key_of(member): member for member in getattr(record, name)}
    new = [key for key in dict.fromkeys(keys) if key not in held]
    found = _choosable(type(record), name, new) if new else {}
    if len(found) < len(new):
        problems[name] = [NoSuchLinkError()]
        return
    wanted = [held.get(key) or found[key] for key in dict.fromkeys(keys)]
    if {key_of(member) for member in wanted} != held.keys():
        setattr(record, name, wanted)
        if isinstance(record, Record):
            record.updated_at = clock.now()
