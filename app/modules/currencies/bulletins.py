"""Bulletins of the central bank as rates of ours: stored once, beside what people typed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from app.core import clock
from app.core.dates import format_date
from app.core.db import db
from app.core.errors import DomainError
from app.core.parameters import main_currency
from app.ledger.models import Currency
from app.modules.currencies.errors import BulletinOfLaterError, OtherMainCurrencyError
from app.modules.currencies.models import KINDS, BulletinFetch, ExchangeRate
from app.modules.currencies.rules import days_to_ask
from app.panel.definition import saved

SOURCE = "tcmb"

_PRICED_IN = "TRY"

FETCH_JOB = "fetch_rates"
"""The kind of job that fetches the bulletins that are wanted."""

# "rates" in digits: two that store the same bulletin at once store it one after the other.
_STORE_LOCK = 72_837


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """What a bulletin says of a currency, for `unit` of it; None where it gives no price."""

    currency: str
    unit: int = 1
    forex_buy: Decimal | None = None
    forex_sell: Decimal | None = None
    banknote_buy: Decimal | None = None
    banknote_sell: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Bulletin:
    """The rates of a business day."""

    dated_on: date
    number: str
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Stored:
    """How many rates of a bulletin were new, corrected, or there already."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0

    @property
    def rates(self) -> int:
        """Give how many rates of the bulletin the books now have."""
        return self.new + self.changed + self.unchanged


def store(bulletin: Bulletin) -> Stored:
    """Store the rates of the currencies the books know, and note that the bulletin came.

    Storing twice changes nothing; a corrected bulletin changes its own rates, with their
    history. A rate typed by hand stands beside it, untouched. Raises BulletinOfLaterError,
    OtherMainCurrencyError.
    """
    if (currency := main_currency()) != _PRICED_IN:
        raise OtherMainCurrencyError(currency=currency)
    if bulletin.dated_on > clock.today():
        raise BulletinOfLaterError(day=bulletin.dated_on)
    db.session.execute(select(func.pg_advisory_xact_lock(_STORE_LOCK)))
    known = set(db.session.scalars(select(Currency.code)))
    of_day = select(ExchangeRate).filter_by(dated_on=bulletin.dated_on, source=SOURCE)
    there = {rate.currency: rate for rate in db.session.scalars(of_day)}
    outcomes = [
        _store(quote, bulletin.dated_on, there.get(quote.currency))
        for quote in bulletin.quotes
        if quote.currency in known
    ]
    db.session.flush()
    stored = Stored(**{name: outcomes.count(name) for name in ("new", "changed", "unchanged")})
    note_stored(bulletin, stored.rates)
    return stored


def _store(quote: Quote, day: date, rate: ExchangeRate | None) -> str:
    values = {name: getattr(quote, name) for name in ("unit", *KINDS)}
    if rate is None:
        made = ExchangeRate(dated_on=day, currency=quote.currency, source=SOURCE, **values)
        db.session.add(made)
        return "new"
    changed = {name: new for name, new in values.items() if getattr(rate, name) != new}
    for name, new in changed.items():
        setattr(rate, name, new)
    return "changed" if changed else "unchanged"


@saved(ExchangeRate)
def take_as_typed(rate: ExchangeRate) -> None:
    """Call a rate typed by hand that a person changed, so that no bulletin overwrites it."""
    rate.source = "manual"


def note_stored(bulletin: Bulletin, rates: int) -> None:
    """Remember that the bulletin of a day came."""
    now = clock.now()
    _note(bulletin.dated_on, "stored", stored_at=now, number=bulletin.number, rates=rates)


def note_none(day: date) -> None:
    """Remember that a day had no bulletin when it was asked for."""
    _note(day, "none")


def note_failed(day: date, problem: DomainError) -> None:
    """Remember why the bulletin of a day did not come; one that came before stays stored."""
    details = {name: _plain(detail) for name, detail in problem.details.items()}
    _note(day, "failed", problem=problem.message, details=details)


def _note(day: date, outcome: str, **known: Any) -> None:
    blank = {"problem": "", "details": {}}
    values = {"tried_at": clock.now(), "outcome": outcome} | blank | known
    db.session.execute(
        insert(BulletinFetch)
        .values(dated_on=day, **({"number": "", "rates": 0} | values))
        .on_conflict_do_update(index_elements=["dated_on"], set_=values)
    )


def _plain(detail: object) -> object:
    return format_date(detail) if isinstance(detail, date) else detail


def days_wanted() -> list[date]:
    """Give the last days whose bulletin is not there yet, the newest first.

    A day that had none is asked for again only while it is that day: it may come late.
    """
    days = days_to_ask(clock.now())
    settled = {fetch.dated_on for fetch in fetches(days) if _is_settled(fetch)}
    return [day for day in days if day not in settled]


def fetches(days: Sequence[date]) -> Sequence[BulletinFetch]:
    """Give what came of asking for the bulletins of some days, the newest first."""
    question = select(BulletinFetch).where(BulletinFetch.dated_on.in_(days))
    return db.session.scalars(question.order_by(BulletinFetch.dated_on.desc())).all()


def last_stored() -> BulletinFetch | None:
    """Give the bulletin that was stored last."""
    question = select(BulletinFetch).where(BulletinFetch.stored_at.is_not(None))
    return db.session.scalar(question.order_by(BulletinFetch.stored_at.desc()).limit(1))


def last_failed() -> BulletinFetch | None:
    """Give the last failure among the days that are still asked for."""
    failed = [row for row in fetches(days_to_ask(clock.now())) if row.outcome == "failed"]
    return max(failed, key=lambda row: row.tried_at, default=None)


def _is_settled(fetch: BulletinFetch) -> bool:
    asked_on = fetch.tried_at.astimezone(clock.ISTANBUL).date()
    was_none = fetch.outcome == "none" and asked_on > fetch.dated_on
    return fetch.stored_at is not None or was_none
