"""The outbox: messages written in the business transaction, sent later and at most once."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Identity, Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock
from app.core.db import Base
from app.core.fields import choice, instant, long_text, text, whole
from app.core.language import _

STATES = {
    "waiting": _("Waiting"),
    "sending": _("Sending"),
    "sent": _("Sent"),
    "failed": _("Failed"),
    "unknown": _("Unknown"),
}
"""`unknown`: the process died while sending; such a message is never sent again by itself."""


class OutboxMessage(Base):
    """A message on its way out; the send key keeps the same news from going twice."""

    __tablename__ = "outbox_message"
    __table_args__ = (Index("outbox_waiting", "run_after", postgresql_where="state = 'waiting'"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    send_key: Mapped[str] = text(_("Send key"), unique=True)
    channel: Mapped[str] = text(_("Channel"))
    recipient: Mapped[str] = text(_("Recipient"))
    content: Mapped[dict[str, Any]] = mapped_column(JSONB)
    state: Mapped[str] = choice(_("State"), STATES, default="waiting")
    attempt: Mapped[int] = whole(_("Attempt"), default=0)
    run_after: Mapped[datetime] = instant(_("Not before"), default=clock.now)
    error: Mapped[str | None] = long_text(_("Error"))
    created_at: Mapped[datetime] = instant(_("Created at"), default=clock.now)
    sent_at: Mapped[datetime | None] = instant(_("Sent at"))
