"""The roll as it is typed: whose papers, which kind, and each paper in a row."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import select

from app.core import clock
from app.core.dates import format_date, refuse_before_redenomination
from app.core.db import db
from app.core.errors import DomainError
from app.core.language import _, current_language
from app.core.parameters import main_currency
from app.ledger.errors import (
    LocalRateError,
    NegativeAmountError,
    PassivePartyError,
    RateError,
    ZeroAmountError,
)
from app.ledger.instruments import NewPaper
from app.ledger.instruments.errors import DuplicateInstrumentError, NoPapersError
from app.ledger.models import Currency, Instrument, InstrumentEvent
from app.ledger.rules.instruments import Direction
from app.modules.currencies.errors import NoRateError, RateToTypeError
from app.modules.instruments.services import TypedRoll
from app.modules.instruments.sheets import Sheet, Spec, read_sheet, refuse_without
from app.modules.tells import CURRENCY, DATED, RATE
from app.panel.kinds import UnknownChoiceError
from app.panel.pages import FormField, FormPage, FormSection, Grid, GridRow, Heading, Option

WHATS = {
    "received-cheque": _("Cheques received"),
    "received-note": _("Notes received"),
    "given-cheque": _("Our cheques given"),
    "given-note": _("Our notes given"),
}

_HEAD = (
    Spec(
        "what",
        _("Kind of roll"),
        "choice",
        is_needed=True,
        tells=(Instrument.direction, Instrument.kind),
    ),
    Spec("party", _("Party"), "link", is_needed=True, slug="party", tells=(Instrument.party,)),
    Spec("dated_on", _("Date"), "day", is_needed=True, tells=(*DATED, InstrumentEvent.dated_on)),
    Spec("currency", _("Currency"), "choice", tells=(Instrument.currency, *CURRENCY)),
    Spec(
        "rate",
        _("Rate"),
        "rate",
        hint=_("Empty: the rate of the day"),
        tells=(Instrument.rate, *RATE),
    ),
    Spec("note", _("Note"), tells=(InstrumentEvent.note,)),
)
_PAPER = (
    Spec("document_no", _("Paper no"), is_needed=True, tells=(Instrument.document_no,)),
    Spec("due_on", _("Due date"), "day", is_needed=True, tells=(Instrument.due_on,)),
    Spec("amount", _("Amount"), "money", is_needed=True, tells=(Instrument.amount,)),
    Spec("bank_name", _("Bank"), tells=(Instrument.bank_name,)),
    Spec("bank_branch", _("Bank branch"), tells=(Instrument.bank_branch,)),
    Spec("drawer", _("Drawer"), tells=(Instrument.drawer,)),
    Spec("iban", _("IBAN"), "iban", tells=(Instrument.iban,)),
)

_FIELD_OF: dict[type[DomainError], str] = {
    NoRateError: "rate",
    RateToTypeError: "rate",
    RateError: "rate",
    LocalRateError: "rate",
    PassivePartyError: "party",
}
_OF_ROW: dict[type[DomainError], str] = {ZeroAmountError: "amount", NegativeAmountError: "amount"}


def read_roll(form: Mapping[str, str]) -> Sheet:
    """Take what was typed as it is."""
    return read_sheet(form, _HEAD, "papers", _PAPER)


def new_roll(asked: Mapping[str, str]) -> Sheet:
    """Begin a roll of today, with whatever the address fills in."""
    texts = {"what": "received-cheque", "dated_on": format_date(clock.today(), current_language())}
    refuse_without(_HEAD, _PAPER)
    known = [spec.name for spec in _HEAD if spec.is_open]
    return Sheet(texts | {name: asked[name][:100] for name in known if asked.get(name)})


@dataclass(frozen=True, slots=True)
class RollSoFar:
    """A roll as far as it can be read: what the sum of its papers will do to its party."""

    voucher_type: str
    party_id: int
    dated_on: date
    amount: Decimal
    due_on: date | None
    currency: str
    rate: Decimal | None


def so_far(sheet: Sheet) -> RollSoFar:
    """Read as much of a roll as can be read, for what stands beside it."""
    way, _dash, kind = sheet.texts["what"].partition("-")
    kind = kind if sheet.texts["what"] in WHATS else "cheque"
    head = {spec.name: sheet.read(spec) for spec in _HEAD}
    papers = [_paper(sheet, prefix) for prefix in sheet.rows]
    return RollSoFar(
        f"{kind}_{'out' if way == Direction.GIVEN else 'in'}",
        head["party"] or 0,
        head["dated_on"] or clock.today(),
        sum((paper.amount for paper in papers), Decimal(0)),
        min((paper.due_on for paper in papers), default=None),
        (head["currency"] or "")[:3],
        head["rate"],
    )


def typed_roll(sheet: Sheet) -> TypedRoll | None:
    """Read a roll; nothing where anything is wrong."""
    direction, _dash, kind = sheet.texts["what"].partition("-")
    if sheet.texts["what"] not in WHATS:
        sheet.blame(UnknownChoiceError(text=sheet.texts["what"]), "what")
    head = {spec.name: sheet.read(spec) for spec in _HEAD}
    papers = tuple(_paper(sheet, prefix) for prefix in sheet.rows)
    if not papers:
        sheet.blame(NoPapersError())
    if sheet.problems:
        return None
    return TypedRoll(
        direction=Direction(direction),
        kind=kind,
        party_id=head["party"],
        dated_on=head["dated_on"],
        papers=papers,
        currency=head["currency"] or "",
        rate=head["rate"],
        note=head["note"] or "",
    )


def _paper(sheet: Sheet, prefix: str) -> NewPaper:
    row = {spec.name: sheet.read(spec, prefix) for spec in _PAPER}
    due_on = row["due_on"] or clock.today()
    try:
        refuse_before_redenomination(due_on)
    except DomainError as error:
        sheet.blame(error, f"{prefix}due_on")
    return NewPaper(
        document_no=row["document_no"] or "",
        due_on=due_on,
        amount=row["amount"] or Decimal(0),
        bank_name=row["bank_name"] or "",
        bank_branch=row["bank_branch"] or "",
        drawer=row["drawer"] or "",
        iban=row["iban"] or "",
    )


def blame(sheet: Sheet, error: DomainError) -> None:
    """Put a refusal of the books beside the field it speaks of."""
    name = _FIELD_OF.get(type(error), "")
    line = error.details.get("line")
    if type(error) in _OF_ROW and isinstance(line, int) and 1 <= line <= len(sheet.rows):
        name = f"{sheet.rows[line - 1]}{_OF_ROW[type(error)]}"
    if isinstance(error, DuplicateInstrumentError):
        numbers = (f"{prefix}document_no" for prefix in sheet.rows)
        name = next((it for it in numbers if sheet.texts[it] == error.details["paper"]), "")
    sheet.blame(error, name)


def roll_page(sheet: Sheet, token: str, root: str, action_url: str) -> FormPage:
    """Give the form of a roll."""
    list_url = f"{root}/instrument/list/"
    options = {"what": list(_whats(sheet)), "currency": list(_currencies(sheet))}
    head = [
        sheet.field(spec, root, options=options.get(spec.name, ()))
        for spec in _HEAD
        if spec.is_open
    ]
    return FormPage(
        title=str(_("Enter a roll")),
        icon="writing-sign",
        sections=[FormSection("", head), FormSection("", [_grid(sheet, root)])],
        action_url=action_url,
        back_url=list_url,
        list_url=list_url,
        list_title=str(_("Cheques and notes")),
        token=token,
        errors=sheet.errors,
        is_new=True,
    )


def _whats(sheet: Sheet) -> Iterator[Option]:
    for key, label in WHATS.items():
        yield Option(key, str(label), is_chosen=key == sheet.texts.get("what"))


def _currencies(sheet: Sheet) -> Iterator[Option]:
    main = main_currency()
    chosen = sheet.texts.get("currency") or main
    codes = db.session.scalars(select(Currency.code).order_by(Currency.code))
    for code in sorted(codes, key=lambda code: code != main):
        yield Option(code, code, is_chosen=code == chosen)


def _grid(sheet: Sheet, root: str) -> FormField:
    headings = [Heading(spec.name, str(spec.label), spec.kind) for spec in _PAPER if spec.is_open]
    grid = Grid(
        "papers",
        headings,
        [_row(sheet, root, prefix) for prefix in sheet.rows],
        _row(sheet, root, "papers-__row__-"),
    )
    return FormField("papers", "papers", str(_("Papers")), "lines", grid=grid)


def _row(sheet: Sheet, root: str, prefix: str) -> GridRow:
    return GridRow(
        prefix, "", [sheet.field(spec, root, prefix=prefix) for spec in _PAPER if spec.is_open]
    )
