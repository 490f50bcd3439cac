"""Callers of the API, and two cards of two salespeople."""

from collections.abc import Callable

import pytest
from flask import Flask

from app.core.db import transaction
from tests.factories import ledger, office
from tests.factories.callers import Caller

Calls = Callable[..., Caller]


@pytest.fixture
def staff(app: Flask) -> dict[str, int]:
    """Hire everybody; gives their numbers."""
    return office.hire()


@pytest.fixture
def calls(served: Flask, staff: dict[str, int]) -> Calls:
    """Give the way to the program of a person; of nobody for no name."""

    def sign_in(name: str, language: str = "en") -> Caller:
        return Caller(served, name, language)

    return sign_in


@pytest.fixture
def boss(calls: Calls) -> Caller:
    """Give a program that may do everything."""
    return calls("boss")


@pytest.fixture
def sales(calls: Calls) -> Caller:
    """Give the program of a salesperson, who reaches own cards."""
    return calls("sales")


@pytest.fixture
def own(staff: dict[str, int]) -> int:
    """Open a card of the salesperson's."""
    return _card(staff["sales"])


@pytest.fixture
def foreign(staff: dict[str, int]) -> int:
    """Open a card of another salesperson's."""
    return _card(staff["rival"])


def _card(salesperson: int) -> int:
    with transaction():
        return int(ledger.customer(salesperson_id=salesperson).id)
