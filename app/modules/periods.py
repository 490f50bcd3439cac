"""Accounting periods: closed when their books are done, locked when nothing may move any more."""

from datetime import date

from app.core.errors import N_, DomainError
from app.core.fields import Label
from app.core.language import _
from app.ledger.models import Period
from app.ledger.periods import closed_period_of, set_state
from app.panel import rights
from app.panel.definition import Panel, action, show

FINANCE = ("Finance",)

POST_INTO = "post_into"
"""The right; it stands under the periods, whatever screen it is used on."""

rights.called(POST_INTO, _("Post into closed ones"))


class ReasonNeededError(DomainError):
    """Who may post into a closed period says why."""

    message = N_("{day} lies in the period {period}, which is closed. Say why it is posted there.")


class MayNotPostIntoError(DomainError):
    """Posting into a closed period is a right of its own."""

    message = N_(
        "{day} lies in the period {period}, which is closed, and you may not post into closed "
        "periods. Choose another date, or ask somebody who may."
    )
    status = 403


def may_post_into() -> bool:
    """Tell whether the acting person may post into closed periods."""
    return rights.can(Period, POST_INTO)


def reason_to_ask(day: date) -> Label:
    """Give the question to whoever may post into the closed period of a day, else nothing."""
    if not may_post_into() or not (period := closed_period_of(day)):
        return ""
    return _("%(period)s is closed. Why is it posted there all the same?", period=period)


def allowed(reason: str) -> str:
    """Give a reason of whoever may give one; of anybody else it is none."""
    return reason if may_post_into() else ""


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
        rights=("post_into",),
        can={"Finance": "create read update delete import", "Management": "read post_into"},
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
