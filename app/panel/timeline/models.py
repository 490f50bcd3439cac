"""The tables of what people leave on records, and of the news that follow from it."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Identity, Index, Select, String, func, select
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock
from app.core.db import Base, User
from app.core.fields import choice, day, instant, link, long_text, ref, text, whole, yes_no
from app.core.language import _
from app.core.of_record import OfRecord

NOTES = {"note": _("Note"), "call": _("Call")}

OUTCOMES = {
    "reached": _("Reached"),
    "no_answer": _("No answer"),
    "call_back": _("To be called back"),
    "promised": _("Promised to pay"),
    "refused": _("Refused to pay"),
}

MOST_SHOWN_UNREAD = 99


class RecordNote(OfRecord):
    """What somebody wrote on a record, or a call they report: whom, when, how it went."""

    __tablename__ = "record_note"
    __table_args__ = (Index("record_note_of_record", "model", "key", "created_at"),)

    kind: Mapped[str] = choice(_("Kind"), NOTES)
    body: Mapped[str] = long_text(_("Text"))
    called_at: Mapped[datetime | None] = instant(_("Called at"))
    spoke_to: Mapped[str] = text(_("Spoke to"), default="")
    outcome: Mapped[str | None] = choice(_("Outcome"), OUTCOMES, nullable=True)
    minutes: Mapped[int | None] = whole(_("Minutes"))


DIRECTIONS = {"sent": _("Sent e-mail"), "received": _("Received e-mail")}


class RecordLetter(OfRecord):
    """An e-mail about a record: one that left by the outbox, or a received one noted by hand.

    Addresses stand joined by commas, names of files in a line each. Its copies in the outbox, one
    a recipient, are called by `send_key`; what became of them is asked there.
    """

    __tablename__ = "record_letter"
    __table_args__ = (Index("record_letter_of_record", "model", "key", "created_at"),)

    direction: Mapped[str] = choice(_("Direction"), DIRECTIONS)
    sender: Mapped[str] = text(_("Sender"))
    recipients: Mapped[str] = long_text(_("Recipients"), default="")
    copies: Mapped[str] = long_text(_("Cc"), default="")
    subject: Mapped[str] = text(_("Subject"), default="")
    body: Mapped[str] = long_text(_("Text"))
    files: Mapped[str] = long_text(_("Files"), default="")
    received_at: Mapped[datetime | None] = instant(_("Received at"))
    send_key: Mapped[str | None] = mapped_column(String(collation="C"), unique=True)


class Assignment(OfRecord):
    """Something a colleague shall do about a record, by a day or without one."""

    __tablename__ = "assignment"
    __table_args__ = (
        Index("assignment_of_record", "model", "key", "created_at"),
        Index("assignment_open", "user_id", "due_on", postgresql_where="done_at IS NULL"),
    )

    user_id: Mapped[int] = ref(User, ondelete="CASCADE")
    user: Mapped[User] = link(_("Assigned to"), "Assignment.user_id")
    due_on: Mapped[date | None] = day(_("Due day"))
    note: Mapped[str] = text(_("What to do"), default="")
    done_at: Mapped[datetime | None] = instant(_("Done at"))


class Attachment(OfRecord):
    """A file somebody put on a record; its content lies under a name that nobody can guess."""

    __tablename__ = "attachment"
    __table_args__ = (Index("attachment_of_record", "model", "key", "created_at"),)

    name: Mapped[str] = text(_("File name"))
    kind: Mapped[str] = text(_("Kind of file"))
    size: Mapped[int] = whole(_("Bytes"))
    token: Mapped[str] = text(_("Address"), unique=True)
    stored_as: Mapped[str] = text(_("Stored as"), unique=True)
    has_preview: Mapped[bool] = yes_no(_("Preview"), default=False)


class Follower(Base):
    """A person who wants to hear what happens to a record."""

    __tablename__ = "follower"
    __table_args__ = (Index("follower_of_record", "model", "key"),)

    user_id: Mapped[int] = mapped_column(
        ForeignKey("ab_user.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    model: Mapped[str] = text(_("Kind of record"), primary_key=True)
    key: Mapped[str] = text(_("Record"), primary_key=True)
    since: Mapped[datetime] = instant(_("Since"), default=clock.now)


NEWS = {
    "mentioned": _("mentioned you"),
    "assigned": _("assigned you something"),
    "done": _("did what was assigned"),
    "shared": _("shared it with you"),
    "note": _("wrote a note"),
    "call": _("reported a call"),
    "letter": _("wrote an e-mail"),
    "answer": _("noted an e-mail that came"),
    "attached": _("added a file"),
    "changed": _("changed it"),
}


class Notification(Base):
    """News for one person about a record; what the record is called is asked when it is read.

    So whoever lost a right meanwhile learns nothing by old news.
    """

    __tablename__ = "notification"
    __table_args__ = (
        Index("notification_of_user", "user_id", "id"),
        Index("notification_unread", "user_id", postgresql_where="read_at IS NULL"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id", ondelete="CASCADE"))
    kind: Mapped[str] = choice(_("News"), NEWS)
    model: Mapped[str] = text(_("Kind of record"))
    key: Mapped[str] = text(_("Record"))
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id", ondelete="SET NULL"))
    made_at: Mapped[datetime] = instant(_("When"), default=clock.now)
    read_at: Mapped[datetime | None] = instant(_("Read at"))


def unread_news(user_id: Any) -> Select[int]:
    """Ask how many news a person has not read, counted no further than a page shows."""
    news = Notification.__table__.c
    few = select(news.id).where(news.user_id == user_id, news.read_at.is_(None))
    few_of_user = few.limit(MOST_SHOWN_UNREAD + 1).correlate(None).subquery()
    return select(func.count()).select_from(few_of_user).correlate(None)
