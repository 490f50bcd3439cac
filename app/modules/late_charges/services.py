"""Working a party's late charge out, and posting what of it is not charged yet."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import select

from app.core import access
from app.core.dates import format_date
from app.core.db import db
from app.core.driver import table_of
from app.core.errors import N_
from app.core.idempotency import once
from app.core.language import translate
from app.core.money import ZERO
from app.core.parameters import main_currency, parameter
from app.ledger import posting
from app.ledger.models import Party
from app.ledger.queries import LateCharges, charged_already, late_charges
from app.ledger.rules import AccountKind, InterestTerms
from app.modules.currencies.services import rate_for_type, record_rate
from app.modules.late_charges.errors import (
    ChargeStaleError,
    NothingToChargeError,
    OnlyCustomersError,
)
from app.modules.late_charges.models import known_rates

TYPE = "late_charge_out"
_party = table_of(Party)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Whose charge is wanted, until when, and by which terms; without a currency locally."""

    code: str
    as_of: date
    currency: str | None
    day_base: int
    grace_days: int
    credits_early: bool


@dataclass(frozen=True, slots=True)
class Charge:
    """A late charge with what of it was posted before, and what of it is left to be posted."""

    found: LateCharges
    charged: Decimal

    @property
    def left(self) -> Decimal:
        """Give what may be posted; of a vendor nothing."""
        is_customer = self.found.account_kind is AccountKind.RECEIVABLE
        return max(ZERO, self.found.total - self.charged) if is_customer else ZERO


def usual_terms() -> tuple[int, int, bool]:
    """Give the days of a year, the days of grace, and whether early payment earns."""
    return (
        int(parameter("late_charge_day_base")),
        int(parameter("late_charge_grace_days")),
        parameter("late_charge_credits_early") == "yes",
    )


def work_out(asked: Asked) -> Charge:
    """Work out what a party's late payments cost until a day, by the table of rates.

    Raises UnknownPartyError, UnknownCurrencyError, DayBaseError, NoInterestRateError.
    """
    terms = InterestTerms(
        rates=known_rates(),
        day_base=asked.day_base,
        grace_days=asked.grace_days,
        allow_negative=asked.credits_early,
    )
    found = late_charges(
        asked.code,
        asked.as_of,
        terms,
        currency=asked.currency,
        visible=access.visible(Party),
    )
    return Charge(found, charged_already(found))


def post_charge(asked: Asked, seen: Decimal, *, key: str) -> str:
    """Post what is left of a late charge, once for each key; give the number of its voucher.

    Raises ChargeStaleError where it is not what was seen, NothingToChargeError,
    OnlyCustomersError, and what posting raises.
    """
    answer = once(key, {"late_charge": repr(asked), "seen": str(seen)}, lambda: _post(asked, seen))
    return str(answer["document_no"])


def _post(asked: Asked, seen: Decimal) -> dict[str, str]:
    # Two who post at once: the second one finds what the first one charged.
    held = select(_party).where(_party.c.code == asked.code, access.visible(Party))
    party = db.session.execute(held.with_for_update(key_share=True)).one_or_none()
    if party is None:
        raise access.NotVisibleError
    charge = work_out(asked)
    if charge.found.account_kind is not AccountKind.RECEIVABLE:
        raise OnlyCustomersError
    if charge.left != seen:
        raise ChargeStaleError(amount=charge.left, seen=seen)
    if not charge.left:
        raise NothingToChargeError(day=asked.as_of)
    currency = asked.currency or main_currency()
    rate = rate_for_type(TYPE, currency, asked.as_of)
    posted = posting.post(
        posting.NewVoucher(
            type=TYPE,
            dated_on=asked.as_of,
            currency=currency,
            rate=rate.rate,
            description=_description(charge, party.language),
            lines=(posting.PartyLine(party_id=party.id, amount=charge.left),),
        )
    )
    record_rate(posted.voucher_id, rate)
    return {"document_no": posted.document_no}


def _description(charge: Charge, language: str) -> str:
    first = min(row.first_day for row in charge.found.rows)
    days = f"{format_date(first, language)} – {format_date(charge.found.as_of, language)}"
    return f"{translate(N_('Late charge'), language)} {days}"
