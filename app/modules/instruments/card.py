"""The page of a cheque or note: its figures, and what may happen to it next."""

from collections.abc import Callable, Iterator

from flask import request, url_for

from app.core import clock
from app.core.dates import format_date
from app.core.language import _, current_language
from app.ledger.labels import INSTRUMENT_STATES
from app.ledger.models import Instrument, InstrumentEvent, Party
from app.ledger.rules.instruments import IN_HAND, events
from app.modules.instruments.acts import DOINGS
from app.modules.sides import amount
from app.panel import rights
from app.panel.definition import Figure, figures, shortcut
from app.panel.lists.columns import title_of

_WAITING = (*IN_HAND, "endorsed", "given")
_TONES = {
    **dict.fromkeys(("collected", "paid"), "success"),
    **dict.fromkeys(("bounced", "protested", "in_enforcement", "cancelled"), "danger"),
}


@figures(Instrument)
def figures_of_paper(instrument: Instrument) -> list[Figure]:
    """Give where it is, what it is worth, and when it falls due."""
    state = str(INSTRUMENT_STATES[instrument.state])
    found = [
        *_party(instrument),
        Figure(str(_("State")), state, _TONES.get(instrument.state, ""), tells=("state",)),
        Figure(
            str(_("Amount")),
            f"{amount(instrument.amount)} {instrument.currency}",
            tells=("amount", "currency"),
        ),
    ]
    days = (instrument.due_on - clock.today()).days
    due = format_date(instrument.due_on, current_language())
    if instrument.state not in _WAITING:
        return [*found, Figure(str(_("Due date")), due, tells=("due_on",))]
    late = str(_("%(days)s days overdue", days=-days))
    left = str(_("in %(days)s days", days=days)) if days else str(_("today"))
    tone = "danger" if days < 0 else "warning" if not days else ""
    said = f"{due} ({late if days < 0 else left})"
    return [*found, Figure(str(_("Due date")), said, tone, tells=("due_on",))]


def _party(instrument: Instrument) -> Iterator[Figure]:
    """Name the party, to whoever may see it."""
    party: Party | None = instrument.party
    if party is not None:
        may_open = rights.can(Party, "read")
        url = f"{request.script_root}/party/show/{party.id}" if may_open else ""
        yield Figure(str(_("Party")), title_of(party), url=url, tells=("party",))


def _address_of(event: str) -> Callable[[Instrument], str]:
    def address(instrument: Instrument) -> str:
        happens = events(instrument.direction, instrument.kind, instrument.state)
        if event not in happens or not rights.can("InstrumentAct", "post"):
            return ""
        return url_for("instrumentact.ask", event=event, instrument_id=instrument.id)

    return address


for _event, (_label, _icon) in DOINGS.items():
    shortcut(Instrument, _label, icon=_icon)(_address_of(_event))


@shortcut(Instrument, _("Print the roll"), icon="printer")
def slip_of(instrument: Instrument) -> str:
    """Give the address of the roll a paper came or went in, for whoever may print it."""
    if not rights.can("RollSlip", "read"):
        return ""
    first: InstrumentEvent | None = next(iter(instrument.events), None)
    return url_for("rollslip.show", batch=first.batch) if first else ""
