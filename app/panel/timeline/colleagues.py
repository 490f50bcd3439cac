"""Who of the company reads a record: asked with each colleague's own eyes, rights and rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from app.core import access
from app.core.actor import Actor, acting_as
from app.core.db import User, db
from app.core.search import alphabetical
from app.core.turkish import fold
from app.panel import rights
from app.panel.definition import ONLY_READING
from app.panel.mailable import RIGHT
from app.panel.on_behalf import eyes_of
from app.panel.registry import Registered, key_of

MOST_ASKED = 500
"""So many colleagues are asked for at most whether they read a record."""


@dataclass(frozen=True, slots=True)
class Colleague:
    """A person of the company who signs in."""

    id: int
    username: str
    name: str
    is_active: bool = True


_NAMED = (User.id, User.username, User.first_name, User.last_name, User.active)


def reads(user_id: int, entry: Registered, record: Any) -> bool:
    """Tell whether a person may read a record: by their rights, and by whose it is.

    Whose it is is asked of the database only for those who do not see all of them.
    """
    with acting_as(Actor("user", user_id)):
        if not rights.can(entry.name, "read"):
            return False
        if rights.reach(entry.model) == "all":
            return True
    with eyes_of(user_id):
        asked = select(entry.key).where(entry.key == key_of(record))
        return db.session.scalar(asked) is not None


def reads_some(user_id: int, entry: Registered) -> bool:
    """Tell whether a person may read records of a model at all."""
    with acting_as(Actor("user", user_id)):
        return rights.can(entry.name, "read")


def colleagues(words: str = "") -> list[Colleague]:
    """Give who signs in, by name; those whose name or user name holds the words, however spelt."""
    query = select(*_NAMED).where(User.active)
    query = query.order_by(alphabetical(User.first_name), alphabetical(User.last_name), User.id)
    found = [_colleague(row) for row in db.session.execute(query.limit(MOST_ASKED))]
    wanted = fold(words)
    return [it for it in found if wanted in fold(it.name) or wanted in fold(it.username)]


def readers(
    entry: Registered, record: Any, words: str = "", most: int = MOST_ASKED
) -> list[Colleague]:
    """Give the colleagues who read a record, no more than are wanted."""
    found: list[Colleague] = []
    for person in colleagues(words):
        if len(found) == most:
            break
        if reads(person.id, entry, record):
            found.append(person)
    return found


def may_be_given(entry: Registered, record: Any) -> list[Colleague]:
    """Give the colleagues who read such records but not this one: it may be shared with them."""
    if not entry.panel.owner:
        return []
    return [
        person
        for person in colleagues()
        if reads_some(person.id, entry) and not reads(person.id, entry, record)
    ]


def by_username(names: set[str]) -> Mapping[str, Colleague]:
    """Give people by their user names, those who cannot sign in included."""
    wanted = select(*_NAMED).where(func.lower(User.username).in_({name.lower() for name in names}))
    rows = db.session.execute(wanted) if names else ()
    return {row.username.lower(): _colleague(row) for row in rows}


def names_of(ids: set[int]) -> Mapping[int, str]:
    """Give the names of people by their numbers."""
    query = select(*_NAMED).where(User.id.in_(ids))
    return {row.id: _colleague(row).name for row in db.session.execute(query)} if ids else {}


def changes(entry: Registered, record: Any) -> bool:
    """Tell whether whoever asks may change a record, not only read it.

    Records that nobody edits are changed by their actions and by rights of their own.
    """
    if access.is_only_read(entry.model, key_of(record)):
        return False
    if not entry.panel.read_only:
        return rights.may(entry, "update")
    others = {*entry.rights} - {*ONLY_READING, RIGHT}
    return any(rights.can(entry.name, right) for right in others)


def _colleague(row: Any) -> Colleague:
    name = f"{row.first_name} {row.last_name}".strip()
    return Colleague(row.id, row.username, name or row.username, bool(row.active))
