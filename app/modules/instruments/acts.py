"""What happens to papers as it is typed: the day, to whom or at which bank, and which papers."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from app.core import clock
from app.core.dates import format_date
from app.core.db import db
from app.core.errors import DomainError
from app.core.language import _, current_language
from app.core.money import format_amount
from app.core.parameters import main_currency
from app.ledger.errors import LocalRateError, PassivePartyError, RateError
from app.ledger.instruments import NEEDS_BANK
from app.ledger.instruments.errors import (
    InstrumentDateError,
    NoBankAccountError,
    NoHolderError,
    NotABankAccountError,
)
from app.ledger.models import Account, Instrument, InstrumentEvent, Party
from app.modules.currencies.errors import NoRateError, RateToTypeError
from app.modules.instruments.services import TypedAct
from app.modules.instruments.sheets import Sheet, Spec, read_sheet, refuse_without
from app.modules.tells import DATED, RATE, unless_hidden
from app.panel import told
from app.panel.pages import FormPage, FormSection, Option
from app.panel.told import hides

DOINGS = {
    "endorse": (_("Endorse"), "user-share"),
    "send_for_collection": (_("Send for collection"), "building-bank"),
    "collect": (_("Collect"), "cash"),
    "honour": (_("Paid to the holder"), "circle-check"),
    "return_from_bank": (_("Take back from the bank"), "arrow-back"),
    "return_from_vendor": (_("Take back from the vendor"), "corner-up-left"),
    "return_to_customer": (_("Give back to the customer"), "arrow-forward-up"),
    "bounce": (_("It bounced"), "alert-triangle"),
    "protest": (_("It was protested"), "alert-triangle"),
    "enforce": (_("Put into enforcement"), "gavel"),
    "pay": (_("It was paid"), "cash"),
}
"""What a person may do to a paper: the word on the button, and its sign."""

_EXPLAINED = {
    "endorse": _("The vendor is debited; the risk stays with the customer until it is paid."),
    "send_for_collection": _("Nothing is posted yet: the paper goes to the bank."),
    "collect": _("The bank is debited, the portfolio credited."),
    "honour": _("Nothing is posted: the vendor got the money, the risk ends."),
    "return_from_bank": _("Nothing is posted: the paper is in the portfolio again."),
    "return_from_vendor": _("The party is credited again."),
    "return_to_customer": _("The customer is debited, unless that happened already."),
    "bounce": _("The customer is debited; of an endorsed cheque the vendor is credited as well."),
    "protest": _("The customer is debited; of an endorsed note the vendor is credited as well."),
    "enforce": _("Nothing is posted: the paper is with the enforcement office."),
    "pay": _("The account of our papers is debited, the bank credited."),
}

_DAY = Spec("dated_on", _("Date"), "day", is_needed=True, tells=(*DATED, InstrumentEvent.dated_on))
_HOLDER = Spec(
    "holder",
    _("Endorse to"),
    "link",
    is_needed=True,
    slug="party",
    tells=(Instrument.holder, InstrumentEvent.party),
)
_ACCOUNT = Spec(
    "account",
    _("Bank or cash account"),
    "choice",
    tells=(Instrument.bank_account, InstrumentEvent.account),
)
_RATE = Spec("rate", _("Rate"), "rate", hint=_("Empty: the rate of the day"), tells=RATE)
_NOTE = Spec("note", _("Note"), tells=(InstrumentEvent.note,))

_FIELD_OF: dict[type[DomainError], str] = {
    InstrumentDateError: "dated_on",
    NoHolderError: "holder",
    PassivePartyError: "holder",
    NoBankAccountError: "account",
    NotABankAccountError: "account",
    NoRateError: "rate",
    RateToTypeError: "rate",
    RateError: "rate",
    LocalRateError: "rate",
}
_MOST_BESIDE = 100


@dataclass(frozen=True, slots=True)
class Choice:
    """A paper that the act may be for: what it says, and whether it is chosen."""

    key: str
    number: str
    party: str
    due_on: str
    amount: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class ActPage:
    """The form of an act, and the papers in the same place that it may be for as well."""

    form: FormPage
    explained: str
    label: str
    choices: Sequence[Choice]


def specs_of(event: str, instrument: Instrument) -> Iterator[Spec]:
    """Give the fields an event asks for."""
    yield _DAY
    if event == "endorse":
        yield _HOLDER
    if event in NEEDS_BANK:
        yield _ACCOUNT
    if event in {"collect", "pay"} and instrument.currency != main_currency():
        yield _RATE
    yield _NOTE


def new_act(event: str, instrument: Instrument) -> Sheet:
    """Begin an act of today; raises NeededFieldClosedError."""
    refuse_without(list(specs_of(event, instrument)))
    if event in NEEDS_BANK and not _ACCOUNT.is_open:
        told.refuse_without(*_ACCOUNT.tells)
    bank = str(instrument.bank_account_id or "")
    return Sheet({"dated_on": format_date(clock.today(), current_language()), "account": bank})


def read_act(form: Mapping[str, str], event: str, instrument: Instrument) -> Sheet:
    """Take what was typed as it is."""
    return read_sheet(form, list(specs_of(event, instrument)))


def typed_act(sheet: Sheet, event: str, instrument: Instrument) -> TypedAct | None:
    """Read an act; nothing where anything is wrong."""
    read: dict[str, Any] = {spec.name: sheet.read(spec) for spec in specs_of(event, instrument)}
    if sheet.problems:
        return None
    account = read.get("account") or ""
    return TypedAct(
        event=event,
        dated_on=read["dated_on"],
        holder_id=read.get("holder"),
        account_id=int(account[:18]) if account.isascii() and account.isdigit() else None,
        rate=read.get("rate"),
        note=read["note"] or "",
    )


def blame(sheet: Sheet, error: DomainError) -> None:
    """Put a refusal of the books beside the field it speaks of, if the form has it."""
    name = _FIELD_OF.get(type(error), "")
    sheet.blame(error, name if name in sheet.texts else "")


def act_page(
    sheet: Sheet,
    event: str,
    instrument: Instrument,
    chosen: Collection[int],
    places: tuple[str, str, str],
) -> ActPage:
    """Give the form; `places` are the token, the root and the form's own address."""
    token, root, action_url = places
    label = str(DOINGS[event][0])
    fields = [
        sheet.field(spec, root, options=list(_accounts(event, sheet)) if spec is _ACCOUNT else ())
        for spec in specs_of(event, instrument)
        if spec.is_open
    ]
    form = FormPage(
        title=f"{label}: {_number_of(instrument)}",
        icon="writing-sign",
        sections=[FormSection("", fields)],
        action_url=action_url,
        back_url=f"{root}/instrument/show/{instrument.id}",
        list_url=f"{root}/instrument/list/",
        list_title=str(_("Cheques and notes")),
        token=token,
        errors=sheet.errors,
        is_new=True,
    )
    return ActPage(form, str(_EXPLAINED[event]), label, list(_choices(instrument, chosen)))


def _number_of(instrument: Instrument) -> str:
    number = "" if hides(Instrument.document_no) else instrument.document_no
    return number or str(instrument.id)


def _accounts(event: str, sheet: Sheet) -> Iterator[Option]:
    kinds = ("bank",) if event == "send_for_collection" else ("bank", "cash")
    found = (
        select(Account.id, Account.code, Account.name)
        .where(Account.kind.in_(kinds), Account.archived_at.is_(None))
        .order_by(Account.kind, Account.code)
    )
    for key, code, name in db.session.execute(found):
        chosen = str(key) == sheet.texts.get("account")
        known = ((code, Account.code), (name, Account.name))
        label = " · ".join(text for text, field in known if not hides(field))
        yield Option(str(key), label or str(key), is_chosen=chosen)


def _choices(instrument: Instrument, chosen: Collection[int]) -> Iterator[Choice]:
    """Give the papers in the same place, of the same kind and currency; this one first.

    To whom that is hidden by which they are alike, this one alone is offered.
    """
    same = ("direction", "kind", "state", "currency")
    found = (
        select(Instrument)
        .where(*(getattr(Instrument, name) == getattr(instrument, name) for name in same))
        .order_by(Instrument.id != instrument.id, *_in_turn(), Instrument.id)
        .limit(1 if hides(*(getattr(Instrument, name) for name in same)) else _MOST_BESIDE)
    )
    language = current_language()
    for paper in db.session.scalars(found):
        party: Party | None = paper.party
        amount = f"{format_amount(paper.amount, language)} {paper.currency}"
        words = (
            unless_hidden(paper.document_no, Instrument.document_no),
            unless_hidden(paper.bank_name, Instrument.bank_name),
        )
        yield Choice(
            str(paper.id),
            " · ".join(filter(None, words)) or str(paper.id),
            unless_hidden(party.name, Instrument.party, Party.name) if party else "",
            unless_hidden(format_date(paper.due_on, language), Instrument.due_on),
            unless_hidden(amount, Instrument.amount, Instrument.currency),
            paper.id in chosen,
        )


def _in_turn() -> Sequence[Any]:
    return () if hides(Instrument.due_on) else (Instrument.due_on,)
