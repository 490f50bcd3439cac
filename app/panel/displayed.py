"""What a request does to boards and calendars: check the right, one call, answer."""

from typing import Any

from flask import Response, abort, jsonify, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from app.core.access import NotVisibleError
from app.core.db import transaction
from app.core.errors import DomainError
from app.core.language import current_language
from app.panel import rights, saving
from app.panel.boards.board import BoardMaker, can_move, move, without_place
from app.panel.calendars import calendar, feed
from app.panel.calendars.offering import feed_page
from app.panel.errors import refusal
from app.panel.generated import asked_of, render
from app.panel.lists.asked import Asked
from app.panel.lists.displays import BOARD, CALENDAR, is_date
from app.panel.lists.keeping import kept, resolve
from app.panel.lists.page import list_page
from app.panel.lists.query import Listing
from app.panel.pages import ListPage
from app.panel.registry import Registered


def show_board(entry: Registered) -> str:
    """Show the records of a list as cards, in a column for each stage."""
    _require_board(entry)
    page, asked = _head(entry, BOARD)
    maker = BoardMaker(entry, asked, current_language(), request.script_root)
    return render(entry, "board", page=page, board=maker.board())


def show_cards(entry: Registered) -> str:
    """Show more cards of a column."""
    _require_board(entry)
    maker = BoardMaker(entry, asked_of(entry), current_language(), request.script_root)
    column = maker.more(request.args.get("of", ""))
    return render_template("panel/cards.html", column=column, may_move=can_move(entry))


def move_card(entry: Registered, key: str) -> Response:
    """Put a record into another stage, and give the heads of the board as they are then."""
    _require_change(entry)
    _require_board(entry)
    if not can_move(entry):
        raise NotVisibleError
    try:
        with transaction():
            record = move(entry, key, request.form.get("stage", ""), _version())
            answer = _moved(entry, record)
    except DomainError as error:
        return refusal(error)
    return jsonify(answer)


def _moved(entry: Registered, record: Any) -> dict[str, Any]:
    stages = entry.stages
    present = getattr(record, entry.stage or "")
    asked = without_place(asked_of(entry))
    heads = BoardMaker(entry, asked, current_language(), request.script_root).heads()
    return {
        "version": saving.token_of(record),
        "moves": " ".join(() if stages is None else stages.following(present)),
        "heads": {head.key: render_template("panel/head.html", head=head) for head in heads},
    }


def show_calendar(entry: Registered, by: str) -> str:
    """Show the records of a list in a calendar, by the panel's date or another one."""
    rights.require(entry.name, "read")
    by = _date(entry, by)
    here = CALENDAR if by == entry.panel.calendar else f"{CALENDAR}{by}"
    page, asked = _head(entry, here)
    shown = calendar.calendar_page(entry, asked, by, request.script_root)
    return render(entry, "calendar", page=page, calendar=shown)


def give_events(entry: Registered, by: str) -> Response:
    """Give the records of some days as the calendar takes them."""
    rights.require(entry.name, "read")
    listing = Listing(entry, without_place(asked_of(entry)), current_language())
    span = calendar.Span.read(request.args.get("start", ""), request.args.get("end", ""))
    person = request.args.get("person", "")
    return jsonify(calendar.events(listing, _date(entry, by), span, person))


def move_event(entry: Registered, by: str, key: str) -> Response:
    """Put a record on another day."""
    _require_change(entry)
    try:
        with transaction():
            wanted = request.form.get("on", "")
            record = calendar.move(entry, key, _date(entry, by), wanted, _version())
            answer = {"version": saving.token_of(record)}
    except DomainError as error:
        return refusal(error)
    return jsonify(answer)


def offer_feed(entry: Registered, by: str) -> str | AnyResponse:
    """Offer the secret address of the calendar; make it anew and show it this once, or end it."""
    rights.require(entry.name, "read")
    user_id = rights.acting_user_id()
    if user_id is None:
        raise rights.SignInNeededError(right="read", view=entry.name)
    by = _date(entry, by)
    if request.method == "GET":
        page = feed_page(entry, by, user_id, request.query_string.decode())
        return render_template("panel/feed_offered.html", page=page)
    with transaction():
        if "_end" in request.form:
            feed.end(user_id, entry.name, by)
            secret = ""
        else:
            asked = asked_of(entry).said()
            secret = feed.renew(user_id, entry.name, by, asked, current_language())
    page = feed_page(entry, by, user_id, request.query_string.decode(), secret)
    return render_template("panel/feed.html", page=page) if secret else redirect(page.back_url)


def _require_board(entry: Registered) -> None:
    """Refuse whoever may not see in which stage a record stands."""
    rights.require(entry.name, "read")
    if entry.stage not in entry.fields:
        raise NotVisibleError


def _head(entry: Registered, display: str) -> tuple[ListPage, Asked]:
    """Give what stands above the records (filters, views, other displays), and what was asked."""
    known, root = kept(entry), request.script_root
    asked = without_place(resolve(entry, request.args, known))
    return list_page(entry, asked, current_language(), root, known, display=display), asked


def _date(entry: Registered, by: str) -> str:
    """Read by which date a calendar is wanted; there is no other page at an unknown one."""
    if not is_date(entry, by):
        abort(404)
    return by or entry.panel.calendar


def _require_change(entry: Registered) -> None:
    rights.require(entry.name, "update")
    rights.require(entry.name, "read")


def _version() -> str:
    """Give the state the sender saw: without one nothing is moved."""
    return request.form.get("version", "")
