"""What a password must be, and how it is kept."""

import re
import secrets
from functools import cache
from typing import ClassVar

from werkzeug.security import check_password_hash, generate_password_hash

from app.core.errors import N_, DomainError
from app.core.parameters import parameter
from app.core.turkish import fold
from app.panel.guessable import is_guessable

FEWEST, MOST = 10, 64
"""Between these an administrator sets how short a password may be."""

LONGEST = 200
_FEWEST_DIFFERENT = 5


class WeakPasswordError(DomainError):
    """A password could be guessed."""

    status: ClassVar[int] = 422


class PasswordLengthError(WeakPasswordError):
    """A password is too short to be no guess, or longer than anybody types."""

    message = N_("Choose a password of {shortest} to {longest} characters: a few words are fine.")


class PasswordOfOneselfError(WeakPasswordError):
    """A password says whose it is."""

    message = N_(
        "The password must not contain the user name, or consist of your name or e-mail address. "
        "Choose another one."
    )


class CommonPasswordError(WeakPasswordError):
    """A password is among those that are tried first."""

    message = N_(
        "This password is one of those that are tried first: a common word with something added, "
        "a repetition or a run of keys. Choose a few words that do not belong together."
    )


def shortest() -> int:
    """Give how many characters a password has at least."""
    return int(parameter("password_shortest"))


def require_strong(password: str, *known: str, least: int = 12) -> None:
    """Refuse a password that is short, common, or says whose it is; `known` begins with the name.

    Raises a WeakPasswordError that says what to choose instead.
    """
    if not least <= len(password) <= LONGEST:
        raise PasswordLengthError(shortest=least, longest=LONGEST)
    folded = fold(password)
    own = [fold(word) for word in known if len(word) >= _LETTERS_OF_A_NAME]
    if any(word in folded for word in own[:1]) or _is_made_of(own, folded):
        raise PasswordOfOneselfError
    if len(set(password)) < _FEWEST_DIFFERENT or is_guessable(password):
        raise CommonPasswordError


_LETTERS_OF_A_NAME = 3
_MOST_ADDED = 6


def _is_made_of(own: list[str], folded: str) -> bool:
    """Tell whether hardly anything is left of a password without the words of its owner."""
    for word in sorted({part for known in own for part in re.split(r"[^a-z0-9]+", known)}, key=len):
        if len(word) >= _LETTERS_OF_A_NAME and len(folded.replace(word, "")) <= min(
            _MOST_ADDED, len(folded) - 1
        ):
            return True
    return False


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
