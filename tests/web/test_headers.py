"""What every answer tells the browser, and how static files are kept."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient


@pytest.fixture
def client(app: Flask, served: Flask) -> FlaskClient:
    return served.test_client()


def test_scripts_run_by_nonce_alone(client: FlaskClient) -> None:
    answer = client.get("/login/")
    policy = answer.headers["Content-Security-Policy"]
    directives = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    nonce = re.fullmatch(r"'nonce-([\w-]{20,})'", directives["script-src"])
    assert nonce
    scripts = re.findall(r"<script (?!type=\"application/json\")[^>]*>", answer.text)
    assert scripts
    assert all(f'nonce="{nonce[1]}"' in script for script in scripts)
    assert directives["frame-ancestors"] == directives["object-src"] == "'none'"
    assert directives["form-action"] == directives["base-uri"] == "'self'"


def test_every_page_has_a_nonce_of_its_own(served: Flask, app: Flask) -> None:
    policies = set()
    for _ in range(2):
        with served.app_context():
            answer = served.test_client().get("/login/")
        policies.add(answer.headers["Content-Security-Policy"])
    assert len(policies) == 2


@pytest.mark.parametrize("path", ["/login/", "/healthz", "/nope", "/api/v1/nope"])
def test_every_answer_is_hardened(client: FlaskClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert "geolocation=()" in headers["Permissions-Policy"]
    assert "Strict-Transport-Security" not in headers


def test_production_asks_for_https(client: FlaskClient, served: Flask) -> None:
    served.config["PRODUCTION"] = True
    try:
        assert "max-age=" in client.get("/healthz").headers["Strict-Transport-Security"]
    finally:
        served.config["PRODUCTION"] = False


def test_only_names_of_the_installation_are_answered_to(client: FlaskClient, served: Flask) -> None:
    served.config["TRUSTED_HOSTS"] = ["books.example"]
    try:
        assert client.get("/login/", base_url="https://books.example").status_code == 200
        for forged in ("https://evil.example", "https://books.example.evil.example"):
            answer = client.get("/login/", base_url=forged)
            assert answer.status_code == 400
            assert "evil" not in answer.text
    finally:
        served.config["TRUSTED_HOSTS"] = None


def test_static_files_are_kept_for_ever_under_names_of_their_content(client: FlaskClient) -> None:
    page = client.get("/login/").text
    addresses = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', page))
    assert len(addresses) >= 6
    for address in addresses:
        assert re.search(r"\.[0-9a-f]{12}\.\w+$", address)
        with client.get(address) as answer:
            assert answer.status_code == 200
            assert "immutable" in answer.headers["Cache-Control"]
            assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_style_sheets_travel_compressed(client: FlaskClient) -> None:
    page = client.get("/login/").text
    found = re.search(r'href="(/static/vendor/tabler[^"]+)"', page)
    assert found
    with client.get(found[1], headers={"Accept-Encoding": "gzip"}) as answer:
        assert answer.headers["Content-Encoding"] == "gzip"
        assert len(answer.data) < 100_000
