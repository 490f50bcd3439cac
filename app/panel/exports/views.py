"""What a request does with files of lists: written at once, or left to the worker and fetched."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from flask import Blueprint, Flask, Response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from app.core import clock, history
from app.core.access import NotVisibleError
from app.core.db import transaction
from app.core.language import current_language
from app.panel import kinds, rights
from app.panel.bulk.views import STOP_POLLING
from app.panel.exports import writing
from app.panel.exports.forms import FORMS
from app.panel.exports.kept import STATES, ListExport
from app.panel.files import send_written
from app.panel.lists.keeping import kept, resolve
from app.panel.lists.query import Listing
from app.panel.registry import Registered, registered

blueprint = Blueprint("exports", __name__)

_BLOCK = 1 << 16


def init_app(app: Flask) -> None:
    """Offer the pages of files that the worker writes."""
    app.register_blueprint(blueprint)


def export(entry: Registered) -> AnyResponse:
    """Give the whole filter as a file; a long one is left to the worker."""
    writing.require(entry)
    form = request.args.get("form", "csv")
    if form not in FORMS:
        raise NotVisibleError
    said_of_list = {name: it for name, it in request.args.items() if name != "form"}
    listing = Listing(entry, resolve(entry, said_of_list, kept(entry)), current_language())
    if writing.is_long(listing):
        with transaction():
            number = writing.order(listing, form).id
        return redirect(f"{request.script_root}/exports/{number}")
    asked = {"filter": listing.asked.parameters(), "form": form}
    with transaction():
        history.write_line(entry.name, "list", "exported", asked)
    name = f"{entry.slug}-{clock.today()}.{form}"
    return send_written(
        lambda file: FORMS[form].write(listing, file, _nobody), name, FORMS[form].content_type
    )


def _nobody(_written: int) -> None:
    """Tell nobody how far a file is that is sent at once."""


@dataclass(frozen=True, slots=True)
class ExportPage:
    """A file as far as it is."""

    title: str
    form: str
    state: str
    state_label: str
    progress: int
    written: str
    total: str
    problem: str
    url: str
    file_url: str
    list_url: str


@blueprint.get("/exports/<int:export_id>")
def show(export_id: int) -> str:
    """Show how far a file is."""
    return render_template("panel/exports/export.html", page=_page(export_id))


@blueprint.get("/exports/<int:export_id>/progress")
def progress(export_id: int) -> tuple[str, int]:
    """Show it as a piece that asks for itself again until the file is there, or never will be."""
    page = _page(export_id)
    status = 200 if page.state == "waiting" else STOP_POLLING
    return render_template("panel/exports/progress.html", page=page), status


@blueprint.get("/exports/<int:export_id>/file")
def take(export_id: int) -> Response:
    """Give the file to who asked for it, while that person may still read the list."""
    wanted = _own(export_id)
    entry = registered()[wanted.model]
    path = writing.path_of(wanted)
    answer = Response(_blocks(path), content_type=FORMS[wanted.form].content_type)
    name = f"{entry.slug}-{wanted.asked_at.astimezone(clock.ISTANBUL).date()}.{wanted.form}"
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    answer.content_length = path.stat().st_size
    return answer


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            yield block


def _own(number: int) -> ListExport:
    if not rights.is_signed_in():
        raise rights.SignInNeededError(right="", view="")
    wanted = writing.own_export(str(number))
    entry = registered().get(wanted.model)
    if entry is None:
        raise NotVisibleError
    writing.require(entry)
    return wanted


def _page(number: int) -> ExportPage:
    wanted, language, root = _own(number), current_language(), request.script_root
    entry = registered()[wanted.model]
    show_number = kinds.KINDS["whole"].show
    return ExportPage(
        title=str(entry.panel.title),
        form=str(FORMS[wanted.form].label),
        state=wanted.state,
        state_label=str(STATES[wanted.state]),
        progress=100 * min(wanted.written, wanted.total) // max(wanted.total, 1),
        written=show_number(wanted.written, language),
        total=show_number(wanted.total, language),
        problem=wanted.problem,
        url=f"{root}/exports/{number}",
        file_url=f"{root}/exports/{number}/file" if wanted.state == "ready" else "",
        list_url=f"{root}/{entry.slug}/list/",
    )
