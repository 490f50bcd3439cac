"""An office of payloads, a visitor who may see all of it, and a server nobody may visit."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.factories import office
from tests.factories.canary import watched
from tests.factories.poison import Poisoned, name_with_markup


@pytest.fixture
def canary() -> Iterator[str]:
    with watched() as address:
        yield address


@pytest.fixture
def poisoned(app: Flask, canary: str) -> Poisoned:
    office.hire()
    name_with_markup("boss")
    return Poisoned(canary)


@pytest.fixture
def client(served: Flask, poisoned: Poisoned) -> FlaskClient:
    return office.browser(served, "boss")
