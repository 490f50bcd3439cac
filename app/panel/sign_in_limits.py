"""Nobody guesses passwords here: wrong tries are counted in the database, for every process."""

from datetime import datetime, timedelta
from typing import ClassVar

from sqlalchemy import BigInteger, ColumnElement, Identity, Index, delete, func, select
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock
from app.core.db import Base, db, transaction
from app.core.errors import N_, DomainError
from app.core.fields import instant, text
from app.core.language import _
from app.core.turkish import fold

WINDOW = timedelta(minutes=15)
MOST_FOR_A_NAME = 9
MOST_FROM_AN_ADDRESS = 60
"""A whole office stands behind one address; a guesser of one password on many names does too."""

_LONGEST_NAME = 128


class TooManyAttemptsError(DomainError):
    """So many tries were wrong that the next one is not even looked at."""

    status: ClassVar[int] = 429
    message = N_("Too many wrong tries. Wait {minutes} minutes and sign in again.")


class TooManyGuessesError(DomainError):
    """So many secret addresses were wrong that the next one is not even looked at."""

    status: ClassVar[int] = 429
    message = N_("Too many wrong addresses. Wait {minutes} minutes and try again.")


class SignInAttempt(Base):
    """A try to sign in that has not succeeded, by the name typed and where it came from."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = (
        Index("sign_in_attempt_of_name", "name", "attempted_at"),
        Index("sign_in_attempt_from_address", "address", "attempted_at"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    attempted_at: Mapped[datetime] = instant(_("When"), default=clock.now, index=True)
    name: Mapped[str] = text(_("User name"))
    address: Mapped[str] = text(_("Address"))


MOST_LINKS = 9
"""So many letters may be asked for within the window: for a name, and from an address."""


class TooManyLinksError(DomainError):
    """So many letters were asked for that no more are sent for a while."""

    status: ClassVar[int] = 429
    message = N_("A new password was asked for too often. Wait {minutes} minutes and try again.")


def admit_link(name: str, address: str) -> None:
    """Count a letter that is asked for before anybody is looked up, or refuse it.

    Commits by itself. Both are counted apart from the tries to sign in: a guest's letters lock
    nobody out.
    """
    name, address = f"{_LINK}{_known_as(name)}", f"{_LINK}{address}"
    with transaction():
        _wait_for_turn(name, address)
        since = clock.now() - WINDOW
        if _is_full(SignInAttempt.name == name, since, MOST_LINKS) or _is_full(
            SignInAttempt.address == address, since, MOST_LINKS
        ):
            raise TooManyLinksError(minutes=int(WINDOW.total_seconds() // 60))
        db.session.add(SignInAttempt(name=name, address=address))


_LINK = "link: "
"""Begins what is counted for letters; no user name has a space."""


def admit(name: str, address: str) -> None:
    """Count a try before its password is looked at, or refuse it; commits by itself.

    Counted first, many tries at once cannot slip through between the count and the answer.
    """
    name = _known_as(name)
    with transaction():
        _wait_for_turn(name, address)
        since = clock.now() - WINDOW
        if _is_full(SignInAttempt.name == name, since, MOST_FOR_A_NAME) or _is_full(
            SignInAttempt.address == address, since, MOST_FROM_AN_ADDRESS
        ):
            raise TooManyAttemptsError(minutes=int(WINDOW.total_seconds() // 60))
        db.session.execute(delete(SignInAttempt).where(SignInAttempt.attempted_at < since))
        db.session.add(SignInAttempt(name=name, address=address))


def admit_guess(what: str, address: str) -> None:
    """Refuse who guessed too many secrets of a kind from an address; raises TooManyGuessesError.

    Guesses are counted apart from sign-ins: a wrong calendar keeps no office from signing in.
    """
    since = clock.now() - WINDOW
    if _is_full(SignInAttempt.address == f"{what} {address}", since, MOST_FROM_AN_ADDRESS):
        raise TooManyGuessesError(minutes=int(WINDOW.total_seconds() // 60))


def count_guess(what: str, address: str) -> None:
    """Count a wrong secret."""
    db.session.add(SignInAttempt(name=what, address=f"{what} {address}"))


def forgive(*names: str) -> None:
    """Forget the wrong tries on the names of a person who has signed in."""
    known = {_known_as(name) for name in names}
    db.session.execute(delete(SignInAttempt).where(SignInAttempt.name.in_(known)))


def _known_as(name: str) -> str:
    return fold(name.replace("\0", "").strip())[:_LONGEST_NAME]


def _is_full(criterion: ColumnElement[bool], since: datetime, most: int) -> bool:
    counted = select(func.count()).where(criterion, SignInAttempt.attempted_at >= since)
    return (db.session.scalar(counted) or 0) >= most


def _wait_for_turn(name: str, address: str) -> None:
    """Let one try on a name, and from an address, be counted after the other."""
    for kind, what in ((1, name), (2, address)):
        db.session.execute(select(func.pg_advisory_xact_lock(kind, func.hashtext(what))))
