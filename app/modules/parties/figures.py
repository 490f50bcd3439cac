"""The figures in the head of a card."""

from collections.abc import Iterator
from decimal import Decimal

from flask_babel import gettext

from app.core import access
from app.core.language import current_language
from app.core.money import ZERO, format_amount
from app.ledger.models import Party
from app.ledger.queries import party_figures
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
        yield Figure(str(gettext("Overdue")), _amount(overdue), tone)
    if credit_left is not None:
        tone = "danger" if credit_left < ZERO else ""
        yield Figure(str(gettext("Credit left")), _amount(credit_left), tone)


def with_side(balance: Decimal) -> str:
    """Write a balance without a sign, with the letter of its side."""
    if balance == ZERO:
        return _amount(ZERO)
    side = gettext("Dr") if balance > ZERO else gettext("Cr")
    return f"{_amount(abs(balance))} ({side})"


def _amount(amount: Decimal) -> str:
    return format_amount(amount, current_language())
