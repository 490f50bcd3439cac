"""The pages of a forgotten password: they say the same whoever asks, and are kept by nobody."""

from dataclasses import dataclass, field
from typing import Any

from flask import Blueprint, flash, make_response, redirect, render_template, request

from app.core import jobs, mail
from app.core.db import transaction
from app.core.errors import DomainError
from app.core.language import current_language, gettext, said
from app.panel.resetting import links
from app.panel.sign_in_limits import admit_link

blueprint = Blueprint("resetting", __name__, url_prefix="/password")

_LONGEST_NAME = 128


@dataclass(frozen=True, slots=True)
class ForgottenPage:
    """Asking for a link: an input `name`; `is_sent` once it was asked for."""

    name: str = ""
    is_offered: bool = True
    is_sent: bool = False
    errors: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class NewPasswordPage:
    """Using a link: inputs `wanted` and `repeated`, and the word of the link."""

    word: str
    holds: bool
    errors: list[str] = field(default_factory=list)


@blueprint.get("/forgotten")
def forgotten() -> Any:
    """Offer to send a link, or say whom to ask where no letter can be sent."""
    return _forgotten(ForgottenPage(is_offered=mail.can_send_links()))


@blueprint.post("/forgotten")
def ask() -> Any:
    """Let the worker send a link, if there is somebody: nobody is looked up before the answer."""
    name = request.form.get("name", "").strip()[:_LONGEST_NAME]
    if not mail.can_send_links():
        return _forgotten(ForgottenPage(is_offered=False))
    try:
        admit_link(name, request.remote_addr or "")
    except DomainError as error:
        return _forgotten(ForgottenPage(name, errors=[said(error)]), error.status)
    with transaction():
        jobs.enqueue(links.RESET, {"name": name, "language": current_language()})
    return _forgotten(ForgottenPage(is_sent=True))


@blueprint.get("/new")
def choose() -> Any:
    """Show the form of whoever has a link; programs that open links in letters use nothing up."""
    word = request.args.get("word", "")
    holds = links.holds(word)
    return _new(NewPasswordPage(word, holds), 200 if holds else links.LinkOverError.status)


@blueprint.post("/new")
def change() -> Any:
    """Give whoever has the link the password they typed."""
    word, wanted, repeated = (request.form.get(name, "") for name in ("word", "wanted", "repeated"))
    try:
        with transaction():
            links.use(word, wanted, repeated)
    except links.LinkOverError as error:
        return _new(NewPasswordPage("", holds=False), error.status)
    except DomainError as error:
        return _new(NewPasswordPage(word, holds=True, errors=[said(error)]), error.status)
    flash(gettext("Your password is changed. Sign in with it."), "success")
    return _kept_by_nobody(redirect(f"{request.script_root}/login/"))


def _forgotten(page: ForgottenPage, status: int = 200) -> Any:
    return _kept_by_nobody(
        make_response(render_template("panel/password_forgotten.html", page=page), status)
    )


def _new(page: NewPasswordPage, status: int) -> Any:
    return _kept_by_nobody(
        make_response(render_template("panel/password_new.html", page=page), status)
    )


def _kept_by_nobody(answer: Any) -> Any:
    """Let no browser keep the page, no site learn its address, and no search engine list it."""
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer
