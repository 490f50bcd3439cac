"""The screen of bulletins: what was fetched, and fetching now."""

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from app.core import jobs
from app.core.db import transaction
from app.core.language import _
from app.modules.currencies.bulletins import FETCH_JOB
from app.modules.currencies.pages import BulletinsPage, bulletins_page
from app.panel import rights
from app.panel.screens import Screen

NAME = "Bulletins"

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
    """Show what was fetched, and which bulletin a document of today takes."""
    return render_template(
        "currencies/bulletins.html",
        page=_page(),
        may_fetch=rights.can(NAME, "fetch"),
        may_read_parameters=rights.can("Parameters", "read"),
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


def _page() -> BulletinsPage:
    return bulletins_page(current_app.config["RATES_ADDRESS"])
