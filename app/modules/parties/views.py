"""Merging a card into another: chosen, seen beforehand, done."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for

from app.core import access
from app.core.db import db, transaction
from app.core.errors import DomainError
from app.core.language import _, gettext, said
from app.ledger.merging import merge, preview_merge
from app.ledger.models import Party
from app.modules.sides import with_side
from app.modules.tells import AMOUNTS, CODE, NAME, called
from app.panel import rights
from app.panel.definition import Figure, shortcut
from app.panel.lists.columns import title_of
from app.panel.merging.offered import lead
from app.panel.screens import Screen
from app.panel.told import hides

screen = Screen(
    name="Merging",
    menu="accounts",
    title=_("Merge cards"),
    url="/party/merge",
    icon="arrows-join",
    in_menu=False,
    of="Party",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MergePage:
    """Two cards to be merged: what each has and both will have; or why they cannot be."""

    old: Party
    survivor: Party | None = None
    figures: tuple[Figure, ...] = ()
    problem: str = ""


@screen.route("/<int:key>", right="merge")
def choose(key: int) -> str:
    """Ask which card lives on; once it is chosen, show what merging would do."""
    chosen = request.args.get("into", "")
    into = int(chosen[:18]) if chosen.isascii() and chosen.isdigit() else None
    return _show(_page(key, into))


@screen.route("/<int:key>", right="merge", methods=("POST",))
def carry_out(key: int) -> Any:
    """Merge the card into the one chosen, and show that one."""
    into = request.form.get("into", type=int)
    try:
        with transaction():
            old, survivor = _card(key), _card(into)
            merge(old, survivor)
    except access.NotVisibleError:
        raise
    except DomainError as error:
        return _show(MergePage(old=_card(key), problem=said(error))), error.status
    flash(str(_("Merged: %(old)s is read with this card now.", old=_called(old))), "success")
    return redirect(f"{request.script_root}/party/show/{survivor.id}")


def _card(key: int | None) -> Party:
    """Give a card whom the viewer reaches; raises NotVisibleError."""
    card = db.session.get(Party, key) if key is not None else None
    if card is None:
        raise access.NotVisibleError
    return card


def _page(key: int, into: int | None) -> MergePage:
    old = _card(key)
    if into is None:
        return MergePage(old=old)
    survivor = _card(into)
    try:
        figures = tuple(_figures(old, survivor))
    except DomainError as error:
        return MergePage(old=old, problem=said(error))
    return MergePage(old=old, survivor=survivor, figures=figures)


def _figures(old: Party, survivor: Party) -> Iterator[Figure]:
    found = preview_merge(old, survivor)
    if not hides(*AMOUNTS):
        yield Figure(called(old.code, old.name), with_side(found.old_balance))
        yield Figure(called(survivor.code, survivor.name), with_side(found.balance))
        yield Figure(str(gettext("Together")), with_side(found.together))


def _called(card: Party) -> str:
    """Name a card in a sentence: by its code, else by whatever of it is seen, else by number."""
    if not hides(*CODE):
        return card.code
    return str(card.id) if hides(*NAME) else card.name


def _show(page: MergePage) -> str:
    return render_template(
        "parties/merge.html",
        page=page,
        old=_called(page.old),
        survivor=page.survivor and _called(page.survivor),
        survivor_name=page.survivor and title_of(page.survivor),
        card_url=f"{request.script_root}/party/show/{page.old.id}",
        options_url=f"{request.script_root}/party/options",
    )


@lead(Party)
def merging_two(old_key: str, survivor_key: str) -> str:
    """Lead whoever would merge two cards to the screen that knows their accounts."""
    return url_for("merging.choose", key=old_key, into=survivor_key)


@shortcut(Party, _("Merge into…"), icon="arrows-join")
def merging_of(party: Party) -> str:
    """Give the address where a card is merged into another, for whoever may do that."""
    if party.merged_into_id is not None or not rights.can(Party, "merge"):
        return ""
    return url_for("merging.choose", key=party.id)
