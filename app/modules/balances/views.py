"""The balances' screen."""

from collections.abc import Sequence
from typing import Any

from flask import render_template, request, url_for

from app.core import clock
from app.core.dates import parse_date
from app.core.errors import DomainError
from app.core.language import _, current_language, said
from app.ledger.queries import BalanceFilter, listed_balances
from app.ledger.rules import Side
from app.modules.balances.pages import (
    FILTERS,
    BalanceList,
    parties_found,
    read_turn,
    sides,
    usual_order,
)
from app.modules.downloads import export_buttons, send_report
from app.modules.statements import balances_report
from app.modules.tells import AMOUNTS
from app.panel.lists.chips import Address, read_asked
from app.panel.screens import Screen
from app.panel.told import asked_of

screen = Screen(
    name="Balances",
    menu="accounts",
    title=_("Balances"),
    url="/balances",
    icon="scale",
    rights=("read", "export"),
    can={
        "Finance": "read export",
        "Sales": "read export",
        "Management": "read export",
    },
    needs=AMOUNTS,
)


@screen.route()
def page() -> str:
    """Show a page of the balances."""
    address = _address()
    wanted, problems = _wanted(address)
    made = BalanceList(wanted, address, request.script_root)
    summary_url = address.to(url_for("balances.summary"))
    return render_template(
        "balances/balances.html",
        page=made.page(
            read_turn(address, request.args), summary_url=summary_url, problems=problems
        ),
        exports=export_buttons("Balances", address, url_for("balances.page")),
    )


@screen.route("/summary")
def summary() -> str:
    """Show the totals of the whole filter."""
    wanted, _problems = _wanted(_address())
    made = BalanceList(wanted, _address(), request.script_root)
    return render_template("panel/summary.html", summary=made.summary())


@screen.route("/<form>", right="export")
def export(form: str) -> Any:
    """Give the whole filter as a document."""
    address = _address()
    wanted, _problems = _wanted(address)
    language: Any = current_language()
    return send_report(
        lambda: balances_report(listed_balances(wanted, by=usual_order()), wanted.as_of, language),
        form,
        f"balances-{wanted.as_of or clock.today()}",
        of=("Balances", "list"),
        asked=address.asked,
    )


def _address() -> Address:
    return Address(url_for("balances.page"), read_asked(request.args, asked_of(FILTERS)))


def _wanted(address: Address) -> tuple[BalanceFilter, Sequence[str]]:
    """Read the filter; a day that is none is left out and said."""
    asked, problems, as_of = address.asked, [], None
    try:
        if text := asked.get("as_of"):
            as_of = parse_date(text, clock.today())
    except DomainError as error:
        problems.append(said(error))
    side = asked.get("side", "")
    wanted = BalanceFilter(
        as_of=as_of,
        search=asked.get("q", ""),
        only_nonzero=asked.get("nonzero") == "1",
        side=Side(side) if side in sides() else None,
        visible=parties_found(asked.get("q", "")),
    )
    return wanted, problems
