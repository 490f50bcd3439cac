"""The screen of parameters: each group set by its right, with its history; nothing wrong taken."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Page, expect
from sqlalchemy import select

from app.core.db import db
from app.core.history import HistoryLine
from app.core.parameters import DEFAULTS, parameter
from app.modules.parameters.settings import GROUPS
from tests.factories import people

RATES = {"rate_day_rule": "same_day", "reporting_currency": ""}
CREDIT = {
    "credit_check": "refuse",
    "credit_warn_percent": "70",
    "credit_tolerance_percent": "2,5",
    "credit_is_cumulative": "1",
}
CHARGES = {"late_charge_day_base": "365", "late_charge_grace_days": "3"}
MATCHING = {"match_tolerance": "0,10", "fx_gain_account": "646", "fx_loss_account": "656"}
CODES = {"customer_code_mask": "C-####", "vendor_code_mask": "V-####"}


@pytest.fixture
def administrator(process: Flask) -> FlaskClient:
    people.user("ayse", "Administrator")
    return people.browser(process, "ayse")


def send(client: FlaskClient, group: str, values: dict[str, str]) -> tuple[int, str]:
    """Send a group as it was typed; nothing else of the page goes with it."""
    token = people.csrf_token(client.get("/profile/").text)
    answer = client.post(f"/parameters/{group}", data=values | {"csrf_token": token})
    db.session.rollback()
    return answer.status_code, answer.text


def told() -> dict[str, Any]:
    lines = db.session.scalars(select(HistoryLine).filter_by(model="Parameter"))
    return {line.record_id: line.changes["value"] for line in lines}


def test_every_parameter_but_the_currency_of_the_books_is_on_the_screen() -> None:
    shown = {setting.name for group in GROUPS for setting in group.settings}
    assert shown == DEFAULTS.keys() - {"main_currency"}


@pytest.mark.parametrize(
    ("group", "typed", "kept"),
    [
        ("rates", RATES, RATES),
        (
            "credit",
            CREDIT,
            CREDIT | {"credit_tolerance_percent": "2.5", "credit_is_cumulative": "yes"},
        ),
        ("late_charges", CHARGES, CHARGES | {"late_charge_credits_early": "no"}),
        ("matching", MATCHING, MATCHING | {"match_tolerance": "0.1"}),
        ("codes", CODES, CODES),
        ("passwords", {"password_shortest": "16"}, {"password_shortest": "16"}),
    ],
)
def test_a_group_is_set_with_its_history(
    administrator: FlaskClient, group: str, typed: dict[str, str], kept: dict[str, str]
) -> None:
    before = {name: parameter(name) for name in kept}
    assert send(administrator, group, typed)[0] == 302
    assert {name: parameter(name) for name in kept} == kept
    changed = {name: [before[name], value] for name, value in kept.items() if value != before[name]}
    changed.pop("match_tolerance", None)  # 0.05 and 0.1 are told as they are kept
    assert changed.items() <= told().items()


@pytest.mark.parametrize(
    ("group", "wrong"),
    [
        ("rates", {"rate_day_rule": "yesterday"}),
        ("rates", {"reporting_currency": "TRY"}),
        ("rates", {"reporting_currency": "XAU"}),
        ("credit", {"credit_check": ""}),
        ("credit", {"credit_warn_percent": "101"}),
        ("credit", {"credit_tolerance_percent": "-1"}),
        ("late_charges", {"late_charge_day_base": "364"}),
        ("late_charges", {"late_charge_grace_days": "1,5"}),
        ("matching", {"match_tolerance": "çok"}),
        ("matching", {"fx_gain_account": "100"}),
        ("codes", {"customer_code_mask": "120.##.##"}),
    ],
)
def test_what_does_not_serve_comes_back_as_it_was_typed(
    administrator: FlaskClient, group: str, wrong: dict[str, str]
) -> None:
    right = {"rates": RATES, "credit": CREDIT, "late_charges": CHARGES, "matching": MATCHING}
    status, page = send(administrator, group, right.get(group, CODES) | wrong)
    assert status == 422
    ((name, value),) = wrong.items()
    assert f'id="{name}-error"' in page
    assert parameter(name) == DEFAULTS[name]
    assert told() == {}
    if name.endswith(("percent", "days", "mask", "tolerance")):
        assert value in page


def test_who_may_not_set_a_group_reads_it(process: Flask) -> None:
    people.user("fatma", "Finance")
    people.user("mine", "Management")
    people.user("selin", "Sales")
    finance, management, sales = (
        people.browser(process, name) for name in ("fatma", "mine", "selin")
    )
    assert '<button type="submit" class="btn btn-primary">' not in finance.get("/parameters").text
    assert send(finance, "credit", CREDIT)[0] == 403
    assert send(management, "rates", RATES)[0] == 403
    assert send(management, "credit", CREDIT)[0] == 302  # whoever watches credit risk sets it
    assert send(management, "nothing", {})[0] == 404
    assert sales.get("/parameters").status_code == 403
    assert parameter("rate_day_rule") == DEFAULTS["rate_day_rule"]
    assert parameter("credit_check") == "refuse"


def test_the_screen_is_read_and_a_group_is_saved(
    page: Page, assert_accessible: Callable[..., None]
) -> None:
    page.goto("/parameters")
    assert_accessible(page)
    page.locator("#late_charge_grace_days").fill("x")
    page.locator("#late_charges button").click()
    expect(page.locator("#late_charge_grace_days-error")).to_be_visible()
    expect(page.locator("#late_charge_grace_days")).to_have_value("x")
    assert_accessible(page)
    page.locator("#late_charge_grace_days").fill("5")
    page.locator("#late_charges button").click()
    expect(page.locator("#messages")).to_contain_text("Kaydedildi")
    expect(page.locator("#late_charge_grace_days")).to_have_value("5")
