"""The transactions' screen, and the tab of a card that shows its newest ones."""

from dataclasses import replace
from typing import Any

from flask import render_template, request, url_for

from app.core import access, clock
from app.core.db import db
from app.core.language import _, current_language
from app.ledger.models import Party
from app.ledger.queries import TransactionFilter, Turn, listed_transactions
from app.modules.downloads import export_buttons, send_report
from app.modules.places import open_place
from app.modules.tells import DATED
from app.modules.transactions.filters import FILTERS, read_filter
from app.modules.transactions.pages import TransactionList
from app.modules.transactions.reports import transactions_report
from app.panel.definition import tab
from app.panel.lists.chips import Address, read_asked
from app.panel.screens import Screen
from app.panel.told import asked_of

_ON_A_TAB = 20

screen = Screen(
    name="Transactions",
    menu="accounts",
    title=_("Transactions"),
    url="/transactions",
    icon="arrows-exchange",
    rights=("read", "export"),
    can={
        "Finance": "read export",
        "Sales": "read export",
        "Management": "read export",
    },
    needs=DATED,
)


@screen.route()
def page() -> str:
    """Show a page of the transactions."""
    address = _address()
    wanted, problems = read_filter(address.asked)
    turn = Turn(
        before=open_place(request.args.get("before", "")),
        after=open_place(request.args.get("after", "")),
    )
    made = TransactionList(wanted, address, request.script_root)
    summary_url = address.to(url_for("transactions.summary"))
    return render_template(
        "transactions/transactions.html",
        page=made.page(turn, summary_url=summary_url, problems=problems),
        exports=export_buttons("Transactions", address, address.path, ("csv", "xlsx")),
    )


@screen.route("/summary")
def summary() -> str:
    """Show the totals of the whole filter."""
    address = _address()
    wanted, _problems = read_filter(address.asked)
    made = TransactionList(wanted, address, request.script_root)
    return render_template("panel/summary.html", summary=made.summary())


@screen.route("/<form>", right="export")
def export(form: str) -> Any:
    """Give the whole filter as a document."""
    address = _address()
    wanted, _problems = read_filter(address.asked)
    language: Any = current_language()
    return send_report(
        lambda: transactions_report(listed_transactions(wanted), language),
        form,
        f"transactions-{clock.today()}",
        of=("Transactions", "list"),
        asked=address.asked,
    )


@screen.route("/of/<int:party_id>")
def of_party(party_id: int) -> str:
    """Show the newest transactions of a party, for the tab of its card."""
    if db.session.get(Party, party_id) is None:
        raise access.NotVisibleError
    address = Address(url_for("transactions.page"), {"party": str(party_id)})
    wanted = TransactionFilter(party_id=party_id, visible=access.visible(Party))
    made = TransactionList(wanted, address, request.script_root)
    found = made.page(Turn(size=_ON_A_TAB), summary_url="")
    plain = [replace(heading, sort_url="") for heading in found.headings]
    return render_template(
        "panel/tab.html", page=replace(found, list_url=address.to(), headings=plain)
    )


@tab(Party, "transactions", _("Transactions"))
def transactions_of(party: Party) -> str:
    """Give the address of a card's newest transactions, for whoever may see them."""
    if not screen.opens:
        return ""
    return url_for("transactions.of_party", party_id=party.id)


def _address() -> Address:
    return Address(url_for("transactions.page"), read_asked(request.args, asked_of(FILTERS)))
