"""What people do with cheques and notes on the screen: their own parties, the rate of the day."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select

from app.core import access
from app.core.db import db
from app.core.language import _
from app.core.parameters import main_currency
from app.ledger.instruments import Act, EnteredRoll, NewPaper, NewRoll, act, enter, undo
from app.ledger.models import Account, Instrument, Party
from app.ledger.rules.instruments import Direction
from app.modules.currencies.services import RateOfDay, rate_for_type, record_rate
from app.panel.definition import action


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedRoll:
    """A roll as it was typed; without a rate it takes that of its day."""

    direction: Direction
    kind: str
    party_id: int
    dated_on: date
    papers: tuple[NewPaper, ...]
    currency: str = ""
    rate: Decimal | None = None
    note: str = ""

    @property
    def voucher_type(self) -> str:
        """The type of the voucher it becomes."""
        return f"{self.kind}_{'in' if self.direction is Direction.RECEIVED else 'out'}"


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedAct:
    """What happens to some papers, as it was typed."""

    event: str
    dated_on: date
    holder_id: int | None = None
    account_id: int | None = None
    rate: Decimal | None = None
    note: str = ""


def enter_roll(typed: TypedRoll, *, idempotency_key: str | None = None) -> EnteredRoll:
    """Enter a typed roll, once for each key.

    Raises NotVisibleError, NoRateError, RateToTypeError, and what `enter` raises.
    """
    access.ensure_visible(Party, {typed.party_id})
    currency = typed.currency or main_currency()
    rate = _rate(typed.rate, typed.voucher_type, currency, typed.dated_on)
    roll = NewRoll(
        direction=typed.direction,
        kind=typed.kind,
        party_id=typed.party_id,
        dated_on=typed.dated_on,
        papers=typed.papers,
        currency=currency,
        rate=rate.rate,
        note=typed.note,
    )
    entered = enter(roll, idempotency_key=idempotency_key)
    record_rate(entered.voucher_id, rate)
    return entered


def carry_out(
    instrument_ids: Collection[int], typed: TypedAct, *, idempotency_key: str | None = None
) -> UUID:
    """Let an event happen to some papers, once for each key.

    Raises NotVisibleError, NoRateError, RateToTypeError, and what `act` raises.
    """
    access.ensure_visible(Party, {typed.holder_id} - {None})
    access.ensure_visible(Account, {typed.account_id} - {None})
    wanted = Act(
        event=typed.event,
        dated_on=typed.dated_on,
        holder_id=typed.holder_id,
        account_id=typed.account_id,
        rate=_rate_of_act(instrument_ids, typed),
        note=typed.note,
    )
    return act(instrument_ids, wanted, idempotency_key=idempotency_key)


def _rate_of_act(instrument_ids: Collection[int], typed: TypedAct) -> Decimal:
    """Give the day's rate of the papers' currency where money is paid, else none is needed."""
    paying = {"collect": "bank_receipt", "pay": "bank_payment"}.get(typed.event)
    currencies = select(Instrument.currency).where(Instrument.id.in_(instrument_ids)).distinct()
    found = list(db.session.scalars(currencies))
    if paying is None or len(found) != 1:
        return Decimal(1)
    return _rate(typed.rate, paying, found[0], typed.dated_on).rate


def _rate(typed: Decimal | None, voucher_type: str, currency: str, day: date) -> RateOfDay:
    if typed is not None:
        return RateOfDay(typed, day)
    return rate_for_type(voucher_type, currency, day)


def is_standing(instrument: Instrument) -> bool:
    """Tell whether anything that happened to a paper can still be undone."""
    return instrument.state != "cancelled"


@action(
    Instrument,
    _("Undo the last step"),
    confirm=_(
        "Take back the last thing that happened to this paper, with its vouchers? If it was done "
        "for several papers at once, it is undone for all of them."
    ),
    icon="arrow-back-up",
    available=is_standing,
    roles=("Finance",),
)
def undo_last_step(instrument: Instrument) -> Instrument:
    """Undo the last thing that happened to a paper; raises what `undo` raises."""
    undo(instrument.id)
    return instrument
