"""The sign-in page, the two health questions, and the id every answer carries."""

import logging
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from psycopg import Connection

from app.core import clock
from app.core.db import transaction
from app.core.jobs import beat


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def token(page: str) -> str:
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert found
    return found[1]


def sign_in(client: FlaskClient, password: str) -> str:
    page = client.get("/login/").text
    form = {"username": "admin", "password": password, "csrf_token": token(page)}
    return client.post("/login/", data=form, follow_redirects=True).text


def test_a_visitor_is_sent_to_the_sign_in_page(client: FlaskClient) -> None:
    answer = client.get("/")
    assert answer.status_code == 302
    assert answer.location == "/login/"


def test_the_administrator_signs_in_with_the_given_password(client: FlaskClient) -> None:
    assert "/logout/" in sign_in(client, "correct horse battery staple")
    assert client.get("/").status_code == 200


def test_a_wrong_password_does_not_sign_in(client: FlaskClient) -> None:
    assert "/logout/" not in sign_in(client, "wrong")
    assert client.get("/").status_code == 302


def test_a_form_without_its_token_is_refused(client: FlaskClient) -> None:
    form = {"username": "admin", "password": "correct horse battery staple"}
    assert client.post("/login/", data=form).status_code == 400


def test_the_process_says_that_it_lives(client: FlaskClient) -> None:
    assert client.get("/healthz").json == {"status": "ok"}


def test_ready_only_while_the_worker_beats(client: FlaskClient) -> None:
    assert client.get("/readyz").status_code == 503
    with transaction():
        beat("worker")
    assert client.get("/readyz").json == {
        "status": "ready",
        "database": True,
        "migrations": True,
        "worker": True,
    }
    with clock.stopped_at(datetime.now(UTC) + timedelta(minutes=2)):
        assert client.get("/readyz").status_code == 503


def test_not_ready_on_an_older_schema(client: FlaskClient, owner: Connection[Any]) -> None:
    with transaction():
        beat("worker")
    owner.execute("UPDATE alembic_version SET version_num = 'older'")
    assert (client.get("/readyz").json or {})["migrations"] is False


def test_not_ready_without_a_database(client: FlaskClient, owner: Connection[Any]) -> None:
    owner.execute("ALTER TABLE alembic_version RENAME TO gone")
    assert client.get("/readyz").status_code == 503


def test_every_answer_carries_the_id_of_its_request(client: FlaskClient) -> None:
    assert re.fullmatch(r"[0-9a-f]{32}", client.get("/healthz").headers["X-Request-Id"])
    given = {"X-Request-Id": "outer-id-12345"}
    assert client.get("/healthz", headers=given).headers["X-Request-Id"] == "outer-id-12345"


def test_a_forged_request_id_reaches_no_log(client: FlaskClient) -> None:
    forged = {"X-Request-Id": "x" * 65}
    assert client.get("/healthz", headers=forged).headers["X-Request-Id"] != "x" * 65


def test_a_request_leaves_one_line_in_the_log(
    client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, logger="app"):
        client.get("/healthz")
    assert [record.getMessage() for record in caplog.records] == ["GET /healthz"]
