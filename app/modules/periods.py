"""Accounting periods: closed when their books are done, locked when nothing may move any more."""

from app.core.language import _
from app.ledger.models import Period
from app.ledger.periods import set_state
from app.panel.definition import Panel, action, show

FINANCE = ("Finance",)

show(
    Period,
    Panel(
        menu="settings",
        title=_("Periods"),
        one=_("Period"),
        icon="calendar-stats",
        hint=_(
            "Days of no period are open. A closed period takes no movements; a locked one never."
        ),
        list=("name", "start_on", "end_on", "state"),
        form=("name", "start_on", "end_on"),
        filters=("state",),
        sort="-start_on",
        can={"Finance": "create read update delete", "Management": "read"},
    ),
)


@action(
    Period,
    _("Close"),
    confirm=_("Close the period? Nothing can be dated in it until it is opened again."),
    icon="lock",
    tone="primary",
    available=lambda period: period.state == "open",
    roles=FINANCE,
)
def close(period: Period) -> None:
    """Close a period; whoever is posting into it finishes first."""
    set_state(period.id, "closed")


@action(
    Period,
    _("Open again"),
    confirm=_("Open the period again? Reports of it may change."),
    icon="lock-open",
    available=lambda period: period.state == "closed",
    roles=FINANCE,
)
def reopen(period: Period) -> None:
    """Open a closed period again."""
    set_state(period.id, "open")


@action(
    Period,
    _("Lock"),
    confirm=_("Lock the period for ever? It cannot be opened again."),
    icon="lock-square",
    tone="danger",
    available=lambda period: period.state == "closed",
)
def lock(period: Period) -> None:
    """Lock a closed period for ever."""
    set_state(period.id, "locked")
