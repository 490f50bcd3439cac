"""What a password must be, and how it is kept."""

import secrets
from functools import cache
from typing import ClassVar

from werkzeug.security import check_password_hash, generate_password_hash

from app.core.errors import N_, DomainError
from app.core.turkish import fold

SHORTEST = 12
LONGEST = 200
_FEWEST_DIFFERENT = 5


class WeakPasswordError(DomainError):
    """A password could be guessed."""

    status: ClassVar[int] = 422
    message = N_(
        "Choose a password of at least {shortest} characters that does not contain the user name "
        "and is no repetition."
    )


def require_strong(password: str, user_name: str) -> None:
    """Refuse a password that is short, repeats itself or contains the user name."""
    is_strong = (
        SHORTEST <= len(password) <= LONGEST
        and len(set(password)) >= _FEWEST_DIFFERENT
        and fold(user_name) not in fold(password)
    )
    if not is_strong:
        raise WeakPasswordError(shortest=SHORTEST)


def hashed(password: str) -> str:
    """Give the form a password is kept in."""
    return generate_password_hash(password)


def matches(kept: str | None, typed: str) -> bool:
    """Say whether a typed password is the kept one; takes its time even where none is kept."""
    nobodys = _nobodys_hash()  # made before it is known who has none: the first try tells nothing
    is_right = check_password_hash(kept or nobodys, typed[:LONGEST])
    return is_right and kept is not None and 0 < len(typed) <= LONGEST


@cache
def _nobodys_hash() -> str:
    """Hash what nobody knows: a name nobody has costs the same time as a wrong password."""
    return generate_password_hash(secrets.token_urlsafe(32))


def generated() -> str:
    """Make a password that is shown once and changed at the first sign-in."""
    return secrets.token_urlsafe(12)
