"""The addresses of what people leave on a record: each asks for the record's own rights."""

import re
from collections.abc import Callable
from datetime import datetime, time
from typing import Any

from flask import Blueprint, jsonify, render_template, request
from werkzeug.wrappers import Response

from app.core import clock
from app.core.access import NotVisibleError
from app.core.db import transaction
from app.core.errors import N_, DomainError
from app.core.language import current_language
from app.panel import kinds, rights, saving
from app.panel.addresses import code_in_path
from app.panel.files import PREVIEW, send_kept
from app.panel.registry import Registered, key_of, registered
from app.panel.searching.remembered import Known
from app.panel.timeline import assigning, files, notes, sharing
from app.panel.timeline.colleagues import may_be_given, names_of, readers
from app.panel.timeline.models import OUTCOMES, Attachment
from app.panel.timeline.news import follow, mark_read
from app.panel.timeline.notes import Written, WrongCallError
from app.panel.timeline.page import moment_typed, timeline_page
from app.panel.timeline.sniffing import MOST_BYTES
from app.panel.timeline.stream import KINDS, read_place, stream

blueprint = Blueprint("timeline", __name__, url_prefix="/records/<model>/<code:key>")

MOST_OFFERED = 8


class NothingChosenError(DomainError):
    """A form came without what it asks for."""

    message = N_("Choose something first.")


def person() -> int:
    """Give who is signed in; raises SignInNeededError."""
    user_id = rights.acting_user_id()
    if user_id is None:
        raise rights.SignInNeededError(right="", view="")
    return user_id


def opened(model: str, key: str) -> tuple[Registered, Any]:
    """Give a record that whoever asks may read; raises NotVisibleError, AccessDeniedError."""
    person()
    entry = registered().get(model)
    if entry is None:
        raise NotVisibleError
    rights.require(entry.name, "read")
    return entry, saving.get(entry, key)


def base_of(model: str, key: Any) -> str:
    """Give how the addresses of a record's timeline begin."""
    return f"{request.script_root}/records/{model}/{code_in_path(str(key))}"


def _page(entry: Registered, record: Any, kind: str = "") -> str:
    base = base_of(entry.name, key_of(record))
    page = timeline_page(entry, record, kind, current_language(), base)
    return render_template("panel/timeline/timeline.html", page=page)


def done(model: str, key: str, act: Callable[[Registered, Any], Any]) -> str:
    """Do something to a record in one transaction, and show its timeline anew."""
    with transaction():
        act(*opened(model, key))
    return _page(*opened(model, key))


@blueprint.get("/timeline")
def show(model: str, key: str) -> str:
    """Show what people left on a record; its news are read by that."""
    entry, record = opened(model, key)
    with transaction():
        mark_read(person(), Known(entry.name, str(key_of(record))))
    return _page(*opened(model, key), request.args.get("kind", ""))


@blueprint.get("/stream")
def older(model: str, key: str) -> str:
    """Show what happened before."""
    entry, record = opened(model, key)
    kind = request.args.get("kind", "")
    page = stream(
        entry,
        key_of(record),
        current_language(),
        base=base_of(entry.name, key_of(record)),
        kind=kind if kind in KINDS else "",
        before=read_place(request.args.get("before", "")),
    )
    return render_template("panel/timeline/stream.html", page=page)


@blueprint.get("/colleagues")
def offer(model: str, key: str) -> Response:
    """Offer the colleagues who read the record, to be mentioned."""
    words = request.args.get("q", "").strip().lower()[:50]
    found = readers(*opened(model, key), words, MOST_OFFERED + 1)
    me = person()
    return jsonify([[it.username, it.name] for it in found if it.id != me][:MOST_OFFERED])


@blueprint.post("/notes")
def write(model: str, key: str) -> str:
    """Keep a note or a call."""
    return done(model, key, lambda entry, record: notes.write_note(entry, record, _written()))


@blueprint.get("/notes/<int:number>")
def edit(model: str, key: str, number: int) -> str:
    """Offer a note of one's own to be changed."""
    entry, record = opened(model, key)
    note = notes.own_note(entry, record, number)
    return render_template(
        "panel/timeline/edit.html",
        note=note,
        called_at=moment_typed(note.called_at) if note.called_at else "",
        base=base_of(entry.name, key_of(record)),
        outcomes=OUTCOMES,
    )


@blueprint.post("/notes/<int:number>")
def change(model: str, key: str, number: int) -> str:
    """Change a note of one's own."""
    return done(model, key, lambda it, record: notes.change_note(it, record, number, _written()))


@blueprint.post("/notes/<int:number>/delete")
def remove(model: str, key: str, number: int) -> str:
    """Delete a note of one's own."""
    return done(model, key, lambda entry, record: notes.delete_note(entry, record, number))


@blueprint.post("/follow")
def set_following(model: str, key: str) -> str:
    """Follow the record, or no more."""
    is_on = "on" in request.form
    return done(
        model,
        key,
        lambda entry, record: follow(person(), Known(entry.name, str(key_of(record))), is_on=is_on),
    )


@blueprint.get("/assignments")
def ask_whom(model: str, key: str) -> str:
    """Offer the colleagues something may be assigned to."""
    entry, record = opened(model, key)
    return render_template(
        "panel/timeline/assign.html",
        people=readers(entry, record),
        me=person(),
        base=base_of(entry.name, key_of(record)),
    )


@blueprint.post("/assignments")
def assign(model: str, key: str) -> str:
    """Assign the record to a colleague."""

    def give(entry: Registered, record: Any) -> None:
        typed = request.form.get("due_on", "").strip()
        due_on = kinds.KINDS["day"].parse(typed, current_language()) if typed else None
        assigning.assign(entry, record, _chosen(), due_on, request.form.get("note", ""))

    return done(model, key, give)


@blueprint.post("/assignments/<int:number>")
def finish(model: str, key: str, number: int) -> str:
    """Note that an assignment is done, or is not."""
    is_done = "on" in request.form
    return done(
        model, key, lambda it, record: assigning.set_done(it, record, number, is_done=is_done)
    )


@blueprint.get("/shares")
def ask_with_whom(model: str, key: str) -> str:
    """Show with whom the record is shared, and with whom it may be."""
    entry, record = opened(model, key)
    sharing.require_change(entry, record)
    shares = sharing.shares_of(entry, record)
    return render_template(
        "panel/timeline/share.html",
        people=may_be_given(entry, record),
        shares=shares,
        names=names_of({it.user_id for it in shares}),
        base=base_of(entry.name, key_of(record)),
    )


@blueprint.post("/shares")
def share(model: str, key: str) -> str:
    """Share the record with a colleague."""
    return done(model, key, lambda entry, record: sharing.share(entry, record, _chosen()))


@blueprint.post("/shares/<int:number>/delete")
def take_back(model: str, key: str, number: int) -> str:
    """Take a share back."""
    return done(model, key, lambda entry, record: sharing.take_back(entry, record, number))


@blueprint.post("/files")
def attach(model: str, key: str) -> str:
    """Keep the files that were sent: all of them, or none if one is refused."""

    def keep(entry: Registered, record: Any) -> None:
        attach_sent(entry, record)

    return done(model, key, keep)


@blueprint.get("/files/<token>")
def give_file(model: str, key: str, token: str) -> Response:
    """Give the content of a file, to be kept and never opened in the page."""
    attachment = files.find(*opened(model, key), token)
    return send_kept(files.path_of(attachment), attachment.kind, attachment.name)


@blueprint.get("/files/<token>/preview")
def give_preview(model: str, key: str, token: str) -> Response:
    """Give the small picture that was drawn of a file."""
    attachment = files.find(*opened(model, key), token)
    return send_kept(files.preview_of(attachment), PREVIEW)


@blueprint.post("/files/<token>/delete")
def detach(model: str, key: str, token: str) -> str:
    """Delete a file."""
    return done(model, key, lambda entry, record: files.detach(entry, record, token))


def attach_sent(entry: Registered, record: Any) -> list[Attachment]:
    """Keep the files of a request: all of them, or none; raises NothingChosenError."""
    given = [it for it in request.files.getlist("file") if it.filename]
    if not given:
        raise NothingChosenError
    return [
        files.attach(entry, record, it.filename or "", it.stream.read(MOST_BYTES + 1))
        for it in given
    ]


def _chosen() -> int:
    chosen = request.form.get("user", "")
    if not (chosen.isascii() and chosen.isdigit() and len(chosen) < 10):  # noqa: PLR2004 - fits the column
        raise NothingChosenError
    return int(chosen)


_TIME = re.compile("([0-9]{1,2})[:.]?([0-9]{2})")


def moment_sent(day: str, hour: str) -> datetime | None:
    """Read a moment that was typed, if it was; raises a DomainError, a ValueError."""
    if not day.strip() or not hour.strip():
        return None
    on, at = kinds.KINDS["day"].parse(day, current_language()), _TIME.fullmatch(hour.strip())
    if on is None or at is None:
        raise WrongCallError
    return datetime.combine(on, time(int(at[1]), int(at[2])), clock.ISTANBUL)


def _written() -> Written:
    """Read a note or a call as it was sent."""
    form = request.form
    minutes = form.get("minutes", "").strip()
    try:
        return Written(
            body=form.get("body", ""),
            kind=form.get("kind", "note"),
            called_at=moment_sent(form.get("called_on", ""), form.get("called_at", "")),
            spoke_to=form.get("spoke_to", ""),
            outcome=form.get("outcome", ""),
            minutes=int(minutes) if minutes else None,
        )
    except ValueError as error:
        raise WrongCallError from error
