"""The figures in the head of a card."""

from collections.abc import Iterator
from decimal import Decimal

from app.core import access
from app.core.language import gettext
from app.core.money import ZERO
from app.ledger.models import Party
from app.ledger.queries import party_figures
from app.modules.sides import amount, with_side
from app.panel.definition import Figure, figures


@figures(Party)
def figures_of_card(party: Party) -> list[Figure]:
    """Give balance, what of it is overdue, and the credit left."""
    found = party_figures(party.id, visible=access.visible(Party))
    return list(_figures(found.balance, found.overdue, found.credit_left))


def _figures(balance: Decimal, overdue: Decimal, credit_left: Decimal | None) -> Iterator[Figure]:
    yield Figure(str(gettext("Balance")), with_side(balance))
    if overdue:
        tone = "danger" if balance > ZERO else "warning"
        yield Figure(str(gettext("Overdue")), amount(overdue), tone)
    if credit_left is not None:
        tone = "danger" if credit_left < ZERO else ""
        yield Figure(str(gettext("Credit left")), amount(credit_left), tone)
