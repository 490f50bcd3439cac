"""What is done to users and roles; whoever is no administrator touches none."""

from collections.abc import Sequence
from typing import ClassVar

from sqlalchemy import Select, func, or_, select, union

from app.core.actor import current_actor
from app.core.db import Role, User, db
from app.core.errors import N_, DomainError
from app.modules.people.models import Team, TeamMember
from app.panel import sign_in

ADMINISTRATOR, PUBLIC = "Administrator", "Public"

_tables = db.metadata.tables


class PeopleError(DomainError):
    """Users or roles cannot be as somebody wants them."""

    status: ClassVar[int] = 409


class UserNameTakenError(PeopleError):
    """Two people would sign in by one name or e-mail address, whatever its case."""

    message = N_("Another user has this user name or e-mail address.")


class UserNameError(PeopleError):
    """A user name cannot be typed reliably."""

    message = N_("A user name has no spaces and at least three letters.")


class UserStaysError(PeopleError):
    """Records and history name who made them: a user is never deleted."""

    message = N_("A user is never deleted: make the user inactive instead.")


class BuiltInRoleError(PeopleError):
    """The roles the installation itself relies on stay as they are."""

    message = N_("The role {role} is needed by the installation: it is not renamed or deleted.")


class OnlyAdministratorsError(PeopleError):
    """Somebody else would become an administrator, or act as one."""

    status = 403
    message = N_("Only an administrator changes administrators or makes somebody one.")


class LastAdministratorError(PeopleError):
    """Nobody could administer the installation any more."""

    message = N_("This is the last active administrator. Make somebody else one first.")


def check_user(user: User) -> None:
    """Refuse a user whose name or e-mail is another's, or whom only administrators change."""
    user.username = user.username.strip()
    if len(user.username) < 3 or " " in user.username:  # noqa: PLR2004 - said in the message
        raise UserNameError
    names = {user.username.lower(), user.email.lower()}
    same = or_(func.lower(User.username).in_(names), func.lower(User.email).in_(names))
    if db.session.scalar(select(User.id).where(same, User.id != user.id)) is not None:
        raise UserNameTakenError
    if is_administrator(user.id):
        require_administrator()
    ensure_an_administrator()


def end_sign_ins(user: User) -> None:
    """Sign a user out on every device, and take back their tokens."""
    sign_in.sign_out_everywhere(user)


def check_role(role: Role) -> None:
    """Refuse to rename the roles the installation relies on."""
    kept = db.session.scalars(select(Role.name).where(Role.name.in_([ADMINISTRATOR, PUBLIC]))).all()
    for name in {ADMINISTRATOR, PUBLIC} - set(kept):
        raise BuiltInRoleError(role=name)
    role.name = role.name.strip()


def role_names() -> Sequence[str]:
    """Name the roles a user may be given."""
    return db.session.scalars(
        select(Role.name).where(Role.name != PUBLIC).order_by(Role.name)
    ).all()


def mates() -> list[int]:
    """Name the users in the teams of whoever acts: members and leaders.

    Asked of the connection: the session's guard asks this to guard its own statements.
    """
    me = current_actor().user_id
    if me is None:
        return []
    team, member = Team.__table__.c, TeamMember.__table__.c
    mine = union(
        select(member.team_id).where(member.user_id == me),
        select(team.id).where(team.leader_id == me),
    )
    open_teams = select(team.id).where(team.id.in_(mine), team.archived_at.is_(None))
    found = union(
        select(member.user_id).where(member.team_id.in_(open_teams)),
        select(team.leader_id).where(team.id.in_(open_teams), team.leader_id.is_not(None)),
    )
    return list(db.session.connection().scalars(found))


def is_administrator(user_id: int) -> bool:
    """Tell whether a user is an administrator."""
    return db.session.scalar(_administrators().where(User.id == user_id)) is not None


def ensure_an_administrator() -> None:
    """Refuse to leave the installation without an active administrator."""
    if db.session.scalar(_administrators().where(User.active).limit(1)) is None:
        raise LastAdministratorError


def _administrators() -> Select[int]:
    role, own = _tables["ab_role"], _tables["ab_user_role"]
    held = select(own.c.user_id).join(role, role.c.id == own.c.role_id)
    return select(User.id).where(User.id.in_(held.where(role.c.name == ADMINISTRATOR)))


def acts_as_administrator() -> bool:
    """Tell whether an administrator acts; commands, and jobs of nobody, act for the installation.

    A job that somebody asked for does what that person may do, and no more.
    """
    actor = current_actor()
    if actor.user_id is None:
        return actor.kind != "visitor"
    return is_administrator(actor.user_id)


def require_administrator() -> None:
    """Refuse a person who is none."""
    if not acts_as_administrator():
        raise OnlyAdministratorsError
