"""Who works in the bench's installation: roles that reach all rows, the team's, one's own."""

from sqlalchemy import delete, insert, select

from app.core.db import Role, User, db
from app.modules.people.models import Team, TeamMember
from app.panel.field_rights import FieldRight
from app.panel.passwords import hashed
from bench.screens.models import FIXED, HIDDEN, BenchOrder
from bench.screens.worker import LEADER, PASSWORD, SELLER

_COLLEAGUES = 10

_PEOPLE = {
    "bookkeeper": "Finance",
    LEADER: "Operations",
    SELLER: "Sales",
    **{f"colleague-{number}": "Sales" for number in range(_COLLEAGUES)},
}


def let_in() -> int:
    """Make the people, a team of some, and what is closed to sellers; give how many users are."""
    known = set(db.session.scalars(select(User.username)))
    for username, role in _PEOPLE.items():
        if username not in known:
            _make(username, role)
    _close_fields()
    if db.session.scalar(select(Team.id).where(Team.name == "Bench")) is None:
        members = [TeamMember(user_id=user_id(name)) for name in (SELLER, "colleague-0")]
        db.session.add(Team(name="Bench", leader_id=user_id(LEADER), members=members))
        db.session.flush()
    return len(known | _PEOPLE.keys())


def user_id(username: str) -> int:
    """Give the number of a user."""
    return int(db.session.scalars(select(User.id).where(User.username == username)).one())


def first_order_of(username: str) -> int:
    """Give the number of an order that a user keeps."""
    asked = select(BenchOrder.id).where(BenchOrder.keeper_id == user_id(username))
    return db.session.scalars(asked.order_by(BenchOrder.id).limit(1)).one()


def _make(username: str, role: str) -> None:
    user = User(
        username=username,
        first_name=username.capitalize(),
        last_name="Bench",
        email=f"{username}@localhost",
        active=True,
        password=hashed(PASSWORD),
    )
    db.session.add(user)
    db.session.flush()
    of_user = insert(db.metadata.tables["ab_user_role"])
    db.session.execute(of_user.values(user_id=user.id, role_id=_role_id(role)))


def _close_fields() -> None:
    levels = {HIDDEN: "hidden", FIXED: "read_only"}
    db.session.execute(delete(FieldRight).where(FieldRight.model == BenchOrder.__name__))
    db.session.add_all(
        FieldRight(role_id=_role_id("Sales"), model=BenchOrder.__name__, field=name, level=level)
        for name, level in levels.items()
    )
    db.session.flush()


def _role_id(name: str) -> int:
    return int(db.session.scalars(select(Role.id).where(Role.name == name)).one())
