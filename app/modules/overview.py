"""The start of the day: what is owed and overdue, the last movements, the next step."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from flask import render_template, request, url_for

from app.core import access
from app.core.language import _
from app.core.money import ZERO
from app.ledger.models import Party
from app.ledger.queries import Standing, TransactionFilter, Turn, standing
from app.modules.sides import amount
from app.modules.tells import AMOUNTS, DATED, DUE
from app.modules.transactions.pages import TransactionList
from app.panel import rights
from app.panel.definition import Figure
from app.panel.home import on_home
from app.panel.lists.chips import Address
from app.panel.pages import Button
from app.panel.screens import Screen
from app.panel.told import hides

_LAST = 8

screen = Screen(
    name="Overview",
    menu="accounts",
    title=_("Overview"),
    url="/overview",
    icon="home",
    can={"Finance": "read", "Sales": "read", "Management": "read"},
    in_menu=False,
)


@screen.route("")
def piece() -> str:
    """Show the figures of all the viewer's parties, and what moved last."""
    visible = access.visible(Party)
    root = request.script_root
    wanted = TransactionFilter(visible=visible)
    moved = TransactionList(wanted, Address(url_for("transactions.page"), {}), root)
    page = moved.page(Turn(size=_LAST), summary_url="")
    return render_template(
        "overview/overview.html",
        figures=[] if hides(*AMOUNTS) else list(_figures(standing(visible=visible))),
        page=replace(
            page,
            headings=[replace(one, sort_url="") for one in page.headings],
            rows=() if hides(*DATED) else page.rows,  # what moved last tells when it moved
        ),
        buttons=list(_buttons(root)),
        may_list=rights.can("Transactions", "read"),
    )


@on_home
def address() -> str:
    """Give the address of the piece, for whoever may see it."""
    return url_for("overview.piece") if rights.can("Overview", "read") else ""


def _figures(now: Standing) -> Iterator[Figure]:
    lists = url_for("balances.page") if rights.can("Balances", "read") else ""
    shown: Sequence[tuple[str, Decimal, str, str]] = (
        (str(_("They owe us")), now.receivable, "", "debit"),
        (str(_("Overdue to us")), now.overdue_receivable, "danger", "debit"),
        (str(_("We owe them")), now.payable, "", "credit"),
        (str(_("Overdue from us")), now.overdue_payable, "warning", "credit"),
    )
    for label, figure, tone, side in shown:
        if tone and hides(*DUE):
            continue
        url = f"{lists}?side={side}&sort={'-' if side == 'debit' else ''}balance" if lists else ""
        yield Figure(label, amount(figure), tone if figure > ZERO else "", url)


def _buttons(root: str) -> Iterator[Button]:
    """Offer the next step to whoever may take it."""
    if rights.can("VoucherEntry", "post"):
        yield Button(str(_("Enter a voucher")), f"{root}/vouchers/enter", "pencil-plus", "primary")
    if rights.can("Statement", "read"):
        yield Button(str(_("Open a statement")), f"{root}/statement", "file-text")
    if rights.can("Balances", "read"):
        yield Button(str(_("Balances")), url_for("balances.page"), "scale")
