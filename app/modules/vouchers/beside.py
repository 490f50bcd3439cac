"""What stands beside the entry form: each party as it is now, and as it will be."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from app.core import access
from app.core.dates import format_date
from app.core.db import db
from app.core.errors import DomainError
from app.core.language import _, current_language, said
from app.core.money import ZERO, format_rate, to_local
from app.ledger.labels import RATE_KINDS, VOUCHER_TYPE_LABELS
from app.ledger.models import Party, Voucher
from app.ledger.queries import TransactionFilter, Turn, party_figures, transactions_page
from app.modules.credit_limits import concerns
from app.modules.currencies.models import ExchangeRate
from app.modules.currencies.services import RateOfDay
from app.modules.places import statement_url
from app.modules.sides import amount, balance_cell, with_side
from app.modules.tells import AMOUNTS, CODE, DATED, DUE, LEFT, called
from app.modules.vouchers.services import Preview, TypedLine, TypedVoucher, preview, rate_of
from app.panel.definition import Figure
from app.panel.pages import Cell
from app.panel.told import hides

_MOVEMENTS = 5


@dataclass(frozen=True, slots=True)
class Movement:
    """One of a party's last movements."""

    url: str
    day: str
    type: str
    cell: Cell


@dataclass(frozen=True, slots=True)
class PartyBeside:
    """The first party of a voucher: who it is, its figures, what moved last."""

    name: str
    code: str
    statement_url: str
    figures: Sequence[Figure]
    movements: Sequence[Movement]


@dataclass(frozen=True, slots=True)
class After:
    """What the voucher makes of a party's balance."""

    name: str
    balance: Cell


@dataclass(frozen=True, slots=True)
class Beside:
    """All that stands beside the form."""

    party: PartyBeside | None
    after: Sequence[After] = ()
    rate: str = ""
    missing: str = ""
    """Says that the bulletin the rule wants is not there, and an older one is taken."""
    due_on: str = ""
    problem: str = ""
    concerns: Sequence[str] = ()
    """Whose credit limits the voucher nears or breaks."""


def beside(typed: TypedVoucher, root: str) -> Beside:
    """Give what stands beside what is typed so far; lines without a party are not yet any."""
    known = tuple(line for line in typed.lines if line.party_id)
    names = _names([line.party_id for line in known])
    lines = tuple(line for line in known if line.party_id in names)
    if not lines:
        return _rate_alone(typed)
    first = _party(lines[0].party_id, names, root)
    try:
        seen = preview(
            TypedVoucher(
                type=typed.type,
                dated_on=typed.dated_on,
                lines=lines,
                currency=typed.currency,
                rate=typed.rate,
            )
        )
    except DomainError as error:
        return Beside(first, problem=said(error))
    return Beside(
        party=first,
        after=[] if hides(*AMOUNTS) else list(_after(seen, names)),
        rate=_rate(seen.rate),
        missing=_missing(seen.rate),
        due_on=_day(seen),
        concerns=list(_concerns(typed.type, lines, seen.rate)),
    )


def _concerns(kind: str, lines: Sequence[TypedLine], rate: RateOfDay) -> Iterator[str]:
    amounts = dict.fromkeys((line.party_id for line in lines), ZERO)
    for line in lines:
        amounts[line.party_id] += to_local(line.amount, rate.rate)
    yield from map(str, concerns(kind, amounts, is_posted=False))


def _rate_alone(typed: TypedVoucher) -> Beside:
    """Say the rate before a party is chosen."""
    try:
        rate = rate_of(typed)
    except DomainError as error:
        return Beside(None, problem=said(error))
    return Beside(None, rate=_rate(rate), missing=_missing(rate))


def _names(keys: Sequence[int]) -> dict[int, tuple[str, str]]:
    """Name the parties the viewer reaches."""
    question = select(Party.id, Party.code, Party.name).where(Party.id.in_(keys))
    return {key: (code, name) for key, code, name in db.session.execute(question)}


def _party(key: int, names: dict[int, tuple[str, str]], root: str) -> PartyBeside:
    code, name = names[key]
    return PartyBeside(
        called("", name),
        "" if hides(*CODE) else code,
        statement_url(root, key, code),
        [figure for figure in _figures(key) if not hides(*figure.tells)],
        list(_movements(key, root)),
    )


def _figures(key: int) -> Iterator[Figure]:
    found = party_figures(key, visible=access.visible(Party))
    yield Figure(str(_("Balance")), with_side(found.balance), tells=AMOUNTS)
    tone = "danger" if found.overdue and found.balance > ZERO else ""
    yield Figure(str(_("Overdue")), amount(found.overdue), tone, tells=(*AMOUNTS, *DUE))
    if found.credit_left is not None:
        tone = "danger" if found.credit_left < ZERO else ""
        yield Figure(str(_("Credit left")), amount(found.credit_left), tone, tells=LEFT)


def _movements(key: int, root: str) -> Iterator[Movement]:
    if hides(*DATED):
        return
    wanted = TransactionFilter(party_id=key, visible=access.visible(Party))
    for row in transactions_page(wanted, Turn(size=_MOVEMENTS)).rows:
        yield Movement(
            f"{root}/voucher/show/{row.id}",
            format_date(row.dated_on, current_language()),
            "" if hides(Voucher.type) else str(VOUCHER_TYPE_LABELS.get(row.type, row.type)),
            Cell("") if hides(*AMOUNTS) else balance_cell(row.local_debit - row.local_credit),
        )


def _after(seen: Preview, names: dict[int, tuple[str, str]]) -> Iterator[After]:
    last = {line.party_id: line.balance_after for line in seen.lines}
    for key, balance in last.items():
        yield After(called(*names[key]), balance_cell(balance))


def _rate(taken: RateOfDay) -> str:
    """Say which rate is taken from which bulletin, where nobody typed one."""
    if not taken.kind or hides(getattr(ExchangeRate, taken.kind)):
        return ""
    language = current_language()
    rate, day = format_rate(taken.rate, language), format_date(taken.dated_on, language)
    kind = str(RATE_KINDS[taken.kind])
    return str(_("Rate %(rate)s of %(day)s (%(kind)s)", rate=rate, day=day, kind=kind))


def _missing(taken: RateOfDay) -> str:
    if taken.missing is None:
        return ""
    day = format_date(taken.missing, current_language())
    return str(_("The bulletin of %(day)s is not there yet: an older one is taken.", day=day))


def _day(seen: Preview) -> str:
    """Give the due date, which the term of the card makes."""
    if hides(*DUE, Party.term, Party.term_days):
        return ""
    return format_date(seen.lines[0].due_on, current_language())
