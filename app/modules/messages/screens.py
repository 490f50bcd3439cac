"""The screen of the mail server: what is set, how it fares, and a letter to try it."""

from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext

from app.core import mail
from app.core.actor import current_actor
from app.core.db import User, db, transaction
from app.core.errors import DomainError
from app.core.language import _, current_language, said
from app.core.mail import SECURITIES
from app.modules.messages import services
from app.modules.messages.services import TypedServer
from app.panel import kinds, rights
from app.panel.definition import Figure
from app.panel.pages import Option
from app.panel.screens import Screen

NAME = "MailServer"

screen = Screen(
    name=NAME,
    menu="settings",
    title=_("Mail server"),
    url="/mail-server",
    icon="mail-cog",
    rights=("read", "configure"),
)


@dataclass(frozen=True, slots=True)
class MailServerPage:
    """The mail server: values as typed or kept, figures of how it fares."""

    values: dict[str, str]
    securities: list[Option]
    figures: list[Figure]
    problem: str
    has_password: bool
    is_from_environment: bool
    is_set: bool
    may_configure: bool
    errors: list[str]


@screen.route()
def page() -> str:
    """Show the mail server."""
    return _page()


@screen.route("", right="configure", methods=("POST",))
def save() -> Any:
    """Set the mail server."""
    typed = TypedServer(
        **{name: request.form.get(name, "").strip() for name in TypedServer.__slots__}
    )
    try:
        with transaction():
            services.set_server(typed)
    except DomainError as error:
        return _page(typed, error), error.status
    flash(gettext("Saved."), "success")
    return redirect(url_for("mailserver.page"))


@screen.route("/test", right="configure", methods=("POST",))
def test() -> Any:
    """Let the worker send a letter to whoever presses the button."""
    user = db.session.get_one(User, current_actor().user_id)
    try:
        with transaction():
            services.send_test(user, current_language())
    except DomainError as error:
        flash(said(error), "danger")
    else:
        flash(gettext("A test message to %(address)s is on its way.", address=user.email), "info")
    return redirect(url_for("mailserver.page"))


def _page(typed: TypedServer | None = None, error: DomainError | None = None) -> str:
    server, known = mail.kept(), mail.settings()
    source: Any = typed or (known if mail.is_from_environment() else server)
    values = {name: str(getattr(source, name, usual)) for name, usual in _USUAL.items()}
    page = MailServerPage(
        values=values,
        securities=[
            Option(key, str(label), is_chosen=key == values["security"])
            for key, label in SECURITIES.items()
        ],
        figures=_figures(server),
        problem=server.problem if server else "",
        has_password=bool(known and known.password),
        is_from_environment=mail.is_from_environment(),
        is_set=known is not None,
        may_configure=rights.can(NAME, "configure"),
        errors=[said(error)] if error else [],
    )
    return render_template("messages/server.html", page=page)


_USUAL = {"host": "", "port": "587", "security": "starttls", "user_name": "", "sender": ""}


def _figures(server: mail.MailServer | None) -> list[Figure]:
    show, language = kinds.KINDS["instant"].show, current_language()
    if server is None or server.healthy_at is None:
        healthy = Figure(gettext("Last message taken at"), gettext("Never"), "warning")
    else:
        healthy = Figure(gettext("Last message taken at"), show(server.healthy_at, language))
    if server is None or server.problem_at is None:
        return [healthy]
    tone = "danger" if server.problem else ""
    return [healthy, Figure(gettext("Last problem at"), show(server.problem_at, language), tone)]
