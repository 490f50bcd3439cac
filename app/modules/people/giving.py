"""Roles and passwords given to users: nobody makes anybody, by either, more than they are.

The fence stands before each flush: whichever screen, call, import or bulk change gives a role or
turns the address that letters with a new password go to, it meets the same rule.
"""

from collections.abc import Collection, Iterable, Iterator
from typing import Any, ClassVar

from sqlalchemy import event, inspect, select
from sqlalchemy.orm import Session

from app.core.db import Group, Role, User, db
from app.core.errors import N_
from app.modules.people.services import (
    ADMINISTRATOR,
    PUBLIC,
    PeopleError,
    acts_as_administrator,
    ensure_an_administrator,
    is_administrator,
    require_administrator,
)
from app.panel import grants, passwords, rights, sign_in
from app.panel.fab.permissions import permission_ids
from app.panel.field_rights import OPEN, Closing, closings_of, parents_of_rows
from app.panel.grants import Held

Pair = tuple[str, str]
"""Permission and view."""

_grants = db.metadata.tables["ab_permission_view_role"]


class NoSuchRoleError(PeopleError):
    """A role was chosen that is not there (any more)."""

    message = N_("One of the roles is gone. Open the page again.")


class RoleBeyondError(PeopleError):
    """Somebody who is no administrator would give or take a role that may do more than they."""

    status: ClassVar[int] = 403
    message = N_(
        "Whoever is no administrator gives and takes only roles whose rights are all their own, "
        "and gives none to themselves. Ask an administrator."
    )


class PersonBeyondError(PeopleError):
    """Somebody who is no administrator would get hold of the account of a person who may more."""

    status: ClassVar[int] = 403
    message = N_(
        "This person may do more than you: only an administrator changes their password or "
        "e-mail address."
    )


def set_roles(user: User, names: Iterable[str]) -> None:
    """Give a user exactly these roles; holds from the user's next request on.

    Raises RoleBeyondError, by the fence below.
    """
    wanted = set(names)
    roles = db.session.scalars(select(Role).where(Role.name.in_(wanted)).order_by(Role.id)).all()
    if {role.name for role in roles} != wanted or PUBLIC in wanted:
        raise NoSuchRoleError
    if ADMINISTRATOR in wanted | {role.name for role in user.roles}:
        require_administrator()
    user.roles = list(roles)
    db.session.flush()
    ensure_an_administrator()


def give_password(user: User) -> str:
    """Set a made-up password and give it, to be told to the user once; ends their sign-ins.

    Raises PersonBeyondError.
    """
    if is_administrator(user.id):
        require_administrator()
    _require_above(user)
    password = passwords.generated()
    sign_in.set_password(user, password)
    return password


def givable(user: User) -> set[str]:
    """Name the roles that whoever acts may give the user, or take from them."""
    roles = db.session.scalars(select(Role).where(Role.name != PUBLIC)).all()
    if acts_as_administrator():
        return {role.name for role in roles}
    held = {role.name for role in user.roles}
    is_self = user.id == rights.acting_user_id()
    return {it.name for it in roles if _is_within(it) and (it.name in held or not is_self)}


def rights_of(role: Role) -> set[Pair]:
    """Give what a role is granted."""
    asked = select(_grants.c.permission_view_id).where(_grants.c.role_id == role.id)
    held = set(db.session.scalars(asked))
    return {pair for pair, number in permission_ids().items() if number in held}


def may_grant(role: Role, pairs: Collection[Pair]) -> bool:
    """Tell whether whoever acts holds some rights themselves, with every field the role sees."""
    return _is_covered(Held(frozenset(pairs), closings_of({role.id})))


def _is_within(role: Role) -> bool:
    """Tell whether a role may do no more than whoever acts."""
    return role.name != ADMINISTRATOR and may_grant(role, rights_of(role))


def _is_covered(theirs: Held) -> bool:
    """Tell whether whoever acts holds all of it, and sees and changes every field of it."""
    mine = grants.held_by(rights.acting_user_id())
    views, parents = {view for _permission, view in theirs.grants}, parents_of_rows()
    return theirs.grants <= mine.grants and all(
        _is_as_closed(theirs.closings.get(model, OPEN), closing)
        for model, closing in mine.closings.items()
        if parents.get(model, model) in views
    )


def _is_as_closed(theirs: Closing, mine: Closing) -> bool:
    shut = theirs.hidden | theirs.read_only
    return mine.hidden <= theirs.hidden and mine.read_only <= shut


def _require_above(user: User) -> None:
    """Refuse to touch the account of a person who may do more."""
    is_self = user.id == rights.acting_user_id()
    if not is_self and not acts_as_administrator() and not _is_covered(grants.held_by(user.id)):
        raise PersonBeyondError


@event.listens_for(Session, "before_flush")
def _fence(session: Session, _context: Any, _instances: Any) -> None:
    """Refuse what would make somebody more than whoever acts; raises a PeopleError."""
    written = [it for it in (*session.new, *session.dirty) if isinstance(it, _PEOPLE)]
    gone = {it for it in session.deleted if isinstance(it, Role | Group)}
    if not (written or gone):
        return
    moved = [turn for it in written for turn in _moved(it)]
    turned = [it for it in written if it in session.dirty and _has_moved(it, "email")]
    grouped = [it for it in written if isinstance(it, Group) or _has_moved(it, "groups")]
    if (moved or gone or turned or grouped) and not acts_as_administrator():
        _refuse_roles(moved, gone, grouped)
        for user in turned:
            _require_above(user)


_PEOPLE = (User, Role, Group)


def _refuse_roles(
    moved: Iterable[tuple[User, Role, bool]], gone: Iterable[Any], grouped: Collection[Any]
) -> None:
    """Refuse what only an administrator gives or takes; groups nobody else touches at all."""
    me = rights.acting_user_id()
    to_me = any(is_given and user.id == me for user, _role, is_given in moved)
    roles = {*gone, *(role for _user, role, _is_given in moved)}
    if grouped or to_me or not all(isinstance(it, Role) and _is_within(it) for it in roles):
        raise RoleBeyondError


def _moved(record: Any) -> Iterator[tuple[User, Role, bool]]:
    """Give user, role and whether it is given, whichever side of the two was written."""
    if isinstance(record, User):
        yield from ((record, role, given) for role, given in _turns(record, "roles"))
    elif isinstance(record, Role):
        yield from ((user, record, given) for user, given in _turns(record, "user"))


def _turns(record: Any, name: str) -> Iterator[tuple[Any, bool]]:
    history = inspect(record).attrs[name].history
    yield from ((it, True) for it in history.added or ())
    yield from ((it, False) for it in history.deleted or ())


def _has_moved(record: Any, name: str) -> bool:
    return name in inspect(record).attrs and inspect(record).attrs[name].history.has_changes()
