"""The screen of valuations: what a day's rates would post, and the button that posts it."""

from datetime import date, timedelta
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.core import clock
from app.core.dates import parse_date
from app.core.db import transaction
from app.core.errors import DomainError
from app.core.language import _, current_language, gettext, said
from app.ledger.models import Party
from app.modules.currencies.models import RATES
from app.modules.downloads import export_buttons, send_report
from app.modules.periods import allowed, reason_to_ask
from app.modules.revaluations.pages import revaluation_page, summary_of
from app.modules.revaluations.reports import revaluation_report
from app.modules.revaluations.services import Revaluation, look, revalue
from app.modules.tells import AMOUNTS, CURRENCY, DATED, RATE, number_of
from app.panel import rights
from app.panel.lists.chips import Address, read_asked
from app.panel.screens import Screen

NAME = "Revaluation"

screen = Screen(
    name=NAME,
    menu="accounts",
    title=_("Valuation of currencies"),
    url="/revaluation",
    icon="trending-up-down",
    rights=("read", "export", "post"),
    can={"Finance": "read export post", "Management": "read export"},
    needs=(*AMOUNTS, *DATED, *CURRENCY, *RATE, *RATES),
)


@screen.route()
def page() -> str:
    """Show what the rates of a day make of what the accounts hold."""
    _need_all_parties()
    address, problems = _address(), list[str]()
    found = _found(problems)
    may_post = rights.can(NAME, "post") and found.can_be_posted
    return render_template(
        "revaluations/revaluation.html",
        page=revaluation_page(found, address, request.script_root, problems),
        found=found,
        number=number_of(found.voucher),
        summary=summary_of(found),
        asks=str(reason_to_ask(found.as_of)) if may_post else "",
        may_post=may_post,
        exports=export_buttons(NAME, address, address.path),
    )


@screen.route("", right="post", methods=("POST",))
def post() -> Response:
    """Post the valuation of a day, and its reversal on the day after."""
    _need_all_parties()
    address = url_for("revaluation.page", as_of=request.form.get("as_of", "")[:20])
    try:
        with transaction():
            day = parse_date(request.form.get("as_of", ""), clock.today())
            done = revalue(day, reason=allowed(request.form.get("reason", "").strip()[:500]))
    except DomainError as error:
        flash(said(error), "danger")
        return redirect(address)
    flash(_said(done), "success")
    return redirect(address)


@screen.route("/<form>", right="export")
def export(form: str) -> Any:
    """Give the table as a document."""
    _need_all_parties()
    found = look(_day())
    language: Any = current_language()
    return send_report(
        lambda: revaluation_report(found, language),
        form,
        f"revaluation-{found.as_of}",
        of=(NAME, "list"),
        asked=_address().asked,
    )


def _need_all_parties() -> None:
    """Refuse whoever does not reach every party: the books are valued whole."""
    if rights.reach(Party) != "all":
        raise rights.AccessDeniedError(
            right=rights.label_of("see_all"), view=rights.label_of("Party")
        )


def _said(done: Any) -> str:
    if done is None:
        return gettext("Nothing differs: nothing was posted.")
    posted, back = (number_of(one.document_no) for one in done)
    return gettext("%(posted)s is posted, and taken back by %(back)s.", posted=posted, back=back)


def _address() -> Address:
    return Address(url_for("revaluation.page"), read_asked(request.args, ("as_of",)))


def _found(problems: list[str]) -> Revaluation:
    """Look at the day that was asked for; a missing rate is said instead of the table."""
    day = _last_month_end()
    try:
        day = _day()
        return look(day)
    except DomainError as error:
        problems.append(said(error))
        return Revaluation(day, ())


def _day() -> date:
    asked = _address().asked.get("as_of", "")
    return parse_date(asked, clock.today()) if asked else _last_month_end()


def _last_month_end() -> date:
    return clock.today().replace(day=1) - timedelta(days=1)
