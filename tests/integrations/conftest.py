"""A central bank of the test's own, and a clock that stands on a Friday evening."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from flask import Flask

from app.core import clock
from tests.integrations.bank import CentralBank

EVENING = datetime(2026, 11, 20, 13, 0, tzinfo=UTC)
"""Four in the afternoon in Istanbul, on a Friday."""


@pytest.fixture
def bank(monkeypatch: pytest.MonkeyPatch) -> Iterator[CentralBank]:
    """Give a central bank on this machine."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    bank = CentralBank()
    yield bank
    bank.close()


@pytest.fixture
def fetching(app: Flask, bank: CentralBank, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """Give the application with its bulletins at that bank, on the Friday evening."""
    monkeypatch.setitem(app.config, "RATES_ADDRESS", bank.address)
    with clock.stopped_at(EVENING):
        yield app
