"""The cards of a demonstration: customers, vendors, and some that are both."""

from collections.abc import Iterator
from decimal import Decimal
from random import Random

from app.commands.demo.cities import CITIES
from app.commands.demo.names import SECTORS, party_name
from app.commands.demo.plan import Plan
from app.commands.demo.tax_numbers import tax_number
from app.core.turkish import fold
from app.ledger.parties import NewParty

_ROLES = ("customer",) * 70 + ("vendor",) * 24 + ("both",) * 6
_CURRENCIES = ("TRY",) * 76 + ("USD",) * 12 + ("EUR",) * 12
_TERMS = (0, 15, 30, 30, 30, 45, 60, 60, 90, 120)
_CITIES = tuple(city for city in CITIES for _ in range(city.weight))
_LIMITS = (50_000, 100_000, 250_000, 500_000, 1_000_000)
_WITH_LIMIT = 0.35


def demo_parties(plan: Plan) -> Iterator[NewParty]:
    """Give the cards in the order of their codes' numbers."""
    draw, dress = Random(f"parties of {plan.seed}"), Random(f"cards of {plan.seed}")
    for index in range(1, plan.parties + 1):
        role = draw.choice(_ROLES)
        sector = draw.choice(SECTORS)
        name = party_name(index, sector, draw)
        yield NewParty(
            code=f"{'320' if role == 'vendor' else '120'}.{index:06d}",
            name=name,
            is_customer=role != "vendor",
            is_vendor=role != "customer",
            currency=draw.choice(_CURRENCIES),
            term_days=draw.choice(_TERMS),
            city=(city := draw.choice(_CITIES)).name,
            tax_no=tax_number(index, plan.seed),
            sector=sector,
            tax_office=dress.choice(city.tax_offices),
            phone=f"+90{city.area_code}{4_000_000 + index}",
            email=f"bilgi@{_domain(name)}{index}.example",
            website=f"www.{_domain(name)}{index}.example",
            credit_limit=Decimal(dress.choice(_LIMITS)) if dress.random() < _WITH_LIMIT else None,
        )


def _domain(name: str) -> str:
    return "".join(letter for letter in fold(name.split(maxsplit=1)[0]) if letter.isalnum())
