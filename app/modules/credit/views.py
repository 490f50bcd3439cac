"""The screen of credit risk."""

from typing import Any

from flask import render_template, request, url_for

from app.core import access, clock
from app.core.language import _, current_language
from app.ledger.models import Party
from app.ledger.queries import risk_rows
from app.modules.credit.pages import risk_page
from app.modules.credit.reports import risk_report
from app.modules.downloads import export_buttons, send_report
from app.modules.tells import LEFT
from app.panel import rights
from app.panel.lists.chips import Address
from app.panel.screens import Screen

NAME = "CreditRisk"

screen = Screen(
    name=NAME,
    menu="accounts",
    title=_("Credit risk"),
    url="/credit",
    icon="shield-half",
    rights=("read", "export", "configure"),
    can={
        "Finance": "read export",
        "Sales": "read export",
        "Management": "read export configure",
    },
    needs=LEFT,
)


@screen.route()
def page() -> str:
    """Show every limit of the viewer's parties with what it is used for."""
    rows = risk_rows(clock.today(), only_limited=True, visible=access.visible(Party))
    address = Address(url_for("creditrisk.page"), {})
    return render_template(
        "credit/credit.html",
        page=risk_page(rows, request.script_root),
        exports=export_buttons(NAME, address, address.path),
        may_read_parameters=rights.can("Parameters", "read"),
    )


@screen.route("/<form>", right="export")
def export(form: str) -> Any:
    """Give every limit of the viewer's parties as a document."""
    today, visible = clock.today(), access.visible(Party)
    language: Any = current_language()
    return send_report(
        lambda: risk_report(
            list(risk_rows(today, only_limited=True, visible=visible)), today, language
        ),
        form,
        f"credit-risk-{today}",
        of=(NAME, "list"),
        asked={},
    )
