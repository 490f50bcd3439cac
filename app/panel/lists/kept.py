"""What people keep of lists: views under a name, the columns and the height of rows they chose."""

from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Index, ScalarSelect, SmallInteger, Uuid, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Role, User
from app.core.fields import Record, choice, ref, text, yes_no
from app.core.language import _

AUDIENCES = {"own": _("Me alone"), "role": _("A role"), "all": _("Everybody")}

DENSITIES = {"comfortable": _("Comfortable"), "compact": _("Compact")}


class SavedView(Record):
    """A list as somebody likes it, under a name: filters, order, columns, height of rows."""

    __tablename__ = "saved_view"
    __table_args__ = (Index("saved_view_of_list", "model"),)

    model: Mapped[str] = text(_("Kind of record"))
    name: Mapped[str] = text(_("Name"))
    user_id: Mapped[int] = ref(User, ondelete="CASCADE")
    audience: Mapped[str] = choice(_("For"), AUDIENCES, default="own")
    role_id: Mapped[int | None] = ref(Role, ondelete="CASCADE", nullable=True)
    is_default: Mapped[bool] = yes_no(_("Opens first"), default=False)
    asked: Mapped[dict[str, str]] = mapped_column(JSONB)
    """What its address would say, by name."""


class ListPreference(Base):
    """The columns and the height of rows that somebody chose for a list."""

    __tablename__ = "list_preference"

    user_id: Mapped[int] = mapped_column(
        ForeignKey("ab_user.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    model: Mapped[str] = text(_("Kind of record"), primary_key=True)
    columns: Mapped[list[Any]] = mapped_column(JSONB, default=list)
    density: Mapped[str] = choice(_("Rows"), DENSITIES, default="")


class ListVersion(Base):
    """The one row that every change of views, arranged lists and marks renews, by triggers.

    Its value never comes back: what is kept under it holds as long as it stands there.
    """

    __tablename__ = "list_version"

    id: Mapped[int] = mapped_column(SmallInteger, primary_key=True, default=1)
    version: Mapped[UUID] = mapped_column(Uuid, default=uuid4)


def list_version_now() -> ScalarSelect[UUID]:
    """Ask for the version inside another statement, so that it costs no question of its own."""
    return select(ListVersion.version).scalar_subquery()
