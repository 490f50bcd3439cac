"""The statement's screen: a party chosen, its account read, and taken along as a document."""

from functools import partial
from typing import Any

from flask import redirect, render_template, request, url_for

from app.core import access, clock
from app.core.db import db
from app.core.errors import DomainError
from app.core.language import _, current_language, said
from app.core.parameters import main_currency
from app.documents.report import Language, Report
from app.ledger.errors import UnknownPartyError
from app.ledger.models import Party, Voucher
from app.ledger.queries import statement
from app.modules.choosing import ask_for_party, chosen_party
from app.modules.downloads import export_buttons, send_report
from app.modules.places import code_of, matching_url, open_place, word_of
from app.modules.statements.pages import (
    Account,
    SheetMaker,
    Wanted,
    account_of,
    checked,
    complete,
    whole_period,
)
from app.modules.statements.reports import statement_report
from app.modules.tells import AMOUNTS, CODE, CURRENCY, DATED, language_of
from app.panel import rights
from app.panel.definition import shortcut
from app.panel.lists.chips import Address, read_asked
from app.panel.lists.conditions import period
from app.panel.screens import Screen
from app.panel.told import asked_of, hides

FILTERS = {
    "dated": DATED,
    "currency": CURRENCY,
    "cancelled": (Voucher.is_cancellation,),
}
"""What each filter tells of."""

screen = Screen(
    name="Statement",
    menu="accounts",
    title=_("Statement"),
    url="/statement",
    icon="file-text",
    rights=("read", "export"),
    can={
        "Finance": "read export",
        "Sales": "read export",
        "Management": "read export",
    },
    needs=(*AMOUNTS, *DATED, *CURRENCY),
)


@screen.route()
def choose() -> Any:
    """Ask whose statement is wanted, and show it once a party is chosen."""
    if party := chosen_party():
        return redirect(url_for("statement.page", code=word_of(party.id, party.code)))
    return ask_for_party(_("Statement"), _("Whose statement?"))


@screen.route("/<code:code>")
def page(code: str) -> str:
    """Show the newest page of a statement, or the page its address asks for."""
    account = _account(code)
    party = db.session.get_one(Party, account.holder.id)
    address = Address(
        url_for("statement.page", code=code), read_asked(request.args, asked_of(FILTERS))
    )
    wanted, problems = _wanted(address, account)
    former = account.holder.asked
    if former != party.code and not hides(*CODE, Party.former_codes):
        problems.append(str(_("%(code)s was merged into this card.", code=former)))
    if wanted.currency is None:
        address = Address(address.path, {**address.asked, "currency": ""})
    sheet = SheetMaker(party, account, wanted, address).sheet(
        f"{request.script_root}/voucher/show/", problems
    )
    return render_template(
        "statements/statement.html",
        sheet=sheet,
        page=sheet.page,
        card_url=f"{request.script_root}/party/show/{party.id}",
        exports=export_buttons("Statement", address, address.path),
        enter_url=_enter_url(party),
        matching_url=matching_url(request.script_root, party.id, party.code),
    )


@screen.route("/<code:code>/<form>", right="export")
def export(code: str, form: str) -> Any:
    """Give the statement as a document; the PDF speaks the party's language."""
    account = _account(code)
    party = db.session.get_one(Party, account.holder.id)
    address = Address("", read_asked(request.args, asked_of(FILTERS)))
    wanted, _problems = _wanted(address, account)
    name = f"statement-{word_of(party.id, party.code)}"
    language: Any = language_of(party) if form == "pdf" else current_language()
    make = partial(_report, account.holder.asked, wanted, language)
    return send_report(make, form, name, of=("Party", str(party.id)), asked=address.asked)


def _report(code: str, wanted: Wanted, language: Language) -> Report:
    visible = access.visible(Party)
    start, end = wanted.period or whole_period(account_of(code).holder, clock.today())
    rows = statement(
        code,
        start,
        end,
        currency=wanted.currency,
        show_cancelled=wanted.show_cancelled,
        visible=visible,
    )
    return statement_report(rows, language)


def _account(word: str) -> Account:
    """Give the accounts of a word, of a merged card's too; raises NotVisibleError."""
    try:
        return account_of(code_of(word))
    except UnknownPartyError as error:
        raise access.NotVisibleError from error


def _wanted(address: Address, account: Account) -> tuple[Wanted, list[str]]:
    """Read what the address asks for; what it cannot mean is left out and said."""
    asked, problems, days = address.asked, [], None
    try:
        if text := asked.get("dated"):
            whole = whole_period(account.holder, clock.today())
            days = checked(complete(period(text), whole))
    except DomainError as error:
        problems.append(said(error))
    currency = asked.get("currency")
    if currency and currency not in account.currencies:
        names = {"currency": currency[:3], "main": main_currency()}
        problems.append(str(_("Nothing moved in %(currency)s: all is shown in %(main)s.", **names)))
    wanted = Wanted(
        currency=currency if currency in account.currencies else None,
        period=days,
        show_cancelled=asked.get("cancelled") == "1",
        before=open_place(request.args.get("before", "")),
        after=open_place(request.args.get("after", "")),
    )
    return wanted, problems


def _enter_url(party: Party) -> str:
    if not rights.can("VoucherEntry", "post"):
        return ""
    return f"{request.script_root}/vouchers/enter?party={party.id}"


@shortcut(Party, _("Statement"), icon="file-text")
def statement_of(party: Party) -> str:
    """Give the address of a party's statement, for whoever may open it."""
    if not screen.opens:
        return ""
    return url_for("statement.page", code=word_of(party.id, party.code))
