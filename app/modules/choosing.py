"""Screens of one party ask whose they are to be."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import render_template, request

from app.core import access
from app.core.db import db
from app.core.fields import Label
from app.ledger.models import Party
from app.modules.places import word_of
from app.modules.tells import called, name_of
from app.panel.pages import Button
from app.panel.told import hides


@dataclass(frozen=True, slots=True)
class PartyHead:
    """A party as the head of its screens names it, as far as the viewer sees it.

    `word` is what addresses of such screens call it.
    """

    id: int
    word: str
    name: str
    code: str
    tax_no: str


def head_of(party: Party) -> PartyHead:
    """Give the head of a party's screens."""
    return PartyHead(
        party.id,
        word_of(party.id, party.code),
        name_of(party),
        called(party.code, ""),
        "" if hides(Party.tax_no) else party.tax_no,
    )


def chosen_party() -> Party | None:
    """Give the party that was chosen, if one was; raises NotVisibleError."""
    chosen = request.args.get("party", "")
    if not (chosen.isascii() and chosen.isdigit()):
        return None
    party = db.session.get(Party, int(chosen[:18]))
    if party is None:
        raise access.NotVisibleError
    return party


def ask_for_party(title: Label, question: Label, buttons: Sequence[Button] = ()) -> str:
    """Ask for a party by any part of what names it; the answer comes to this address."""
    return render_template(
        "parties/choose.html",
        title=title,
        question=question,
        action_url=f"{request.script_root}{request.path}",
        options_url=f"{request.script_root}/party/options",
        buttons=buttons,
    )
