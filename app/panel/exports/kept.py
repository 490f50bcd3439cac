"""A file of a long list: who asked for it, how far it is, where it lies."""

from datetime import datetime

from sqlalchemy import BigInteger, Identity
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock
from app.core.db import Base, User
from app.core.fields import choice, instant, ref, text, whole
from app.core.language import _

STATES = {
    "waiting": _("Waiting for the worker"),
    "ready": _("Ready"),
    "failed": _("Failed"),
}


class ListExport(Base):
    """A list that somebody asked for as a file, written by the worker."""

    __tablename__ = "list_export"

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    user_id: Mapped[int] = ref(User, ondelete="CASCADE")
    model: Mapped[str] = text(_("Kind of record"))
    form: Mapped[str] = text(_("Form"))
    language: Mapped[str] = text(_("Language"))
    asked: Mapped[dict[str, str]] = mapped_column(JSONB)
    """What the address of the list says, by name."""
    state: Mapped[str] = choice(_("State"), STATES, default="waiting")
    total: Mapped[int] = whole(_("Records"))
    written: Mapped[int] = whole(_("Written"), default=0)
    file: Mapped[str] = text(_("File"), default="")
    """The name of the file in the folder of files; nobody guesses it."""
    problem: Mapped[str] = text(_("Problem"), default="")
    asked_at: Mapped[datetime] = instant(_("When"), default=clock.now, index=True)
