"""The screen of parameters."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from app.core import access
from app.core.db import transaction
from app.core.language import _
from app.modules.parameters.pages import group_form
from app.modules.parameters.services import Typed, keep, read
from app.modules.parameters.settings import GROUPS, Group
from app.panel import rights
from app.panel.screens import Screen

NAME = "Parameters"

screen = Screen(
    name=NAME,
    menu="settings",
    title=_("Parameters"),
    url="/parameters",
    icon="adjustments",
    rights=("read", "configure"),
    can={"Finance": "read", "Management": "read"},
)

rights.called("configure", _("Set the rules"))


@screen.route()
def page() -> str:
    """Show how everything is set."""
    return _page()


@screen.route("/<name>", methods=("POST",))
def set_group(name: str) -> Response | tuple[str, int]:
    """Set a group of parameters, or show its form again with what is wrong."""
    group = next((it for it in GROUPS if it.name == name), None)
    if group is None:
        raise access.NotVisibleError
    rights.require(group.screen, "configure")
    typed = read(group, request.form)
    if typed.problems:
        return _page(group, typed), 422
    with transaction():
        keep(typed.values)
    flash(gettext("Saved. What is posted stays as it is."), "success")
    return redirect(url_for("parameters.page", _anchor=name))


def _page(typed_group: Group | None = None, typed: Typed | None = None) -> str:
    forms = [group_form(it, typed if it is typed_group else None) for it in GROUPS]
    return render_template("parameters/parameters.html", forms=forms)
