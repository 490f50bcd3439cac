"""What makes the cards of a demonstration look lived in: addresses, contacts, terms, rates."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Any

from sqlalchemy import func, insert, select, update

from app.commands.demo.names import GIVEN_NAMES, SURNAMES
from app.commands.demo.plan import DAYS, Plan
from app.commands.demo.rates import daily_rates
from app.core import clock
from app.core.business_days import is_business_day
from app.core.db import db
from app.core.driver import table_of
from app.core.identifiers import phone_digits
from app.core.turkish import fold
from app.ledger.models import Party, PaymentTerm
from app.ledger.parties import NewParty
from app.modules.currencies.models import ExchangeRate
from app.modules.parties.models import PartyAddress, PartyContact

_WITH_ADDRESS, _WITH_CONTACT = 0.6, 0.45
_WITH_SALESPERSON, _MONTH_END = 0.4, 0.25
_STREETS = (
    "Atatürk Cad.",
    "Cumhuriyet Cad.",
    "İnönü Bulv.",
    "Çınar Sok.",
    "Işık Sok.",
    "Sanayi Cad.",
)
_DISTRICTS = ("Merkez", "Organize Sanayi", "Cumhuriyet", "Yeşilova", "İstasyon")
_JOBS = ("Muhasebe müdürü", "Satın alma uzmanı", "Genel müdür", "Finans sorumlusu", "Şoför")
_MONTH_END_DAYS = (30, 60, 90)
_AT_ONCE = 10_000


def lay_down_terms() -> dict[int, int]:
    """Make the terms until the end of a month, and give them by their days."""
    db.session.add_all(
        PaymentTerm(name=f"{days} gün, ay sonu", days=days, is_end_of_month=True)
        for days in _MONTH_END_DAYS
    )
    db.session.flush()
    return {
        row.days: row.id for row in db.session.execute(select(PaymentTerm.days, PaymentTerm.id))
    }


def given_to(
    cards: Iterator[NewParty], plan: Plan, salesperson: int | None, terms: dict[int, int]
) -> Iterator[NewParty]:
    """Give some cards a salesperson, and some a term until the end of the month."""
    draw = Random(f"salespeople of {plan.seed}")
    for card in cards:
        is_theirs, is_month_end = draw.random() < _WITH_SALESPERSON, draw.random() < _MONTH_END
        yield replace(
            card,
            salesperson_id=salesperson if is_theirs else None,
            term_id=terms.get(card.term_days) if is_month_end else None,
        )


def enter_rates(plan: Plan) -> None:
    """Enter the rate of every business day, as somebody would have, until today.

    The books end on the plan's last day; a voucher that somebody tries out is of today.
    """
    days = max(DAYS, (clock.today() - plan.first_day).days + 1)
    rows = [
        {
            "currency": currency,
            "dated_on": plan.first_day + timedelta(days=day),
            "forex_buy": rates[day].rate,
            "version": 1,
        }
        for currency, rates in daily_rates(plan, days).items()
        if currency != "TRY"
        for day in range(days)
        if is_business_day(plan.first_day + timedelta(days=day))
    ]
    db.session.execute(insert(ExchangeRate), rows)


def furnish(plan: Plan) -> None:
    """Give a share of the cards an address and a contact, by whom the card is found too."""
    draw = Random(f"people of {plan.seed}")
    cards = db.session.execute(select(Party.id, Party.city, Party.phone).order_by(Party.id)).all()
    addresses = [row for card in cards for row in _addresses(card, draw)]
    contacts = [row for card in cards for row in _contacts(card, draw)]
    for model, rows in ((PartyAddress, addresses), (PartyContact, contacts)):
        for start in range(0, len(rows), _AT_ONCE):
            db.session.execute(insert(model), rows[start : start + _AT_ONCE])
    _find_cards_by_contact()


def _find_cards_by_contact() -> None:
    party, contact = table_of(Party), table_of(PartyContact)
    db.session.execute(
        update(party)
        .where(contact.c.party_id == party.c.id)
        .values(search_key=func.concat_ws(" ", party.c.search_key, contact.c.search_key))
    )


def _addresses(card: Any, draw: Random) -> Iterator[dict[str, Any]]:
    if draw.random() < _WITH_ADDRESS:
        yield {
            "party_id": card.id,
            "name": "Merkez",
            "street": f"{draw.choice(_STREETS)} No: {draw.randint(1, 180)}",
            "district": draw.choice(_DISTRICTS),
            "city": card.city,
            "is_primary": True,
            "search_key": fold(card.city),
            "version": 1,
        }


def _contacts(card: Any, draw: Random) -> Iterator[dict[str, Any]]:
    if draw.random() < _WITH_CONTACT:
        given, surname = draw.choice(GIVEN_NAMES), draw.choice(SURNAMES)
        phone = f"+90532{draw.randint(1_000_000, 9_999_999)}"
        email = f"{fold(given)}.{fold(surname)}{card.id}@mutabik.example"
        texts = (fold(f"{given} {surname}"), phone_digits(phone), email)
        yield {
            "party_id": card.id,
            "name": f"{given} {surname}",
            "job_title": draw.choice(_JOBS),
            "phone": phone,
            "email": email,
            "search_key": " ".join(texts),
            "version": 1,
        }
