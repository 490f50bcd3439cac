"""Failures say what to do next, in our look, with the number that stands in the log."""

import logging
import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Page


@pytest.fixture
def client(app: Flask, served: Flask) -> FlaskClient:
    return served.test_client()


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 413, 429, 500])
def test_each_failure_has_a_page_in_both_languages(client: FlaskClient, status: int) -> None:
    pages = []
    for language in ("tr", "en"):
        client.set_cookie("language", language)
        answer = client.get(f"/samples/error/{status}")
        assert answer.status_code == status
        assert f'lang="{language}"' in answer.text
        assert answer.headers["X-Request-Id"] in answer.text
        found = re.search(r"<h1>(.+?)</h1>", answer.text)
        assert found
        pages.append(found[1])
    assert pages[0] != pages[1]


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/api/v1/nothing", {}),
        ("/samples/error/404", {"Accept": "application/json"}),
        ("/samples/error/404", {"HX-Request": "true"}),
    ],
)
def test_who_reads_json_gets_json(client: FlaskClient, path: str, headers: dict[str, str]) -> None:
    answer = client.get(path, headers=headers)
    error = (answer.json or {})["error"]
    assert answer.status_code == 404
    assert set(error) == {"code", "message", "fields", "request_id"}
    assert error["code"] == "not_found"
    assert error["request_id"] == answer.headers["X-Request-Id"]


def test_a_mistake_of_ours_shows_nothing_of_the_inside(
    client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR, logger="app"):
        answer = client.get("/samples/broken")
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert "Traceback" not in answer.text
    assert "a secret of the inside" in caplog.text
    assert "a secret" not in client.get("/samples/broken", headers={"HX-Request": "1"}).text


def test_a_refusal_of_the_trade_keeps_its_status(client: FlaskClient) -> None:
    answer = client.get("/samples/refused")
    assert answer.status_code == 403
    assert "Refused." in answer.text


def test_the_wrong_method_names_the_right_ones(client: FlaskClient) -> None:
    answer = client.get("/preferences")
    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]


def test_a_form_without_its_token_is_told_so(client: FlaskClient) -> None:
    answer = client.post("/preferences", data={"theme": "dark"})
    assert answer.status_code == 400
    assert "theme" not in answer.headers.get("Set-Cookie", "")


def test_the_page_of_a_failure_stands_in_the_shell(
    page: Page, assert_accessible: Callable[[Page], None]
) -> None:
    page.goto("/samples/error/404")
    assert page.locator("#menu").is_visible()
    assert_accessible(page)
    page.goto("/samples/error/500")
    assert page.locator("#menu").count() == 0
    assert_accessible(page)


def test_a_visitor_sees_a_failure_without_a_menu(
    visitor: Page, assert_accessible: Callable[[Page], None]
) -> None:
    visitor.goto("/samples/error/404")
    assert visitor.locator("#menu").count() == 0
    assert_accessible(visitor)
