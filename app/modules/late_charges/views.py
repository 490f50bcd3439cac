"""The screen of late charges: a party chosen, its charge read, taken along, and posted."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import uuid4

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.datastructures import MultiDict

from app.core import access, clock
from app.core.dates import parse_date
from app.core.db import transaction
from app.core.errors import N_, DomainError
from app.core.language import _, current_language, said
from app.ledger.models import Party
from app.ledger.queries import currencies_of, holder_of
from app.ledger.rules.interest import DAY_BASES
from app.modules.choosing import ask_for_party, chosen_party, head_of
from app.modules.downloads import export_buttons, send_report
from app.modules.late_charges import services
from app.modules.late_charges.errors import ChargeStaleError
from app.modules.late_charges.models import InterestRate
from app.modules.late_charges.pages import ChargeScreen
from app.modules.late_charges.reports import late_charges_report
from app.modules.late_charges.services import Asked, usual_terms, work_out
from app.modules.places import party_of, word_of
from app.modules.tells import AMOUNTS, CURRENCY, DATED, DUE, language_of, number_of
from app.panel import rights
from app.panel.definition import shortcut
from app.panel.lists.chips import Address, read_asked
from app.panel.pages import Button
from app.panel.screens import Screen

NAME = "LateCharges"
NAMES = ("as_of", "currency", "base", "grace", "early")
MOST_GRACE = 3_650

screen = Screen(
    name=NAME,
    menu="accounts",
    title=_("Late charges"),
    url="/late_charges",
    icon="percentage",
    rights=("read", "export", "post"),
    can={
        "Finance": "read export post",
        "Sales": "read export",
        "Management": "read export",
    },
    needs=(*AMOUNTS, *DUE, *DATED, *CURRENCY, InterestRate.percent),
)


class GraceDaysError(DomainError):
    """Days of grace are a small whole number."""

    message = N_("“{text}” is no number of days from 0 to {most}.")


@screen.route()
def choose() -> Any:
    """Ask whose charge is wanted, and show it once a party is chosen."""
    if party := chosen_party():
        return redirect(url_for("latecharges.page", code=word_of(party.id, party.code)))
    return ask_for_party(_("Late charges"), _("Whose late charge?"), list(_rates_button()))


@screen.route("/<code:code>")
def page(code: str) -> str:
    """Show what a party's late payments cost until a day."""
    party = party_of(code)
    address = _address(party, request.args)
    asked, problems = _asked(party, address)
    return _show(party, asked, address, problems)


@screen.route("/<code:code>/post", right="post", methods=("POST",))
def post(code: str) -> Any:
    """Post what is left of the charge as it was seen, once however often it is sent."""
    party = party_of(code)
    address = _address(party, request.form)
    asked, problems = _asked(party, address)
    key = request.form.get("key", "")[:80] or str(uuid4())
    try:
        with transaction():
            number = services.post_charge(asked, _seen(), key=key)
    except access.NotVisibleError:
        raise
    except DomainError as error:
        return _show(party, asked, address, [*problems, said(error)]), error.status
    flash(gettext("The late charge is posted: %(number)s.", number=number_of(number)), "success")
    return redirect(address.to())


@screen.route("/<code:code>/<form>", right="export")
def export(code: str, form: str) -> Any:
    """Give the charge as a document; the PDF speaks the party's language."""
    party = party_of(code)
    address = _address(party, request.args)
    asked, _problems = _asked(party, address)
    language: Any = language_of(party) if form == "pdf" else current_language()
    return send_report(
        lambda: late_charges_report(work_out(asked).found, language),
        form,
        f"late-charge-{word_of(party.id, party.code)}",
        of=("Party", str(party.id)),
        asked=address.asked,
    )


def _show(party: Party, asked: Asked, address: Address, problems: list[str]) -> str:
    made = ChargeScreen(party, asked, address, _currencies(party))
    return render_template(
        "late_charges/charge.html",
        page=made.page(problems),
        party=head_of(party),
        list_address=address,
        exports=export_buttons(NAME, address, address.path),
        may_post=rights.can(NAME, "post"),
        key=str(uuid4()),
        rates=list(_rates_button()),
    )


def _rates_button() -> Iterator[Button]:
    if rights.can(InterestRate, "read"):
        url = f"{request.script_root}/interest_rate/list/"
        yield Button(str(_("Interest rates")), url, "percentage")


def _currencies(party: Party) -> list[str]:
    return currencies_of(holder_of(party.code, visible=access.visible(Party)).accounts)


def _address(party: Party, values: "MultiDict[str, str]") -> Address:
    word = word_of(party.id, party.code)
    return Address(url_for("latecharges.page", code=word), read_asked(values, NAMES))


def _asked(party: Party, address: Address) -> tuple[Asked, list[str]]:
    """Read what is wanted; what it cannot mean is left out and said."""
    said_, problems = address.asked, list[str]()
    base, grace, early = usual_terms()

    def read(name: str, reader: Any, otherwise: Any) -> Any:
        try:
            return reader(said_[name]) if name in said_ else otherwise
        except DomainError as error:
            problems.append(said(error))
            return otherwise

    asked = Asked(
        code=party.code,
        as_of=read("as_of", _day, clock.today()),
        currency=said_.get("currency"),
        day_base=next((each for each in DAY_BASES if str(each) == said_.get("base")), base),
        grace_days=read("grace", _grace, grace),
        credits_early=said_["early"] == "1" if "early" in said_ else early,
    )
    return asked, problems


def _day(text: str) -> date:
    return parse_date(text, clock.today())


def _grace(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text[:9]) > MOST_GRACE:
        raise GraceDaysError(text=text[:20], most=MOST_GRACE)
    return int(text)


def _seen() -> Decimal:
    try:
        seen = Decimal(request.form.get("seen", "")[:24])
    except InvalidOperation:
        seen = Decimal(-1)
    if not seen.is_finite():
        raise ChargeStaleError(amount=0, seen=0)
    return seen


@shortcut(Party, _("Late charges"), icon="percentage")
def charges_of(party: Party) -> str:
    """Give the address of a party's late charges, for whoever may open it."""
    if not screen.opens:
        return ""
    return url_for("latecharges.page", code=word_of(party.id, party.code))
