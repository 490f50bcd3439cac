"""Teams, and the screens of FAB's users and roles; no password is ever a field."""

from sqlalchemy import DateTime, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, MappedSQLExpression, column_property

from app.core.db import Role, User, db
from app.core.fields import Field, Record, describe, lines, link, ref, text
from app.core.language import _
from app.modules.roles import ROLE_LABELS
from app.panel import rights
from app.panel.definition import Panel, show

_tables = db.metadata.tables


class Team(Record):
    """People who see each other's records where a role says "team"."""

    __tablename__ = "team"

    name: Mapped[str] = text(_("Team name"), search=True, unique=True)
    leader_id: Mapped[int | None] = ref(User, ondelete="SET NULL", nullable=True)
    leader: Mapped[User | None] = link(_("Leader"), "Team.leader_id")
    members: Mapped[list["TeamMember"]] = lines(
        _("Members"), "TeamMember.team_id", back_populates="team"
    )

    panel = Panel(
        menu="settings",
        title=_("Teams"),
        one=_("Team"),
        icon="users-group",
        hint=_("Members of a team see each other's records where their role says so."),
        list=("name", "leader"),
        form=("name", "leader", "members"),
        sort="name",
        can={"Management": "create read update archive merge import"},
        names=("name",),
    )


class TeamMember(Record):
    """A person in a team; somebody may be in several."""

    __tablename__ = "team_member"
    __table_args__ = (UniqueConstraint("team_id", "user_id"),)

    team_id: Mapped[int] = ref(Team, ondelete="CASCADE")
    team: Mapped[Team] = link(_("Team"), "TeamMember.team_id", back_populates="members")
    user_id: Mapped[int] = ref(User, ondelete="CASCADE")
    user: Mapped[User] = link(_("Person"), "TeamMember.user_id")


def _role_names() -> MappedSQLExpression[str]:
    role, own = _tables["ab_role"], _tables["ab_user_role"]
    names = func.string_agg(role.c.name, ", ")
    held = select(func.coalesce(names, "")).join(own, own.c.role_id == role.c.id)
    of_user = held.where(own.c.user_id == User.id).correlate(User).scalar_subquery()
    return column_property(of_user, deferred=True)


User.__doc__ = "A person of the company who signs in."
Role.__doc__ = "What somebody may do; a person may have several."
# Deferred: lists ask for them by name, and every request loads the person without them.
User.full_name = column_property(User.first_name + " " + User.last_name, deferred=True)
User.role_names = _role_names()
# FAB keeps the moment without its zone; we write it in UTC.
User.signed_in_at = column_property(
    func.timezone("UTC", User.last_login, type_=DateTime(timezone=True)), deferred=True
)

describe(
    User,
    full_name=Field(_("Name"), "text"),
    first_name=Field(_("First name"), "text"),
    last_name=Field(_("Last name"), "text"),
    username=Field(_("User name"), "text", hint=_("What is typed to sign in")),
    email=Field(_("E-mail"), "email"),
    role_names=Field(_("Roles"), "text", words=ROLE_LABELS),
    active=Field(_("Active"), "yes_no", hint=_("Who is not active cannot sign in")),
    signed_in_at=Field(_("Last sign-in"), "instant"),
)
rights.called("see_as", _("See the panel as this user"))
describe(Role, name=Field(_("Role"), "text", words=ROLE_LABELS))

show(
    User,
    Panel(
        menu="settings",
        title=_("Users"),
        one=_("User"),
        icon="user",
        hint=_("People of the company who sign in."),
        list=("full_name", "username", "email", "role_names", "active", "signed_in_at"),
        form=("first_name", "last_name", "username", "email", "active", "signed_in_at"),
        sort="full_name",
        filters=("active",),
        names=("full_name", "username"),
        open_names=True,
        watch_views=True,
        rights=("see_as",),
    ),
)
show(
    Role,
    Panel(
        menu="settings",
        title=_("Roles"),
        one=_("Role"),
        icon="shield",
        hint=_("What a role may do is set on its rights."),
        list=("name",),
        form=("name",),
        sort="name",
        names=("name",),
    ),
)
