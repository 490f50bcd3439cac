"""The screens of cheques and notes besides their list: the roll, what happens, what falls due."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from flask import flash, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from app.core import access
from app.core.db import db, transaction
from app.core.errors import DomainError
from app.core.fields import Label
from app.core.idempotency import KeyReusedError
from app.core.language import _, current_language, gettext
from app.ledger.instruments import EnteredRoll
from app.ledger.models import Instrument, Party, Voucher
from app.ledger.rules.instruments import events
from app.modules.downloads import send_report
from app.modules.instruments import acts, rolls, services
from app.modules.instruments.dues import dues_page, read_unit, units
from app.modules.instruments.reports import PAPERS_WORTH, papers_of, roll_report
from app.modules.instruments.sheets import Sheet
from app.modules.tells import number_of
from app.modules.vouchers.beside import beside
from app.modules.vouchers.receipts import language_of
from app.modules.vouchers.services import TypedLine, TypedVoucher
from app.panel import rights
from app.panel.acting import NotNowError
from app.panel.screens import Screen
from app.panel.told import hides

_KEPT = ("what", "party", "dated_on", "currency")
"""What the next roll begins with."""

roll = Screen(
    name="RollEntry",
    menu="accounts",
    title=_("Enter a roll"),
    url="/instruments/roll",
    icon="playlist-add",
    rights=("read", "post"),
    can={"Finance": "read post"},
)
doing = Screen(
    name="InstrumentAct",
    menu="accounts",
    title=_("What happens to cheques and notes"),
    url="/instruments/act",
    icon="writing-sign",
    rights=("read", "post"),
    can={"Finance": "read post"},
    in_menu=False,
)
calendar = Screen(
    name="DueCalendar",
    menu="accounts",
    title=_("Due dates of cheques and notes"),
    url="/instruments/dues",
    icon="calendar-dollar",
    can={"Finance": "read", "Sales": "read", "Management": "read"},
    needs=(*PAPERS_WORTH, Instrument.due_on, Instrument.direction, Instrument.state),
)
slip = Screen(
    name="RollSlip",
    menu="accounts",
    title=_("Printed roll"),
    url="/instruments/slip",
    icon="printer",
    can={"Finance": "read", "Sales": "read", "Management": "read"},
    in_menu=False,
    needs=(*PAPERS_WORTH, Instrument.kind, Instrument.direction),
)


@roll.blueprint.app_template_global()
def kinds_of_rolls() -> Mapping[str, Label]:
    """Give other screens the kinds of rolls that this person enters."""
    return rolls.WHATS if rights.can("RollEntry", "read") else {}


@roll.route("")
def form() -> str:
    """Show an empty roll, with what the address fills in."""
    return _show_roll(rolls.new_roll(request.args), str(uuid4()))


@roll.route("", right="post", methods=("POST",))
def enter() -> Any:
    """Enter the roll; whatever is wrong, all of it comes back."""
    sheet, token = rolls.read_roll(request.form), _token()
    typed = rolls.typed_roll(sheet)
    if typed is not None:
        try:
            with transaction():
                entered = services.enter_roll(typed, idempotency_key=token)
        except access.NotVisibleError:
            raise
        except KeyReusedError as error:
            sheet.blame(error)
            token = str(uuid4())
        except DomainError as error:
            rolls.blame(sheet, error)
        else:
            return _entered(entered, sheet)
    return _show_roll(sheet, token), 422


@roll.route("/beside")
def look() -> str:
    """Show the party beside the roll, as it is and as it will be."""
    sheet = rolls.read_roll(request.args)
    return render_template(
        "vouchers/beside.html", beside=beside(_as_voucher(sheet), request.script_root)
    )


def _as_voucher(sheet: Sheet) -> TypedVoucher:
    """Give the roll as far as it can be read, as the voucher it will become."""
    so_far = rolls.so_far(sheet)
    line = TypedLine(party_id=so_far.party_id, amount=so_far.amount, due_on=so_far.due_on)
    return TypedVoucher(
        type=so_far.voucher_type,
        dated_on=so_far.dated_on,
        lines=(line,),
        currency=so_far.currency,
        rate=so_far.rate,
    )


def _show_roll(sheet: Sheet, token: str) -> str:
    page = rolls.roll_page(sheet, token, request.script_root, url_for("rollentry.enter"))
    return render_template("instruments/roll.html", page=page)


def _entered(entered: EnteredRoll, sheet: Sheet) -> Response:
    flash(_said(entered), "success")
    if "_continue" in request.form:
        kept: dict[str, Any] = {name: sheet.texts[name] for name in _KEPT if sheet.texts[name]}
        return redirect(url_for("rollentry.form", **kept))
    if len(entered.instrument_ids) == 1:
        return redirect(f"{request.script_root}/instrument/show/{entered.instrument_ids[0]}")
    return redirect(f"{request.script_root}/instrument/list/?party={sheet.texts['party']}")


def _said(entered: EnteredRoll) -> Markup:
    said = Markup("{} ").format(
        gettext("%(number)s is posted.", number=number_of(entered.document_no))
    )
    link = Markup('<a href="{}">{}</a> ').format
    if rights.can(Voucher, "read"):
        url = f"{request.script_root}/voucher/show/{entered.voucher_id}"
        said += link(url, gettext("Open the voucher"))
    if rights.can("RollSlip", "read"):
        said += link(url_for("rollslip.show", batch=entered.batch), gettext("Print the roll"))
    return said


@doing.route("/<event>/<int:instrument_id>", methods=("GET",))
def ask(event: str, instrument_id: int) -> str:
    """Ask what an event needs to know, and for which papers it is."""
    instrument = _paper(event, instrument_id)
    return _show_act(
        acts.new_act(event, instrument), event, instrument, {instrument.id}, str(uuid4())
    )


@doing.route("/<event>/<int:instrument_id>", right="post", methods=("POST",))
def carry_out(event: str, instrument_id: int) -> Any:
    """Let the event happen; whatever is wrong, all that was typed comes back."""
    instrument, token = _paper(event, instrument_id, must_fit=False), _token()
    sheet = acts.read_act(request.form, event, instrument)
    texts = request.form.getlist("paper")
    chosen = {int(text[:18]) for text in texts if text.isascii() and text.isdigit()}
    typed = acts.typed_act(sheet, event, instrument)
    if typed is not None:
        try:
            with transaction():
                services.carry_out(chosen, typed, idempotency_key=token)
        except access.NotVisibleError:
            raise
        except KeyReusedError as error:
            sheet.blame(error)
            token = str(uuid4())
        except DomainError as error:
            acts.blame(sheet, error)
        else:
            label = str(acts.DOINGS[event][0])
            flash(gettext("Done: %(action)s", action=label), "success")
            return redirect(f"{request.script_root}/instrument/show/{instrument_id}")
    return _show_act(sheet, event, _again(instrument_id), chosen, token), 422


def _paper(event: str, instrument_id: int, *, must_fit: bool = True) -> Instrument:
    """Give a paper of the viewer's; raises NotVisibleError, NotNowError."""
    instrument = db.session.get(Instrument, instrument_id)
    if instrument is None or event not in acts.DOINGS:
        raise access.NotVisibleError
    if must_fit and event not in events(instrument.direction, instrument.kind, instrument.state):
        raise NotNowError
    return instrument


def _again(instrument_id: int) -> Instrument:
    return db.session.get_one(Instrument, instrument_id)


def _show_act(
    sheet: Sheet, event: str, instrument: Instrument, chosen: set[int], token: str
) -> str:
    address = url_for("instrumentact.carry_out", event=event, instrument_id=instrument.id)
    places = (token, request.script_root, address)
    made = acts.act_page(sheet, event, instrument, chosen, places)
    return render_template("instruments/act.html", page=made.form, act=made)


@calendar.route("")
def due_dates() -> str:
    """Show what falls due when."""
    unit = read_unit(request.args.get("by", ""))
    may_list = rights.can(Instrument, "read")
    list_url = f"{request.script_root}/instrument/list/" if may_list else ""
    return render_template(
        "instruments/dues.html", page=dues_page(unit, list_url), units=list(units())
    )


@slip.route("/<uuid:batch>")
def show(batch: UUID) -> Any:
    """Give the roll of an act, in its party's language."""
    papers = papers_of(batch, access.visible(Party))
    if not papers:
        raise access.NotVisibleError
    language: Any = language_of([paper for paper in papers if paper.language], current_language())
    return send_report(
        lambda: roll_report(papers, language),
        "pdf",
        f"roll-{batch if hides(Voucher.document_no) else papers[0].voucher_no or batch}",
        of=("Instrument", str(papers[0].id)),
        asked={},
    )


def _token() -> str:
    return request.form.get("_version", "")[:80] or str(uuid4())
