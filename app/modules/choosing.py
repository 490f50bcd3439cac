"""Screens of one party ask whose they are to be."""

from collections.abc import Sequence

from flask import render_template, request

from app.core import access
from app.core.db import db
from app.core.fields import Label
from app.ledger.models import Party
from app.panel.pages import Button


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
