"""The screen of credit risk, and the rules by which limits are watched."""

from decimal import Decimal

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.core import access, clock, history
from app.core.db import transaction
from app.core.errors import N_, DomainError
from app.core.language import _, current_language, gettext, said
from app.core.numbers import parse_amount
from app.core.parameters import parameter, set_parameter
from app.ledger.models import Party
from app.ledger.queries import risk_rows
from app.modules.credit.pages import credit_form, risk_page
from app.modules.credit_limits import MODES
from app.panel import rights
from app.panel.screens import Screen

NAME = "CreditRisk"
_MOST_PERCENT = 100

screen = Screen(
    name=NAME,
    menu="accounts",
    title=_("Credit risk"),
    url="/credit",
    icon="shield-half",
    rights=("read", "configure"),
    can={"Finance": "read", "Sales": "read", "Management": "read configure"},
)

rights.called("configure", _("Set the rules"))


class PercentError(DomainError):
    """A percentage of credit limits lies between nothing and all."""

    message = N_("“{text}” is no percentage: type a number from 0 to 100.")


@screen.route()
def page() -> str:
    """Show every limit of the viewer's parties with what it is used for."""
    rows = risk_rows(clock.today(), only_limited=True, visible=access.visible(Party))
    return render_template(
        "credit/credit.html",
        page=risk_page(rows, request.script_root),
        form=credit_form(),
        may_configure=rights.can(NAME, "configure"),
    )


@screen.route("/rules", right="configure", methods=("POST",))
def set_rules() -> Response:
    """Set how limits are watched."""
    if request.form.get("credit_check") not in MODES:
        raise access.NotVisibleError
    try:
        wanted = {
            "credit_check": request.form["credit_check"],
            "credit_warn_percent": _percent("warn_percent"),
            "credit_tolerance_percent": _percent("tolerance_percent"),
            "credit_is_cumulative": "yes" if request.form.get("is_cumulative") else "no",
        }
    except DomainError as error:
        flash(said(error), "danger")
        return redirect(url_for("creditrisk.page"))
    with transaction():
        for name, value in wanted.items():
            _set(name, value)
    flash(gettext("Saved."), "success")
    return redirect(url_for("creditrisk.page"))


def _set(name: str, value: str) -> None:
    before = parameter(name)
    if value != before:
        set_parameter(name, value)
        history.write_line("Parameter", name, "changed", {"value": [before, value]})


def _percent(name: str) -> str:
    text = request.form.get(name, "").strip()
    percent = parse_amount(text, current_language()) if text else Decimal(0)
    if not 0 <= percent <= _MOST_PERCENT:
        raise PercentError(text=text)
    return format(percent.normalize(), "f")
