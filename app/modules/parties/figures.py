"""The figures in the head of a card."""

from collections.abc import Iterator
from decimal import Decimal

from flask import request

from app.core import access
from app.core.language import gettext
from app.core.money import ZERO
from app.ledger.merging import survivor_of
from app.ledger.models import Party
from app.ledger.queries import party_figures
from app.modules.sides import amount, with_side
from app.modules.tells import AMOUNTS, DUE, LEFT, called
from app.panel.definition import Figure, figures
from app.panel.lists.columns import HIDDEN


@figures(Party)
def figures_of_card(party: Party) -> list[Figure]:
    """Give balance, what of it is overdue, and the credit left; of a merged card, into which."""
    if party.merged_into_id is not None:
        return [_merged_into(survivor_of(party))]
    found = party_figures(party.id, visible=access.visible(Party))
    figures = list(_figures(found.balance, found.overdue, found.credit_left))
    return [*figures, *_former_codes(party.former_codes)]


def _merged_into(survivor: Party | None) -> Figure:
    """Name the card that lives on, to whoever may see it."""
    label = str(gettext("Merged into"))
    if survivor is None:
        return Figure(label, str(HIDDEN), tells=("merged_into",))
    url = f"{request.script_root}/party/show/{survivor.id}"
    return Figure(label, called(survivor.code, survivor.name), url=url, tells=("merged_into",))


def _former_codes(codes: str) -> Iterator[Figure]:
    if codes:
        label = str(gettext("Former codes"))
        yield Figure(label, ", ".join(codes.split()), tells=("former_codes", "code"))


def _figures(balance: Decimal, overdue: Decimal, credit_left: Decimal | None) -> Iterator[Figure]:
    yield Figure(str(gettext("Balance")), with_side(balance), tells=AMOUNTS)
    if overdue:
        tone = "danger" if balance > ZERO else "warning"
        yield Figure(str(gettext("Overdue")), amount(overdue), tone, tells=(*AMOUNTS, *DUE))
    if credit_left is not None:
        tone = "danger" if credit_left < ZERO else ""
        yield Figure(str(gettext("Credit left")), amount(credit_left), tone, tells=LEFT)
