"""The screen of the history, and its export."""

from typing import Any

from flask import Response, render_template, request, url_for

from app.core import clock
from app.core.language import _, said
from app.documents.report import Column, Report, Section
from app.modules.downloads import export_buttons, send_report
from app.modules.history.pages import NAMES, history_page, read_place, read_wanted, told
from app.modules.history.queries import Wanted, every_line, lines_of
from app.panel.lists.chips import Address, read_asked
from app.panel.screens import Screen

MOST_EXPORTED = 100_000
_AT_ONCE = 500

screen = Screen(
    name="History",
    menu="settings",
    title=_("History"),
    url="/history",
    icon="history",
    rights=("read", "export"),
)


@screen.route()
def page() -> str:
    """Show a page of the history."""
    address = _address()
    wanted, problems = read_wanted(address.asked)
    after, before = (read_place(request.args.get(it, "")) for it in ("after", "before"))
    found = lines_of(wanted, after=after, before=before)
    made = history_page(address, found, request.script_root, [said(it) for it in problems])
    exports = export_buttons("History", address, address.path, ("csv",))
    return render_template("history/history.html", page=made, exports=exports)


@screen.route("/csv", right="export")
def export() -> Response:
    """Give the whole filter as CSV, as far as a file takes it."""
    address = _address()
    wanted, _problems = read_wanted(address.asked)
    return send_report(
        lambda: _report(wanted, request.script_root),
        "csv",
        f"history-{clock.today()}",
        of=("History", "list"),
        asked=address.asked,
    )


def _report(wanted: Wanted, root: str) -> Report:
    labels = (_("When"), _("Who"), _("What happened"), _("Kind of record"), _("Record"))
    columns = [Column(str(label)) for label in (*labels, _("Details"))]
    return Report(str(_("History")), [Section(columns, _rows(wanted, root))], clock.now())


def _rows(wanted: Wanted, root: str) -> Any:
    block: list[Any] = []
    for line in every_line(wanted, MOST_EXPORTED):
        block.append(line)
        if len(block) == _AT_ONCE:
            yield from _cells(block, root)
            block = []
    yield from _cells(block, root)


def _cells(block: list[Any], root: str) -> Any:
    for it in told(block, root):
        yield it.when, it.who, it.kind, it.model, it.record, "; ".join(it.details)


def _address() -> Address:
    return Address(url_for("history.page"), read_asked(request.args, NAMES))
