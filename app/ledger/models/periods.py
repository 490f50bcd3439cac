"""Accounting periods: what may still be posted into, and what not."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base
from app.core.fields import Record, choice, day, text
from app.core.language import _

PERIOD_STATES = {"open": _("Open"), "closed": _("Closed"), "locked": _("Locked")}
"""Closed may be opened again, or posted into by right with a reason; locked is for ever."""


class Period(Record):
    """A span of days, both included, with one state; days of no period are open."""

    __tablename__ = "period"
    __table_args__ = (
        CheckConstraint("start_on <= end_on", name="period_order"),
        ExcludeConstraint(
            (sql("daterange(start_on, end_on, '[]')"), "&&"), using="gist", name="period_overlap"
        ),
    )

    name: Mapped[str] = text(_("Name"), unique=True, search=True)
    start_on: Mapped[date] = day(_("First day"))
    end_on: Mapped[date] = day(_("Last day"))
    state: Mapped[str] = choice(_("State"), PERIOD_STATES, default="open")


class BackDating(Base):
    """Why a voucher was posted into a closed period, kept for ever beside it."""

    __tablename__ = "back_dating"

    voucher_id: Mapped[int] = mapped_column(ForeignKey("voucher.id"), primary_key=True)
    period: Mapped[str] = text(_("Period"))
    reason: Mapped[str] = text(_("Reason"))
