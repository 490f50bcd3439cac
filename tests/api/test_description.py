"""The description of the API: valid, complete, and what the API then does."""

from typing import Any

import pytest
from flask import Flask
from openapi_spec_validator import OpenAPIV30SpecValidator

from app.panel.definition import actions_of
from app.panel.registry import Registered, registered
from tests.api.conftest import Calls
from tests.factories import office
from tests.factories.callers import Caller


@pytest.fixture
def description(boss: Caller) -> Any:
    return boss.get("_openapi")


def test_the_description_is_valid(description: Any) -> None:
    assert [str(error) for error in OpenAPIV30SpecValidator(description).iter_errors()] == []


def test_every_call_of_the_api_is_described_and_no_other(description: Any, serving: Flask) -> None:
    described = {
        (path, method.upper()) for path, calls in description["paths"].items() for method in calls
    }
    assert described == set(calls_of(serving))


def calls_of(app: Flask) -> list[tuple[str, str]]:
    """Give every route below the API's address, those of actions by name."""
    found = []
    for rule in app.url_map.iter_rules():
        if not rule.rule.startswith("/api/v1/"):
            continue
        path = rule.rule.replace("<", "{").replace(">", "}")
        entry = next((e for e in registered().values() if f"/{e.slug}/" in path), None)
        names = names_in(entry, path) if entry and "{name}" in path else [""]
        methods = (rule.methods or set()) - {"HEAD", "OPTIONS"}
        found += [(path.replace("{name}", name), method) for name in names for method in methods]
    return found


def names_in(entry: Registered, path: str) -> list[str]:
    """Give what an address may name: fields that hold files, else actions."""
    if "/files/" not in path:
        return [*actions_of(entry.model)]
    return [name for name, field in entry.fields.items() if field.is_file]


def test_the_fields_are_those_of_the_model_in_english(description: Any) -> None:
    party = description["components"]["schemas"]["PartyNew"]
    assert party["required"] == ["name"]
    assert party["additionalProperties"] is False
    assert party["properties"]["kind"]["description"] == "Kind"
    assert "created_by_id" not in party["properties"]


def test_a_person_reads_it_in_a_browser_and_a_visitor_does_not(calls: Calls, served: Flask) -> None:
    assert office.browser(served, "sales").get("/api/v1/_openapi").status_code == 200
    assert calls("").refused("GET", "_openapi")["status"] == 401
