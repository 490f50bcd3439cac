"""Setting the mail server, and trying it."""

import re
from dataclasses import dataclass
from typing import ClassVar
from uuid import uuid4

from app.core import mail
from app.core.db import User
from app.core.errors import N_, DomainError
from app.core.sealed import sealed
from app.modules.messages.letters import post, written

LARGEST_PORT = 65_535


class MailServerError(DomainError):
    """A mail server cannot be as somebody typed it."""

    status: ClassVar[int] = 422
    message = N_("Enter the server's name, a port from 1 to 65535, and an address to send from.")


class SetByEnvironmentError(DomainError):
    """The environment goes before the screen."""

    status: ClassVar[int] = 409
    message = N_("The mail server is set by the environment (MUTABIK_SMTP_HOST). Change it there.")


class NoMailServerError(DomainError):
    """Nothing can be sent yet."""

    status: ClassVar[int] = 409
    message = N_("No mail server is set. Enter one and save it first.")


@dataclass(frozen=True, slots=True)
class TypedServer:
    """A mail server as it was typed; without a password the one that is kept stays."""

    host: str
    port: str
    security: str
    user_name: str
    password: str
    sender: str


def set_server(typed: TypedServer) -> None:
    """Set the mail server; with the host emptied nothing is sent any more."""
    if mail.is_from_environment():
        raise SetByEnvironmentError
    port = int(typed.port) if re.fullmatch("[0-9]{1,5}", typed.port) else 0
    is_port = 0 < port <= LARGEST_PORT
    is_named = not set(" /@:") & set(typed.host) and (typed.sender.count("@") == 1)
    if (typed.host and not (is_named and is_port)) or (typed.port and not is_port):
        raise MailServerError
    if typed.security not in mail.SECURITIES:
        raise MailServerError
    server = mail.server()
    is_another = (server.host, server.user_name) != (typed.host, typed.user_name)
    server.host, server.port, server.security = typed.host, port or server.port, typed.security
    server.user_name, server.sender = typed.user_name, typed.sender
    if typed.password:
        server.password = sealed(typed.password)
    elif is_another:
        server.password = None  # one server's password is given to no other


def send_test(user: User, language: str) -> None:
    """Leave a letter to whoever asks, to see that letters arrive."""
    if mail.settings() is None:
        raise NoMailServerError
    post(user.email, written("test", language, name=user.first_name), send_key=f"test:{uuid4()}")
