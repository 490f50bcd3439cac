"""What the screens of imports do with a request."""

import re
from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request
from werkzeug.wrappers import Response

from app.core.access import NotVisibleError
from app.core.db import transaction
from app.core.errors import DomainError
from app.core.formulas import neutral
from app.core.language import _, current_language, said
from app.panel import rights
from app.panel.files import send_written
from app.panel.imports import steps, work
from app.panel.imports.columns import aims_of
from app.panel.imports.errors import NoFileError, NotNowError
from app.panel.imports.making import import_page, start_page
from app.panel.imports.models import ListImport
from app.panel.imports.running import require_rights
from app.panel.imports.steps import Choice
from app.panel.imports.wrong import error_file
from app.panel.registry import Registered

_CELL = re.compile("[0-9]{1,7}:[0-9]{1,3}")
_MOST_TURNS = 100_000


def start(entry: Registered) -> Any:
    """Ask for a file, or take it in and go on to its columns."""
    rights.require(entry.name, "import")
    if request.method == "GET":
        return _start_page(entry)
    sent = request.files.get("file")
    try:
        if sent is None or not sent.filename:
            raise NoFileError
        with transaction():
            of = steps.receive(entry, sent.stream, sent.filename, current_language())
            address = _address(entry, of)
    except DomainError as error:
        return _start_page(entry, [said(error)]), error.status
    return redirect(address)


def sample(entry: Registered) -> Response:
    """Give a file with the headings of the form, to be filled in."""
    rights.require(entry.name, "import")
    names = {aim.name: str(aim.field.label) for aim in aims_of(entry).values()}
    line = ";".join(neutral(label).replace(";", ",") for label in names.values())
    content = f"\ufeff{line}\r\n".encode()
    answer = Response(content, content_type="text/csv")
    answer.headers.set("Content-Disposition", "attachment", filename=f"{entry.slug}.csv")
    return answer


def page(entry: Registered, key: str) -> Any:
    """Show how far an import is, or take it a step on."""
    rights.require(entry.name, "import")
    import_id = _key(key)
    if request.method == "GET":
        turn = request.args.get("turn", "")
        number = min(int(turn), _MOST_TURNS) if re.fullmatch("[0-9]{1,6}", turn) else 0
        return _page(entry, steps.own(import_id, entry), turn=number)
    act = _ACTS.get(request.form.get("_do", ""))
    if act is None:
        raise NotNowError
    return act(entry, import_id)


def progress(entry: Registered, key: str) -> Response:
    """Show how far the worker is; where it has finished, let the browser open the result."""
    rights.require(entry.name, "import")
    shown = import_page(entry, steps.own(_key(key), entry), request.script_root)
    answer = Response(render_template("panel/imports/busy.html", page=shown), mimetype="text/html")
    if shown.step != "busy":
        answer.headers["HX-Redirect"] = shown.url
    return answer


def errors(entry: Registered, key: str) -> Response:
    """Give the rows that are wrong, each with its reason."""
    rights.require(entry.name, "import")
    import_id = _key(key)
    with transaction():  # the file is read in one of its own
        of = steps.own(import_id, entry)
    lines = error_file(entry, of)
    name = f"{entry.slug}-{import_id}.csv"
    return send_written(lambda file: file.writelines(lines), name, "text/csv")


def _choose(entry: Registered, import_id: int) -> Any:
    of = steps.own(import_id, entry)
    choice = Choice(
        [request.form.get(f"column-{place}", "")[:200] for place in range(len(of.headings))],
        request.form.get("mode", ""),
        request.form.get("matched_by", ""),
    )
    try:
        with transaction():
            steps.choose(steps.own(import_id, entry, to_write=True), entry, choice)
        work.begin(import_id, "checking", "new", "checked")
    except (NotVisibleError, NotNowError):
        raise
    except DomainError as error:
        of = steps.own(import_id, entry)
        return _page(entry, of, choice=choice, errors=[said(error)]), error.status
    return _back(entry, import_id)


def _sheet(entry: Registered, import_id: int) -> Any:
    sheet = request.form.get("sheet", "")

    def choose(of: ListImport) -> None:
        steps.choose_sheet(of, entry, sheet)

    return _step(entry, import_id, choose)


def _mend(entry: Registered, import_id: int) -> Any:
    typed = {name: text[:10_000] for name, text in request.form.items() if _CELL.fullmatch(name)}
    return _step(entry, import_id, lambda of: steps.mend(of, typed), tries=True)


def _replace(entry: Registered, import_id: int) -> Any:
    place, text = _place(), request.form.get("text", "")
    typed = request.form.get(request.form.get("input", ""), "")[:10_000]

    def replace(of: ListImport) -> None:
        aim = aims_of(entry).get(of.mapping[place]) if place < len(of.mapping) else None
        if aim is None:
            raise NotNowError
        steps.replace(of, place, text, {"key" if aim.by else "text": typed})

    return _step(entry, import_id, replace, tries=True)


def _make(entry: Registered, import_id: int) -> Any:
    place, text = _place(), request.form.get("text", "")

    def make(of: ListImport) -> None:
        if place >= len(of.mapping):
            raise NotNowError
        steps.make_missing(of, entry, place, text)

    return _step(entry, import_id, make, tries=True)


def _columns(entry: Registered, import_id: int) -> Any:
    def back(of: ListImport) -> None:
        steps.choose_again(of)

    return _step(entry, import_id, back)


def _again(entry: Registered, import_id: int) -> Any:
    return _step(entry, import_id, lambda _of: None, tries=True)


def _run(entry: Registered, import_id: int) -> Any:
    require_rights(entry, steps.own(import_id, entry).mode)
    work.begin(import_id, "running", "checked")
    return _back(entry, import_id)


def _undo(entry: Registered, import_id: int) -> Any:
    steps.own(import_id, entry)
    work.begin(import_id, "undoing", "done")
    return _back(entry, import_id)


def _forget(entry: Registered, import_id: int) -> Any:
    with transaction():
        steps.forget(steps.own(import_id, entry, to_write=True))
    flash(str(_("Deleted.")), "success")
    return redirect(f"{request.script_root}/{entry.slug}/import/")


_ACTS: dict[str, Callable[[Registered, int], Any]] = {
    "choose": _choose,
    "sheet": _sheet,
    "mend": _mend,
    "replace": _replace,
    "make": _make,
    "columns": _columns,
    "again": _again,
    "run": _run,
    "undo": _undo,
    "forget": _forget,
}


def _step(
    entry: Registered, import_id: int, step: Callable[[ListImport], None], *, tries: bool = False
) -> Any:
    """Take a step, and try the file again where that may have mended it."""
    try:
        with transaction():
            step(steps.own(import_id, entry, to_write=True))
        if tries:
            work.begin(import_id, "checking", "checked")
    except NotVisibleError:
        raise
    except DomainError as error:
        flash(said(error), "danger")
    return _back(entry, import_id)


def _page(entry: Registered, of: ListImport, **options: Any) -> str:
    shown = import_page(entry, of, request.script_root, **options)
    return render_template("panel/imports/import.html", page=shown)


def _start_page(entry: Registered, problems: list[str] | None = None) -> str:
    shown = start_page(entry, request.script_root, problems or ())
    return render_template("panel/imports/start.html", page=shown)


def _key(text: str) -> int:
    if not re.fullmatch("[0-9]{1,18}", text):
        raise NotVisibleError
    return int(text)


def _place() -> int:
    text = request.form.get("place", "")
    if not re.fullmatch("[0-9]{1,3}", text):
        raise NotNowError
    return int(text)


def _back(entry: Registered, import_id: int) -> Response:
    return redirect(f"{request.script_root}/{entry.slug}/import/{import_id}")


def _address(entry: Registered, of: ListImport) -> str:
    return f"{request.script_root}/{entry.slug}/import/{of.id}"
