"""What a process that serves the bench's installation is: its settings, and a signed-in browser.

It imports nothing that serving does not, so that the memory of a worker is a worker's.
"""

import os
import re
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

import config

PASSWORD = "correct horse battery staple"  # noqa: S105 - of the bench's own installation

ADMINISTRATOR, LEADER, SELLER = "admin", "leader", "seller"
"""Whoever reaches every row and field; the team's rows; one's own rows and not every field."""


def settings(rows: int) -> dict[str, Any]:
    """Give the configuration of the installation for a size."""
    folder = Path(".setup") / f"bench-people-{rows}"
    environment = {
        **os.environ,
        "INSTANCE_DIR": str(folder.resolve()),
        "DATABASE_URL": "",
        "MUTABIK_ADMIN_PASSWORD": PASSWORD,
    }
    return config.from_environment(environment)


def signed_in(app: Flask, username: str = SELLER) -> FlaskClient:
    """Give the browser of somebody."""
    client = app.test_client()
    page = client.get("/login/").text
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    form = {"username": username, "password": PASSWORD, "csrf_token": token[1] if token else ""}
    answer = client.post("/login/", data=form)
    assert answer.location == "/", f"the bench could not sign in: {answer.status}"  # noqa: S101 - a bench that measures the sign-in page would lie
    return client
