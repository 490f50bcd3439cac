"""A mail server of the test's own, set for the application."""

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.factories.mailbox import Mailbox


@pytest.fixture
def box(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Mailbox]:
    """Give a mail server on this machine, that the environment names."""
    box = Mailbox()
    given = {"HOST": "127.0.0.1", "PORT": box.port, "SECURITY": "none"}
    for name, value in given.items():
        monkeypatch.setitem(app.config, f"SMTP_{name}", value)
    monkeypatch.setitem(app.config, "MAIL_FROM", "books@firma.example")
    yield box
    box.close()
