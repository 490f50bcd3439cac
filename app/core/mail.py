"""The mail server that letters leave by: of the environment, or as an administrator set it."""

from dataclasses import dataclass
from datetime import datetime

from flask import current_app
from sqlalchemy import select, update
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock
from app.core.db import db
from app.core.fields import Record, choice, email, instant, long_text, text, whole
from app.core.language import _
from app.core.sealed import SealedText, Secret, sealed

SECURITIES = {
    "starttls": _("STARTTLS (usually port 587)"),
    "tls": _("TLS from the start (usually port 465)"),
    "none": _("None: only for a server on this machine"),
}


class MailServer(Record):
    """The one mail server of an installation, as it was set on the screen."""

    __tablename__ = "mail_server"

    host: Mapped[str] = text(_("Server"), default="")
    port: Mapped[int] = whole(_("Port"), default=587)
    security: Mapped[str] = choice(_("Encryption"), SECURITIES, default="starttls")
    user_name: Mapped[str] = text(_("User name"), default="")
    password: Mapped[Secret | None] = mapped_column(SealedText(), deferred=True)
    sender: Mapped[str] = email(_("Sent from"), default="")
    healthy_at: Mapped[datetime | None] = instant(_("Last message taken at"))
    problem_at: Mapped[datetime | None] = instant(_("Last problem at"))
    problem: Mapped[str] = long_text(_("Last problem"), default="")


@dataclass(frozen=True, slots=True)
class MailSettings:
    """How letters are given to a server; the password stays sealed until it is used."""

    host: str
    port: int
    security: str
    user_name: str
    password: Secret | None
    sender: str


def settings() -> MailSettings | None:
    """Give how letters are sent; None where nobody said so. The environment goes before all."""
    if is_from_environment():
        return _of_environment()
    columns = (MailServer.host, MailServer.port, MailServer.security, MailServer.user_name)
    asked = select(*columns, MailServer.password, MailServer.sender).order_by(MailServer.id)
    row = db.session.execute(asked.limit(1)).one_or_none()
    known = None if row is None else MailSettings(*row)
    return known if known and known.host and known.sender else None


def is_from_environment() -> bool:
    """Tell whether the environment names the server, so that the screen sets nothing."""
    return bool(current_app.config["SMTP_HOST"])


def can_send_links() -> bool:
    """Tell whether a letter with an address of ours could be sent."""
    return bool(current_app.config["PUBLIC_ADDRESS"]) and settings() is not None


def _of_environment() -> MailSettings:
    given = current_app.config
    password = given["SMTP_PASSWORD"]
    return MailSettings(
        given["SMTP_HOST"],
        given["SMTP_PORT"],
        given["SMTP_SECURITY"],
        given["SMTP_USER"],
        sealed(password) if password else None,
        given["MAIL_FROM"] or given["SMTP_USER"],
    )


def kept() -> MailServer | None:
    """Give the row of the server, if anybody set one or anything was sent."""
    return db.session.scalar(select(MailServer).order_by(MailServer.id).limit(1))


def server() -> MailServer:
    """Give the row of the server; it is made at the first time."""
    row = kept()
    if row is None:
        row = MailServer()
        db.session.add(row)
        db.session.flush()
    return row


def note_healthy() -> None:
    """Remember that the server took a message."""
    _note(healthy_at=clock.now(), problem="")


def note_problem(words: str) -> None:
    """Remember why the server took none."""
    _note(problem_at=clock.now(), problem=words)


def _note(**values: object) -> None:
    known = server().id
    noted = update(MailServer.__table__).where(MailServer.__table__.c.id == known).values(values)  # type: ignore[arg-type] # a table
    db.session.execute(noted)
