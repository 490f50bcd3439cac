"""What a person keeps of themselves, and the pages where they do."""

import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from app.core.db import User, db
from app.core.errors import N_, DomainError
from app.core.fields import Label
from app.panel.sessions import LETTERS, UserProfile

_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]{1,255}")


@dataclass(frozen=True, slots=True)
class SignInPage:
    """The sign-in form: inputs `username` and `password`, posted to `action_url`."""

    action_url: str
    user_name: str = ""
    errors: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class ProfilePage:
    """One's own profile; `values` of its inputs as typed or kept, `letters` to choose from.

    The password form posts `present`, `wanted` and `repeated` to /profile/password.
    """

    user_name: str
    values: Mapping[str, str]
    languages: Mapping[str, str]
    letters: Mapping[str, Label]
    errors: Sequence[str] = ()


class ProfileError(DomainError):
    """A profile cannot be kept as typed."""

    status: ClassVar[int] = 422


class NameMissingError(ProfileError):
    """A person without a name could not be told from others."""

    message = N_("Enter first name and last name.")


class EmailInvalidError(ProfileError):
    """An e-mail address cannot be one."""

    message = N_("Enter an e-mail address such as name@example.com.")


class EmailTakenError(ProfileError):
    """Two people would share an e-mail address, by which either signs in."""

    message = N_("Another user has this e-mail address.")


class UnknownLettersError(ProfileError):
    """Nobody is sent news that way."""

    message = N_("Choose one of the ways offered to get news by e-mail.")


class UnknownLanguageError(ProfileError):
    """A language has no catalogue."""

    message = N_("Choose one of the languages offered.")


def change_profile(
    user: User,
    *,
    first_name: str,
    last_name: str,
    email: str,
    language: str,
    letters: str,
    languages: Container[str],
) -> None:
    """Keep one's own name, e-mail, language, and which news come by mail: as before where empty."""
    if language not in languages:
        raise UnknownLanguageError
    if letters and letters not in LETTERS:
        raise UnknownLettersError
    user.first_name, user.last_name = clean_names(first_name, last_name)
    user.email = free_email(email, user.id)
    chosen = {"language": language} | ({"letters": letters} if letters else {})
    kept = insert(UserProfile).values(user_id=user.id, auth_version=0, **chosen)
    changed = kept.on_conflict_do_update(index_elements=["user_id"], set_=chosen)
    db.session.execute(changed)


def language_of(user_id: int) -> str | None:
    """Give the language a person chose."""
    asked = select(UserProfile.language).where(UserProfile.user_id == user_id)
    return db.session.scalar(asked)


def letters_of(user_id: int) -> str:
    """Give which news a person wants by mail: those that concern them, unless they said."""
    asked = select(UserProfile.letters).where(UserProfile.user_id == user_id)
    return db.session.scalar(asked) or "mine"


def clean_names(first: str, last: str) -> tuple[str, str]:
    """Give both names without needless spaces; raises NameMissingError."""
    names = " ".join(first.split())[:64], " ".join(last.split())[:64]
    if not all(names):
        raise NameMissingError
    return names


def free_email(typed: str, user_id: int | None = None) -> str:
    """Give an e-mail address that is one and nobody else's."""
    address = typed.strip()
    if not _EMAIL.fullmatch(address):
        raise EmailInvalidError
    holders = select(User.id).where(func.lower(User.email) == address.lower())
    if set(db.session.scalars(holders)) - {user_id}:
        raise EmailTakenError
    return address
