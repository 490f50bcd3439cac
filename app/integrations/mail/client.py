"""Giving a letter to the mail server, step by step: what was said decides what is done next."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.errors import MessageError
from ipaddress import ip_address
from socket import getaddrinfo

from app.core import mail
from app.core.db import transaction
from app.core.errors import DomainError
from app.core.mail import MailSettings
from app.core.outbox import Held, NeverError, NobodyKnowsError, NotNowError
from app.integrations.mail.letters import letter_of
from app.panel.storing import FileGoneError
from app.panel.timeline.files import carried

SECONDS = 20.0
"""How long each answer of the server is waited for; all of them together end within the lease."""

_PERMANENT = 500


def send(held: Held) -> str:
    """Give a letter to the server, and what it answered; a SendingError says whether to try again.

    Raises HeldByAnotherError just before the letter would leave.
    """
    with transaction():
        settings = mail.settings()
    if settings is None:
        raise NotNowError("No mail server is set.")
    try:
        with transaction():
            files = carried(held.content.get("files", ()))
        content = letter_of(held, settings.sender, files)
    except (ValueError, MessageError, FileGoneError) as error:
        raise NeverError(f"The letter cannot be written: {error}") from error
    with _open(settings) as server:
        _address(server, settings.sender, held.recipient)
        held.hand_over()
        answer = _hand_over(server, content)
    with transaction():
        mail.note_healthy()
    return answer


@contextmanager
def _open(settings: MailSettings) -> Iterator[smtplib.SMTP]:
    """Come to the server, in privacy, known by name; what fails here is tried again."""
    server = None
    try:
        server = _connect(settings)
        _enter(server, settings)
    except (OSError, smtplib.SMTPException, DomainError) as error:
        _leave(server)
        words = _said(error)
        with transaction():
            mail.note_problem(words)
        raise NotNowError(words) from error
    try:
        yield server
    finally:
        _leave(server)


def _connect(settings: MailSettings) -> smtplib.SMTP:
    if settings.security == "tls":
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(settings.host, settings.port, timeout=SECONDS, context=context)
    return smtplib.SMTP(settings.host, settings.port, timeout=SECONDS)


def _enter(server: smtplib.SMTP, settings: MailSettings) -> None:
    server.ehlo_or_helo_if_needed()
    if settings.security == "starttls":
        server.starttls(context=ssl.create_default_context())
        server.ehlo_or_helo_if_needed()
    if settings.password and settings.user_name:
        if settings.security == "none" and not _is_this_machine(settings.host, settings.port):
            raise smtplib.SMTPException("A password is not sent without encryption: choose TLS.")
        server.login(settings.user_name, settings.password.reveal())


def _is_this_machine(host: str, port: int) -> bool:
    return all(ip_address(found[4][0]).is_loopback for found in getaddrinfo(host, port))


def _address(server: smtplib.SMTP, sender: str, recipient: str) -> None:
    """Say from whom and to whom; nothing has left the house yet."""
    try:
        for code, words in (server.mail(sender), server.rcpt(recipient)):
            _judge(code, words)
    except (OSError, smtplib.SMTPException, UnicodeError) as error:
        raise NotNowError(_said(error)) from error


def _hand_over(server: smtplib.SMTP, content: bytes) -> str:
    """Hand the letter over; where no answer comes nobody knows whether it was taken."""
    try:
        code, words = server.data(content)
    except smtplib.SMTPDataError as error:  # the server did not want to hear it: none has left
        code, words = error.smtp_code, _bytes(error.smtp_error)
    except (OSError, smtplib.SMTPException) as error:
        raise NobodyKnowsError(_said(error)) from error
    _judge(code, words)
    return f"{code} {words.decode(errors='replace')}"


def _judge(code: int, words: bytes) -> None:
    if code >= _PERMANENT:
        raise NeverError(f"{code} {words.decode(errors='replace')}")
    if code >= 400 or code < 200:  # noqa: PLR2004 - the classes of answers in RFC 5321
        raise NotNowError(f"{code} {words.decode(errors='replace')}")


def _said(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_bytes(error.smtp_error).decode(errors='replace')}"
    return str(error) or type(error).__name__


def _bytes(words: bytes | str) -> bytes:
    return words if isinstance(words, bytes) else words.encode()


def _leave(server: smtplib.SMTP | None) -> None:
    """Take leave; a server that does not listen any more is left."""
    if server is None:
        return
    try:
        server.quit()
    except (OSError, smtplib.SMTPException):
        server.close()
