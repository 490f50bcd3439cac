"""The people of a demonstration: one for each way of working, each with a password of its own."""

import secrets
from dataclasses import dataclass

from sqlalchemy import insert, select

from app.core.db import User, db
from app.panel.passwords import hashed

SALESPERSON = "ayse"

_PEOPLE = (
    (SALESPERSON, "Ayşe", "Yılmaz", "Sales"),
    ("mehmet", "Mehmet", "Demir", "Finance"),
    ("elif", "Elif", "Özdemir", "Management"),
)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody to sign in as; the password is told once, when the person is made."""

    username: str
    role: str
    password: str


def let_in() -> tuple[Person, ...]:
    """Make the people who are not there yet."""
    known = set(db.session.scalars(select(User.username)))
    people = [person for person in _PEOPLE if person[0] not in known]
    return tuple(_make(*person) for person in people)


def salesperson_id() -> int | None:
    """Give the user whose some of the cards are."""
    return db.session.scalar(select(User.id).where(User.username == SALESPERSON))


def _make(username: str, first_name: str, last_name: str, role: str) -> Person:
    password = secrets.token_urlsafe(12)
    tables = db.metadata.tables
    roles, own = tables["ab_role"], tables["ab_user_role"]
    user = User(
        username=username,
        first_name=first_name,
        last_name=last_name,
        email=f"{username}@localhost",
        active=True,
        password=hashed(password),
    )
    db.session.add(user)
    db.session.flush()
    role_id = select(roles.c.id).where(roles.c.name == role).scalar_subquery()
    db.session.execute(insert(own).values(user_id=user.id, role_id=role_id))
    return Person(username, role, password)
