"""Fields that hold several records, in forms: typed as keys or tags with commas between them."""

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import select

from app.core.db import db
from app.core.errors import N_, DomainError
from app.core.fields import Field
from app.core.tags import read_names, tags_of
from app.panel.lists.columns import title_expression
from app.panel.registry import key_in, key_of, target_of

MOST_MEMBERS = 200


class TooManyMembersError(DomainError):
    """A field holds a bounded number of records."""

    message = N_("At most {most} records fit here: take some away.")


class UnknownMemberError(DomainError):
    """What was sent names no record."""

    message = N_("“{text}” names no record: choose from what is offered.")


def read_members(model: type[Any], name: str, field: Field, texts: Iterable[str]) -> list[Any]:
    """Read keys of records, or names of tags; raises a DomainError."""
    given = [text.strip() for text in texts if text.strip()]
    if field.kind == "tags":
        return [*read_names(given)]
    if len(given) > MOST_MEMBERS:
        raise TooManyMembersError(most=MOST_MEMBERS)
    target = target_of(model, name)
    found = {text: key_in(target, text) for text in given}
    for text, key in found.items():
        if key is None:
            raise UnknownMemberError(text=text[:40])
    return [*found.values()]


def stored_members(record: Any, name: str, field: Field) -> str:
    """Write the members of a record, as far as the viewer sees them, as a form sends them."""
    if record is None:
        return ""
    if field.kind == "tags":
        return ",".join(tag.name for tag in tags_of(type(record).__name__, key_of(record)))
    return ",".join(str(key_of(member)) for member in getattr(record, name))


def chosen_members(model: type[Any], name: str, field: Field, value: str) -> str:
    """Give what a form's input holds with what it is called, for the viewer, as JSON."""
    texts = [text.strip() for text in value.split(",") if text.strip()]
    if field.kind == "tags" or not texts:
        return json.dumps([{"id": text, "label": text} for text in texts])
    target = target_of(model, name)
    keys = [key for text in texts if (key := key_in(target, text)) is not None]
    key = target.__mapper__.primary_key[0]
    query = select(key, title_expression(target)).where(key.in_(keys))
    titles = {row[0]: str(row[1]) for row in db.session.execute(query)}
    return json.dumps([{"id": str(it), "label": titles[it]} for it in keys if it in titles])
