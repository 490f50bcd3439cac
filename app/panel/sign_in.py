"""Signing in and out: one way for the form and the API, each try counted and remembered."""

from datetime import UTC
from typing import ClassVar

from sqlalchemy import func, or_, select, update

from app.core import clock
from app.core.actor import Actor, acting_as, current_actor
from app.core.db import User, db, transaction
from app.core.errors import N_, DomainError
from app.core.history import write_line
from app.panel import sessions
from app.panel.passwords import hashed, matches, require_strong, shortest
from app.panel.sign_in_limits import admit, forgive


class WrongSignInError(DomainError):
    """User name and password do not belong together; nobody is told which is wrong."""

    status: ClassVar[int] = 401
    message = N_("User name or password is wrong. Try again, or ask an administrator.")


class WrongPasswordError(DomainError):
    """The present password was asked for and not given."""

    status: ClassVar[int] = 422
    message = N_("The present password is wrong.")


class NotRepeatedError(DomainError):
    """A new password was typed in two ways."""

    status: ClassVar[int] = 422
    message = N_("The new password and its repetition differ. Type both again.")


def sign_in(name: str, password: str, address: str) -> User:
    """Give the active user whose name or e-mail and password these are; commits by itself.

    Raises TooManyAttemptsError before the password is looked at, else WrongSignInError. A name
    nobody has takes as long and says as much as a wrong password.
    """
    admit(name, address)
    user = find(name)
    kept = user.password if user and user.active else None
    is_right = matches(kept, password)
    with transaction():
        if user is None or not is_right:
            _note_failure(user, address)
        else:
            _note_success(user, name, address)
    if user is None or not is_right:
        raise WrongSignInError
    return user


def sign_out(user: User) -> None:
    """End this session for good, so that no copy of its cookie opens anything."""
    sessions.end(user.id)
    write_line("User", user.id, "signed_out", {})


def change_own_password(
    user: User, present: str, wanted: str, repeated: str, *, address: str
) -> None:
    """Change one's own password; every other sign-in of the person ends.

    The present password is asked for and counted like a sign-in, so that a screen left open
    is no place to guess it.
    """
    admit(user.username, address)
    if not matches(user.password, present):
        raise WrongPasswordError
    if wanted != repeated:
        raise NotRepeatedError
    forgive(user.username)
    set_password(user, wanted)


def set_password(user: User, wanted: str) -> None:
    """Give a user a password; every sign-in of theirs ends."""
    own = (user.username, user.first_name, user.last_name, user.email)
    require_strong(wanted, *own, least=shortest())
    user.password = hashed(wanted)
    db.session.flush()
    sessions.end_everywhere(user.id)
    write_line("User", user.id, "password_changed", {})


def sign_out_everywhere(user: User) -> None:
    """End every sign-in of a user, on every device."""
    sessions.end_everywhere(user.id)
    write_line("User", user.id, "signed_out", {"everywhere": [None, True]})


def find(name: str) -> User | None:
    """Give the person whose user name or e-mail address was typed."""
    typed = name.replace("\0", "").strip().lower()
    asked = select(User).where(
        or_(func.lower(User.username) == typed, func.lower(User.email) == typed)
    )
    # A user name of one person may be the e-mail of another: the name decides.
    found = sorted(db.session.scalars(asked), key=lambda user: user.username.lower() != typed)
    return found[0] if found else None


def _note_success(user: User, name: str, address: str) -> None:
    forgive(name, user.username)
    user.last_login = clock.now().astimezone(UTC).replace(tzinfo=None)  # FAB's column has no zone
    user.login_count = (user.login_count or 0) + 1
    user.fail_login_count = 0
    with acting_as(Actor("user", user.id, current_actor().request_id)):
        write_line("User", user.id, "signed_in", {"address": [None, address]})


def _note_failure(user: User | None, address: str) -> None:
    """Remember a wrong try with the same statements for a name that nobody has."""
    failures = func.coalesce(User.fail_login_count, 0) + 1
    known = user.id if user else 0
    db.session.execute(update(User).where(User.id == known).values(fail_login_count=failures))
    write_line("User", known or "", "sign_in_failed", {"address": [None, address]})
