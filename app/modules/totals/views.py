"""The screen of totals by period."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any, get_args

from flask import render_template, request, url_for

from app.core import access
from app.core.errors import DomainError
from app.core.language import _, current_language, said
from app.ledger.models import Party
from app.ledger.queries import TotalsFilter, Turn
from app.ledger.queries.totals_by_period import Unit
from app.modules.downloads import export_buttons, send_report
from app.modules.tells import AMOUNTS, DATED
from app.modules.totals.pages import TotalsList
from app.modules.totals.reports import totals_report
from app.panel import rights
from app.panel.lists.chips import Address, read_asked
from app.panel.lists.conditions import period
from app.panel.screens import Screen

NAMES = ("by", "dated")

screen = Screen(
    name="Totals",
    menu="accounts",
    title=_("Totals by period"),
    url="/totals",
    icon="chart-bar",
    rights=("read", "export"),
    can={
        "Finance": "read export",
        "Sales": "read export",
        "Management": "read export",
    },
    needs=(*AMOUNTS, *DATED),
)


@screen.route()
def page() -> str:
    """Show a page of the periods."""
    address = _address()
    wanted, problems = _wanted(address)
    summary_url = address.to(url_for("totals.summary"))
    made = _list(wanted, address).page(_turn(), summary_url=summary_url, problems=problems)
    return render_template(
        "totals/totals.html",
        page=made.page,
        bars=made.bars,
        exports=export_buttons("Totals", address, address.path),
    )


@screen.route("/summary")
def summary() -> str:
    """Show the totals of all periods."""
    wanted, _problems = _wanted(_address())
    return render_template("panel/summary.html", summary=_list(wanted, _address()).summary())


@screen.route("/<form>", right="export")
def export(form: str) -> Any:
    """Give all periods as a document."""
    address = _address()
    wanted, _problems = _wanted(address)
    language: Any = current_language()
    return send_report(
        lambda: totals_report(wanted, language),
        form,
        f"totals-{wanted.by}",
        of=("Totals", "list"),
        asked=address.asked,
    )


def _address() -> Address:
    return Address(url_for("totals.page"), read_asked(request.args, NAMES))


def _list(wanted: TotalsFilter, address: Address) -> TotalsList:
    may_list = rights.can("Transactions", "read")
    return TotalsList(wanted, address, url_for("transactions.page") if may_list else "")


def _wanted(address: Address) -> tuple[TotalsFilter, Sequence[str]]:
    """Read the filter; days that are none are left out and said."""
    asked: Any = address.asked.get("by")
    by: Unit = asked if asked in get_args(Unit) else "month"
    wanted = TotalsFilter(by=by, visible=access.visible(Party))
    try:
        if text := address.asked.get("dated"):
            start, end = period(text)
            return replace(wanted, start=start, end=end), ()
    except DomainError as error:
        return wanted, [said(error)]
    return wanted, ()


def _turn() -> Turn:
    """Read which page is wanted; a damaged place is the first page."""
    after, before = (_place(request.args.get(name, "")) for name in ("after", "before"))
    return Turn(after=after) if after else Turn(before=before)


def _place(text: str) -> tuple[date] | None:
    try:
        return (date.fromisoformat(text),)
    except ValueError:
        return None
