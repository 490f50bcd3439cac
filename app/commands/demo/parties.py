"""The cards of a demonstration: customers, vendors, and some that are both."""

from collections.abc import Iterator
from random import Random

from app.commands.demo.cities import CITIES
from app.commands.demo.names import SECTORS, party_name
from app.commands.demo.plan import Plan
from app.commands.demo.tax_numbers import tax_number
from app.ledger.parties import NewParty

_ROLES = ("customer",) * 70 + ("vendor",) * 24 + ("both",) * 6
_CURRENCIES = ("TRY",) * 76 + ("USD",) * 12 + ("EUR",) * 12
_TERMS = (0, 15, 30, 30, 30, 45, 60, 60, 90, 120)
_CITIES = tuple(city.name for city in CITIES for _ in range(city.weight))


def demo_parties(plan: Plan) -> Iterator[NewParty]:
    """Give the cards in the order of their codes' numbers."""
    draw = Random(f"parties of {plan.seed}")
    for index in range(1, plan.parties + 1):
        role = draw.choice(_ROLES)
        sector = draw.choice(SECTORS)
        yield NewParty(
            code=f"{'320' if role == 'vendor' else '120'}.{index:06d}",
            name=party_name(index, sector, draw),
            is_customer=role != "vendor",
            is_vendor=role != "customer",
            currency=draw.choice(_CURRENCIES),
            term_days=draw.choice(_TERMS),
            city=draw.choice(_CITIES),
            tax_no=tax_number(index, plan.seed),
            sector=sector,
        )
