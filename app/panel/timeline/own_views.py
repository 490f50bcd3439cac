"""The pages of one's own news and of what one has to do, for whoever is signed in."""

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response

from app.core.access import NotVisibleError
from app.core.dates import format_date
from app.core.db import transaction
from app.core.language import current_language
from app.panel import kinds
from app.panel.addresses import code_in_path
from app.panel.registry import registered
from app.panel.timeline import assigning
from app.panel.timeline.news import MOST_SHOWN, mark_read, news_of, open_news
from app.panel.timeline.views import person

blueprint = Blueprint("own", __name__)


@blueprint.get("/notifications")
def notifications() -> str:
    """Show the news of whoever is signed in."""
    before = request.args.get("before", "")
    place = int(before) if before.isascii() and before.isdigit() and len(before) < 19 else None  # noqa: PLR2004 - fits the column
    language = current_language()
    found = news_of(person(), language, place)
    more = f"?before={found[MOST_SHOWN - 1].id}" if len(found) > MOST_SHOWN else ""
    return render_template(
        "panel/timeline/notifications.html",
        news=found[:MOST_SHOWN],
        moment=lambda it: kinds.show_instant(it, language),
        more_url=f"{request.script_root}/notifications{more}" if more else "",
    )


@blueprint.post("/notifications/read")
def read_all() -> Response:
    """Note that all news are read."""
    with transaction():
        mark_read(person())
    return redirect(f"{request.script_root}/notifications")


@blueprint.get("/notifications/<int:number>")
def open_one(number: int) -> Response:
    """Open the record that some news are about; they are read by that."""
    with transaction():
        known = open_news(person(), number)
    entry = registered().get(known.model)
    if entry is None:
        raise NotVisibleError
    key = code_in_path(known.key)
    return redirect(f"{request.script_root}/{entry.slug}/show/{key}")


@blueprint.get("/assignments")
def assignments() -> str:
    """Show what whoever is signed in has to do, across all models."""
    is_done = request.args.get("done") == "1"
    language, me = current_language(), person()
    return render_template(
        "panel/timeline/assignments.html",
        tasks=assigning.assigned_to(me, language, is_done=is_done),
        is_done=is_done,
        address=_address,
        day=lambda it: format_date(it, language),
    )


@blueprint.post("/assignments/<int:number>")
def finish(number: int) -> Response:
    """Note that an assignment is done, or is not after all."""
    person()
    with transaction():
        assigning.finish(number, is_done="on" in request.form)
    query = "" if "on" in request.form else "?done=1"
    return redirect(f"{request.script_root}/assignments{query}")


def _address(model: str, key: str) -> str:
    return f"{request.script_root}/{registered()[model].slug}/show/{code_in_path(key)}"
