"""The screen of credit risk."""

from flask import render_template, request

from app.core import access, clock
from app.core.language import _
from app.ledger.models import Party
from app.ledger.queries import risk_rows
from app.modules.credit.pages import risk_page
from app.panel import rights
from app.panel.screens import Screen

NAME = "CreditRisk"

screen = Screen(
    name=NAME,
    menu="accounts",
    title=_("Credit risk"),
    url="/credit",
    icon="shield-half",
    rights=("read", "configure"),
    can={"Finance": "read", "Sales": "read", "Management": "read configure"},
)


@screen.route()
def page() -> str:
    """Show every limit of the viewer's parties with what it is used for."""
    rows = risk_rows(clock.today(), only_limited=True, visible=access.visible(Party))
    return render_template(
        "credit/credit.html",
        page=risk_page(rows, request.script_root),
        may_read_parameters=rights.can("Parameters", "read"),
    )
