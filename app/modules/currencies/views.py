"""The screen of bulletins: what was fetched, fetching now, and the rule of the day."""

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from app.core import access, history, jobs
from app.core.db import transaction
from app.core.language import _
from app.core.parameters import parameter, set_parameter
from app.modules.currencies.bulletins import FETCH_JOB
from app.modules.currencies.pages import BulletinsPage, bulletins_page
from app.modules.currencies.rules import DayRule
from app.modules.currencies.services import reporting_currencies
from app.panel import rights
from app.panel.screens import Screen

NAME = "Bulletins"
_RULE, _REPORTING = "rate_day_rule", "reporting_currency"

screen = Screen(
    name=NAME,
    menu="money",
    title=_("Central bank rates"),
    url="/bulletins",
    icon="building-bank",
    rights=("read", "fetch", "configure"),
    can={"Finance": "read fetch", "Management": "read"},
)


@screen.route()
def page() -> str:
    """Show what was fetched, and by which rule documents take their rate."""
    return render_template(
        "currencies/bulletins.html",
        page=_page(),
        may_fetch=rights.can(NAME, "fetch"),
        may_configure=rights.can(NAME, "configure"),
        list_url=f"{request.script_root}/exchange_rate/list/",
    )


@screen.route("/days")
def days() -> str:
    """Show the days alone, while the worker fetches."""
    return render_template("currencies/days.html", page=_page())


@screen.route("/fetch", right="fetch", methods=("POST",))
def fetch() -> Response:
    """Let the worker fetch the last ten days once more."""
    with transaction():
        if not jobs.is_under_way(FETCH_JOB):
            jobs.enqueue(FETCH_JOB, {"again": True})
    flash(gettext("The worker fetches the bulletins now."), "success")
    return redirect(url_for("bulletins.page"))


@screen.route("/rule", right="configure", methods=("POST",))
def set_rule() -> Response:
    """Set the rule of the day and the reporting currency; what is posted keeps its rates."""
    rule, currency = request.form.get("rule", ""), request.form.get("reporting", "")
    if rule not in {*DayRule} or currency not in {"", *reporting_currencies()}:
        raise access.NotVisibleError
    with transaction():
        for name, wanted in ((_RULE, rule), (_REPORTING, currency)):
            before = parameter(name)
            if wanted != before:
                set_parameter(name, wanted)
                history.write_line("Parameter", name, "changed", {"value": [before, wanted]})
    flash(gettext("Saved. What is posted keeps its rate."), "success")
    return redirect(url_for("bulletins.page"))


def _page() -> BulletinsPage:
    return bulletins_page(current_app.config["RATES_ADDRESS"])
