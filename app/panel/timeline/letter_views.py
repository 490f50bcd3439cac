"""The addresses where e-mails about a record are written, noted and taken back."""

import re
import secrets
from dataclasses import asdict
from typing import Any

from flask import Blueprint, render_template, request

from app.core import clock, mail
from app.core.db import User, db
from app.core.errors import N_, DomainError
from app.core.idempotency import once
from app.core.language import current_language, gettext, said
from app.core.mail_addresses import is_sendable
from app.panel import rights
from app.panel.registry import Registered, key_of
from app.panel.screens import all_screens
from app.panel.searching.remembered import Known
from app.panel.storing import size_in_words
from app.panel.timeline import letters
from app.panel.timeline.files import files_of
from app.panel.timeline.letters import (
    CannotBeSentError,
    Letter,
    NoOwnAddressError,
    NothingToMailError,
    Received,
    WrongReceivedError,
)
from app.panel.timeline.notes import WrongCallError
from app.panel.timeline.page import moment_typed
from app.panel.timeline.pages import LetterBox
from app.panel.timeline.reach import addresses_of
from app.panel.timeline.views import base_of, done, moment_sent, opened, person

blueprint = Blueprint("letters", __name__, url_prefix="/records/<model>/<code:key>")

_TOKEN = re.compile(r"[A-Za-z0-9_-]{16,64}")


class BoxTooOldError(DomainError):
    """A letter came without what tells it from another one."""

    status = 400
    message = N_("The e-mail was not sent: reload the page, and write it again.")


@blueprint.get("/letters/new")
def write(model: str, key: str) -> str:
    """Offer the box where an e-mail is written, or one that came is noted."""
    entry, record = opened(model, key)
    if not entry.is_mailable:
        raise NothingToMailError
    return render_template("panel/timeline/letter.html", box=_box(entry, record))


@blueprint.post("/letters")
def send(model: str, key: str) -> str:
    """Leave an e-mail in the outbox, once however often it is sent."""

    def leave(entry: Registered, record: Any) -> None:
        token = request.form.get("token", "")
        if not _TOKEN.fullmatch(token):
            raise BoxTooOldError
        letter = _letter()
        asked = asdict(letter) | {"model": entry.name, "key": str(key_of(record))}
        once(
            f"letter {person()} {token}",
            asked,
            lambda: {"letter": letters.send(entry, record, letter).id},
        )

    return done(model, key, leave)


@blueprint.post("/letters/received")
def note(model: str, key: str) -> str:
    """Note an e-mail that came."""
    return done(model, key, lambda it, record: letters.note_received(it, record, _received()))


@blueprint.post("/letters/<int:number>/delete")
def remove(model: str, key: str, number: int) -> str:
    """Delete an e-mail one noted oneself."""
    return done(model, key, lambda it, record: letters.delete_received(it, record, number))


def _letter() -> Letter:
    form = request.form
    return Letter(
        to=",".join(form.getlist("to")),
        copies=",".join(form.getlist("cc")),
        subject=form.get("subject", ""),
        body=form.get("body", ""),
        files=form.getlist("file"),
    )


def _received() -> Received:
    form = request.form
    try:
        moment = moment_sent(form.get("received_on", ""), form.get("received_at", ""))
    except (ValueError, WrongCallError) as error:
        raise WrongReceivedError from error
    sender, subject = form.get("sender", ""), form.get("subject", "")
    return Received(sender, form.get("body", ""), moment, subject)


def _box(entry: Registered, record: Any) -> LetterBox:
    may_send, language = letters.may_mail(entry, record), current_language()
    known = Known(entry.name, str(key_of(record)))
    own_address = db.session.get_one(User, person()).email or ""
    problem, remedy, remedy_url = _problem(own_address)
    return LetterBox(
        base=f"{base_of(entry.name, key_of(record))}/letters",
        token=secrets.token_urlsafe(24),
        may_send=may_send,
        problem=problem,
        remedy=remedy,
        remedy_url=remedy_url,
        offered=[(it.address, it.name) for it in addresses_of(entry, record)] if may_send else [],
        files=[(it.token, it.name, size_in_words(it.size, language)) for it in files_of(known)],
        own_address=own_address,
        now=moment_typed(clock.now()),
    )


def _problem(own_address: str) -> tuple[str, str, str]:
    """Say what keeps letters from being sent, what mends it, and where; nothing where all is set.

    Where a mail server is set is told to whoever may set one.
    """
    if mail.settings() is None:
        screen = all_screens().get("MailServer")
        may = screen is not None and rights.can(screen.name, "configure")
        url = f"{request.script_root}{screen.url}" if screen and may else ""
        return said(CannotBeSentError()), gettext("Set the mail server"), url
    if not is_sendable(own_address):
        profile = f"{request.script_root}/profile/"
        return said(NoOwnAddressError()), gettext("Open your profile"), profile
    return "", "", ""
