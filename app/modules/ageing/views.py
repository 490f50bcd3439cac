"""The ageing's screen."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from flask import render_template, request, url_for

from app.core import clock
from app.core.dates import parse_date
from app.core.errors import DomainError
from app.core.language import _, current_language, said
from app.ledger.queries import AgeingFilter, BalanceFilter
from app.ledger.rules import Buckets, Side
from app.modules.ageing.pages import AgeingList
from app.modules.ageing.reports import ageing_report
from app.modules.balances.pages import parties_found, read_turn, sides
from app.modules.downloads import export_buttons, send_report
from app.modules.tells import AMOUNTS, DATED, DUE
from app.panel.lists.chips import Address, read_asked
from app.panel.screens import Screen

NAMES = ("q", "as_of", "method", "buckets", "side", "nonzero", "sort")
"""None tells of more than the screen needs; how it is sorted is read by what is seen."""

Read = TypeVar("Read")

screen = Screen(
    name="Ageing",
    menu="accounts",
    title=_("Ageing"),
    url="/ageing",
    icon="hourglass",
    rights=("read", "export"),
    can={
        "Finance": "read export",
        "Sales": "read export",
        "Management": "read export",
    },
    needs=(*AMOUNTS, *DUE, *DATED),
)


@screen.route()
def page() -> str:
    """Show a page of the balances with their ages."""
    address = _address()
    wanted, problems = _wanted(address)
    made = AgeingList(wanted, address, request.script_root)
    summary_url = address.to(url_for("ageing.summary"))
    return render_template(
        "ageing/ageing.html",
        page=made.page(
            read_turn(address, request.args), summary_url=summary_url, problems=problems
        ),
        exports=export_buttons("Ageing", address, address.path),
    )


@screen.route("/summary")
def summary() -> str:
    """Show the totals of the whole filter."""
    wanted, _problems = _wanted(_address())
    made = AgeingList(wanted, _address(), request.script_root)
    return render_template("ageing/summary.html", summaries=made.summaries())


@screen.route("/<form>", right="export")
def export(form: str) -> Any:
    """Give the whole filter as a document."""
    address = _address()
    wanted, _problems = _wanted(address)
    language: Any = current_language()
    return send_report(
        lambda: ageing_report(wanted, language),
        form,
        f"ageing-{wanted.as_of}",
        of=("Ageing", "list"),
        asked=address.asked,
    )


def _address() -> Address:
    return Address(url_for("ageing.page"), read_asked(request.args, NAMES))


def _wanted(address: Address) -> tuple[AgeingFilter, Sequence[str]]:
    """Read the filter; a day or buckets that are none are left out and said."""
    asked, problems, today = address.asked, [], clock.today()

    def read(name: str, reader: Callable[[str], Read], otherwise: Read) -> Read:
        try:
            return reader(asked[name]) if name in asked else otherwise
        except DomainError as error:
            problems.append(said(error))
            return otherwise

    side = asked.get("side", "")
    wanted = AgeingFilter(
        as_of=read("as_of", lambda text: parse_date(text, today), today),
        method="matched" if asked.get("method") == "matched" else "fifo",
        buckets=read("buckets", Buckets.read, Buckets()),
        of=BalanceFilter(
            search=asked.get("q", ""),
            only_nonzero=asked.get("nonzero") == "1",
            side=Side(side) if side in sides() else None,
            visible=parties_found(asked.get("q", "")),
        ),
    )
    return wanted, problems
