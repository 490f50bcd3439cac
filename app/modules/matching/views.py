"""The matching screen: a party chosen, two panes, each act previewed, then confirmed."""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID, uuid4

from flask import flash, redirect, render_template, request, url_for
from flask_babel import ngettext
from sqlalchemy import select

from app.core import access
from app.core.db import db, transaction
from app.core.driver import table_of
from app.core.errors import DomainError
from app.core.idempotency import KeyReusedError
from app.core.language import _, current_language, said
from app.core.money import ZERO
from app.ledger.groups import MERGED_CODE
from app.ledger.merging import survivor_of
from app.ledger.models import Account, Party
from app.ledger.queries.matching_panes import Place, places_of
from app.ledger.rules.matching import METHODS
from app.modules.choosing import ask_for_party, chosen_party, head_of
from app.modules.matching import services
from app.modules.matching.errors import PreviewStaleError, UnknownActError
from app.modules.matching.groups import GroupList, group_page, read_turn
from app.modules.matching.pages import MatchingScreen, ways
from app.modules.matching.previews import preview_page
from app.modules.matching.services import Act
from app.modules.matching.typed import MatchForm, read_act, read_form
from app.modules.places import party_of, word_of
from app.modules.tells import AMOUNTS, CURRENCY
from app.panel import rights
from app.panel.definition import shortcut
from app.panel.lists.chips import Address, read_asked
from app.panel.pages import Button
from app.panel.screens import Screen

NAME = "Matching"

rights.called("match", _("Match"))
rights.called("undo", _("Undo matches"))
rights.called("write_off", _("Write off"))
rights.called("match_all", _("Match all parties"))

screen = Screen(
    name=NAME,
    menu="accounts",
    title=_("Matching"),
    url="/matching",
    icon="checks",
    rights=("read", "match", "undo", "write_off", "match_all"),
    can={
        "Finance": "read match undo write_off match_all",
        "Sales": "read",
        "Management": "read",
    },
    needs=(*AMOUNTS, *CURRENCY),
)

_accounts = table_of(Account).c
_RIGHT_OF = {"undo": "undo", "undo_batch": "undo", "write_off": "write_off"}
"""What each act needs; the others need to match."""


@screen.route()
def choose() -> Any:
    """Ask whose items are to be matched, and show them once a party is chosen."""
    if party := chosen_party():
        return redirect(url_for("matching.page", code=word_of(party.id, party.code)))
    return ask_for_party(_("Matching"), _("Whose items?"), list(_offers()))


def _offers() -> Iterator[Button]:
    if rights.can(NAME, "match_all"):
        yield Button(str(_("Match all parties")), url_for("matching.runs"), "checks")


@screen.route("/<code:code>")
def page(code: str) -> str:
    """Show what is open on both sides, with what the address ticks and fills in."""
    return _panes(_party(code), read_form(request.args))


@screen.route("/<code:code>/preview", methods=("POST",))
def preview(code: str) -> Any:
    """Show all that an act would settle and post; nothing is kept, and nothing typed is lost."""
    party, form = _party(code), read_form(request.form)
    _require(form.act)
    act = read_act(form, party.id, _place(party, form), current_language())
    if act is None:
        return _panes(party, form), 422
    return _previewed(party, form, act)


@screen.route("/<code:code>/confirm", methods=("POST",))
def confirm(code: str) -> Any:
    """Carry out what was previewed; where it would do something else now, show that instead."""
    party, form = _party(code), read_form(request.form)
    _require(form.act)
    act = read_act(form, party.id, _place(party, form), current_language())
    if act is None:
        return _panes(party, form), 422
    key = request.form.get("key", "")[:80] or str(uuid4())
    try:
        with transaction():
            count = services.confirm(act, request.form.get("digest", ""), key=key)
    except access.NotVisibleError:
        raise
    except (PreviewStaleError, KeyReusedError) as stale:
        return _previewed(party, form, act, stale)
    except DomainError as error:
        form.blame(error)
        return _panes(party, form), error.status
    flash(_said(act, count), "success")
    return redirect(_back(party, form, act, done=True))


@screen.route("/<code:code>/matched")
def matched(code: str) -> str:
    """Show what was matched, the newest first."""
    party = _party(code)
    address = Address(
        url_for("matching.matched", code=word_of(party.id, party.code)),
        read_asked(request.args, ("undone",)),
    )
    return render_template(
        "matching/matched.html",
        page=GroupList(party, address).page(read_turn(request.args)),
        party=head_of(party),
    )


@screen.route("/<code:code>/matched/<batch>")
def group(code: str, batch: str) -> str:
    """Show the matches that were made at once."""
    party = _party(code)
    address = Address(
        url_for("matching.group", code=word_of(party.id, party.code), batch=batch), {}
    )
    turn = read_turn(request.args)
    found = group_page(party, _uuid(batch), turn, address, request.script_root)
    if found is None:
        raise access.NotVisibleError
    return render_template(
        "matching/group.html", group=found, party=head_of(party), may_undo=rights.can(NAME, "undo")
    )


def _require(act: str) -> None:
    """Ask for the right to an act; one that tells of what is hidden is none that is known.

    Raises AccessDeniedError, UnknownActError.
    """
    rights.require(NAME, _RIGHT_OF.get(act, "match"))
    if act in METHODS and act not in ways():
        raise UnknownActError


def _panes(party: Party, form: MatchForm) -> str:
    places = places_of(party.id)
    here = _place(party, form, places)
    path = url_for("matching.page", code=word_of(party.id, party.code))
    if here is None:
        errors = [said(error) for errors in form.problems.values() for error in errors]
        return render_template("matching/nothing.html", party=head_of(party), errors=errors)
    return render_template(
        "matching/panes.html",
        page=MatchingScreen(party, places, here, form, path).page(),
        party=head_of(party),
        may_match=rights.can(NAME, "match"),
        may_write_off=rights.can(NAME, "write_off"),
    )


def _previewed(party: Party, form: MatchForm, act: Act, stale: DomainError | None = None) -> Any:
    try:
        with transaction():
            outcome = services.preview(act)
    except (access.NotVisibleError, UnknownActError):
        raise
    except DomainError as error:
        form.blame(error)
        return _panes(party, form), error.status
    shown = preview_page(
        act,
        outcome,
        form,
        key=str(uuid4()),
        back_url=_back(party, form, act),
        problem=said(stale) if stale else "",
    )
    return render_template("matching/preview.html", page=shown, party=head_of(party)), (
        stale.status if stale else 200
    )


def _back(party: Party, form: MatchForm, act: Act, *, done: bool = False) -> str:
    """Give the way back: with all that was typed, or without it once that is done."""
    if act.name.startswith("undo"):
        return url_for("matching.matched", code=word_of(party.id, party.code))
    state = form.state()
    if done:
        state = {name: state[name] for name in ("account", "currency", "in") if name in state}
    return Address(url_for("matching.page", code=word_of(party.id, party.code)), state).to()


def _said(act: Act, count: int) -> str:
    if act.name.startswith("undo"):
        said_ = ngettext("%(num)s match is undone.", "%(num)s matches are undone.", count)
    else:
        said_ = ngettext("%(num)s match is saved.", "%(num)s matches are saved.", count)
    return str(said_)


def _place(party: Party, form: MatchForm, places: Sequence[Place] | None = None) -> Place | None:
    """Give the account and currency asked for, else the one with most to match."""
    places = places_of(party.id) if places is None else places
    word, currency = form.texts["account"], form.texts["currency"]
    fitting = [place for place in places if word in {"", place.key}]
    exact = [place for place in fitting if place.currency == currency]
    if exact:
        return exact[0]
    if currency and word and (found := _account(party, word)):
        account, kind, merged_code = found
        return Place(account, kind, merged_code, currency[:3], 0, 0, ZERO, ZERO)
    return max(fitting or places, key=lambda place: min(place.debits, place.credits), default=None)


def _account(party: Party, word: str) -> tuple[int, str, str] | None:
    """Give the account of a group that a word of the screen stands for, with kind and code."""
    # The table: whose account it is was asked with the party, whoever may look at accounts.
    kind, _mark, number = word.partition("-")
    key = int(number[:18]) if number.isascii() and number.isdigit() else None
    which = _accounts.party_id == party.id if key is None else _accounts.id == key
    asked = select(_accounts.id, _accounts.kind, MERGED_CODE)
    mine = (_accounts.holder_id == party.id, _accounts.kind == kind, which)
    found = db.session.execute(asked.where(*mine)).one_or_none()
    return tuple(found) if found else None


def _party(word: str) -> Party:
    """Give the card that lives on of the group of a card; raises NotVisibleError."""
    party = party_of(word)
    holder = party if party.merged_into_id is None else survivor_of(party)
    if holder is None:
        raise access.NotVisibleError
    return holder


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise access.NotVisibleError from error


@shortcut(Party, _("Matching"), icon="checks")
def matching_of(party: Party) -> str:
    """Give the address of a party's matching, for whoever may open it."""
    if not screen.opens:
        return ""
    return url_for("matching.page", code=word_of(party.id, party.code))
