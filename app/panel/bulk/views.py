"""What a request does with many records: check the right, one call, show what came of it."""

import json
from urllib.parse import parse_qsl

from flask import Blueprint, Flask, flash, redirect, render_template, request
from flask_babel import ngettext
from werkzeug.wrappers import Response

from app.core.db import transaction
from app.core.errors import DomainError
from app.core.language import current_language, said
from app.panel import rights
from app.panel.bulk import changes, tagging
from app.panel.bulk.deeds import Deed, deed_of
from app.panel.bulk.kept import UNDER_WAY
from app.panel.bulk.page import ValuePage, bar_of, change_page, counted
from app.panel.forms.fields import FieldMaker
from app.panel.forms.inputs import check_required
from app.panel.forms.typed import read_value
from app.panel.lists.asked import Asked
from app.panel.lists.keeping import kept, resolve
from app.panel.lists.query import Listing
from app.panel.merging import views as merging
from app.panel.merging.errors import TwoRecordsError
from app.panel.registry import Registered
from app.panel.tagging import NAME

blueprint = Blueprint("bulk", __name__)

_MOST_OF_AN_ADDRESS = 8_000

STOP_POLLING = 286
"""What tells htmx to ask no more."""


def init_app(app: Flask) -> None:
    """Offer the pages of deeds on many records."""
    app.register_blueprint(blueprint)


def bulk(entry: Registered) -> str | Response | tuple[str, int]:
    """Offer what can be done to ticked rows, ask for the value of a field, or rehearse a deed."""
    rights.require(entry.name, "read")
    base = f"{request.script_root}/{entry.slug}"
    if request.method == "GET":
        asked = resolve(entry, request.args, kept(entry))
        has_merge = merging.offers_merging(entry)
        bar = bar_of(Listing(entry, asked, current_language()), base, has_merge=has_merge)
        return render_template("panel/bulk/bar.html", bar=bar)
    asked = _sent(entry)
    if request.form.get("deed") == merging.TWO:
        return _merge(entry, asked.address(f"{base}/list/"))
    deed = deed_of(entry, request.form.get("deed", ""))
    try:
        keys = _keys(entry, asked)
        if deed.field and "_typed" not in request.form:
            return _ask(entry, deed, len(keys))
        value = _value(entry, deed) if deed.field else None
    except DomainError as error:
        if deed.field and "_typed" in request.form:
            return _ask(entry, deed, None, error), error.status
        flash(said(error), "danger")
        return redirect(asked.address(f"{base}/list/"))
    with transaction():
        number = changes.ask(entry, deed, keys, value).id
    return redirect(f"{request.script_root}/bulk/{number}")


def _merge(entry: Registered, list_url: str) -> Response:
    """Lead to the page of the two rows that are ticked."""
    try:
        return redirect(merging.ticked(entry, _ticked()))
    except TwoRecordsError as error:
        flash(said(error), "danger")
        return redirect(list_url)


@blueprint.get("/bulk/<int:bulkchange_id>")
def show_change(bulkchange_id: int) -> str:
    """Show a deed: what would come of it, or what came."""
    page = change_page(changes.own_change(str(bulkchange_id)), request.script_root)
    return render_template("panel/bulk/change.html", page=page)


@blueprint.get("/bulk/<int:bulkchange_id>/progress")
def progress(bulkchange_id: int) -> tuple[str, int, dict[str, str]]:
    """Show how far the worker is, as a piece that asks for itself until the page is to be read."""
    change = changes.own_change(str(bulkchange_id))
    is_over = change.state not in UNDER_WAY
    piece = render_template(
        "panel/bulk/progress.html", page=change_page(change, request.script_root)
    )
    return piece, STOP_POLLING if is_over else 200, {"HX-Refresh": "true"} if is_over else {}


@blueprint.post("/bulk/<int:bulkchange_id>/do")
def do_change(bulkchange_id: int) -> Response:
    """Do what was rehearsed; pressed twice it is done once."""
    return _step(bulkchange_id, "do")


@blueprint.post("/bulk/<int:bulkchange_id>/undo")
def undo_change(bulkchange_id: int) -> Response:
    """Put back what stood there before."""
    return _step(bulkchange_id, "undo")


def _step(number: int, step: str) -> Response:
    try:
        with transaction():
            change = changes.own_change(str(number), to_write=True)
            changes.take(change, step)
            done = -1 if change.state in UNDER_WAY else len(change.rows)
    except changes.NotPlannedError as error:
        flash(said(error), "warning")
    else:
        if done >= 0:
            text = ngettext("%(num)s record changed.", "%(num)s records changed.", done)
            flash(text, "success" if done else "warning")
    return redirect(f"{request.script_root}/bulk/{number}")


def _sent(entry: Registered) -> Asked:
    query = request.form.get("list", "")[:_MOST_OF_AN_ADDRESS]
    said_there = {name: text.replace("\x00", "\ufffd") for name, text in parse_qsl(query)}
    return resolve(entry, said_there, kept(entry))


def _keys(entry: Registered, asked: Asked) -> list[str]:
    """Give the keys that were ticked, or those of the whole filter."""
    if request.form.get("all") == "1":
        return changes.keys_of(Listing(entry, asked, current_language()))
    return changes.check_number(_ticked())


def _ticked() -> list[str]:
    """Give the keys that were ticked, in their order."""
    try:
        ticked = json.loads(request.form.get("keys") or "[]")
    except (ValueError, RecursionError):
        ticked = []
    is_list = isinstance(ticked, list) and all(isinstance(key, str) for key in ticked)
    return sorted(ticked, key=_order) if is_list else []


def _order(key: str) -> tuple[int, str]:
    """Order keys as their columns do: deeds on the same rows lock them in one order."""
    return len(key) if key.isdecimal() else 0, key


def _value(entry: Registered, deed: Deed) -> object:
    """Read the value that was typed; raises a DomainError."""
    name = deed.field
    value = read_value(entry.model, name, request.form.get(name, ""), current_language())
    for problem in check_required(entry.model, [name], {name: value}).get(name, ()):
        raise problem
    if deed.field == NAME and not value:
        raise tagging.NoTagsError
    return value


def _ask(entry: Registered, deed: Deed, count: int | None, error: DomainError | None = None) -> str:
    """Show the field whose value the records shall share."""
    root = request.script_root
    maker = FieldMaker(current_language(), root)
    page = ValuePage(
        title=str(deed.label),
        count=counted(count) if count is not None else request.form.get("_count", "")[:9],
        url=f"{root}/{entry.slug}/bulk",
        list_url=_sent(entry).address(f"{root}/{entry.slug}/list/"),
        list_title=str(entry.panel.title),
        list_query=request.form.get("list", "")[:_MOST_OF_AN_ADDRESS],
        deed=deed.name,
        keys="" if request.form.get("all") == "1" else request.form.get("keys", ""),
        field=maker.made(
            entry.model,
            deed.field,
            value=request.form.get(deed.field, ""),
            errors=[said(error)] if error else (),
        ),
    )
    return render_template(
        "panel/bulk/value.html", page=page, is_all=request.form.get("all") == "1"
    )
