"""An office in which one card is the salesperson's and another the rival's."""

from dataclasses import dataclass

import pytest
from flask import Flask

from app.core.db import transaction
from tests.factories import ledger, office
from tests.factories.timelines import Desk, base_of


@dataclass(frozen=True, slots=True)
class Scene:
    """Who is there, and where the timelines of the two cards are."""

    app: Flask
    staff: dict[str, int]
    own: str
    others: str

    def desk(self, name: str) -> Desk:
        """Let somebody sign in."""
        return Desk(self.app, name)


@pytest.fixture
def scene(app: Flask, process: Flask) -> Scene:
    """Hire everybody, and open a card for each salesperson."""
    staff = office.hire()
    with transaction():
        own = ledger.customer(name="Işık Tekstil", salesperson_id=staff["sales"]).id
        others = ledger.customer(name="Çağdaş Yapı", salesperson_id=staff["rival"]).id
    return Scene(process, staff, base_of("Party", own), base_of("Party", others))
