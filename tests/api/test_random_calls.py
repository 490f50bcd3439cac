"""Calls made up from the description of the API: no role gets a failure out of the server."""

import os
from collections import Counter
from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from app.core.db import db, transaction
from app.panel.api.left_schema import TAG
from app.panel.registry import key_of, registered
from tests.factories import office
from tests.factories.callers import Caller
from tests.factories.people import bearer
from tests.factories.records import a_record

CASES = pytest.mark.parametrize("cases", [200, pytest.param(2_000, marks=pytest.mark.long)])
ANY = ("party", "voucher")
SEED = int(os.environ.get("SCHEMA_SEED", "20261125"))


def keys_of_everything(owner: int) -> dict[str, list[Any]]:
    """Make a record of every model, and give its key by the beginning of its addresses."""
    found = {}
    with transaction():
        for entry in registered().values():
            found[entry.slug] = [key_of(a_record(entry, owner)), key_of(a_record(entry))]
    db.session.remove()
    return found


def models_read_by(caller: Caller) -> list[str]:
    """Name the models whose calls a person is not refused one and all."""
    entries = registered().values()
    return [e.name for e in entries if caller.call("GET", f"{e.slug}/").status_code == 200]


def fill_in(given: dict[str, Any], slug: str, keys: dict[str, list[Any]], place: int) -> None:
    """Name a record that is there: of the call's own model, or of one where any may be named."""
    if slug == "{model}" and place < len(ANY):
        known = {"model": ANY[place], "key": keys[ANY[place]][0], "number": "1"}
        given |= {name: value for name, value in known.items() if name in given}
    elif "pk" in given and place < len(keys[slug]):
        given["pk"] = keys[slug][place]


@CASES
@pytest.mark.parametrize("person", ["sales", "finance", "boss"])
def test_no_call_that_the_description_allows_fails_on_the_server(
    person: str, cases: int, app: Flask, served: Flask
) -> None:
    keys = keys_of_everything(office.hire()[person])
    token = bearer(served.test_client(), person)
    schema = schemathesis.openapi.from_wsgi("/api/v1/_openapi", served, headers=token)
    operations = schema.include(tag=[*models_read_by(Caller(served, person)), TAG])
    answers: Counter[int] = Counter()

    @seed(SEED)
    @settings(
        max_examples=cases, deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )
    @given(case=operations.as_strategy(), place=st.integers(0, 2))
    def call(case: Any, place: int) -> None:
        fill_in(case.path_parameters, case.path.split("/")[3], keys, place)
        answer = case.call(headers=token)
        answers[answer.status_code] += 1
        assert answer.status_code < 500, answer.text
        if answer.status_code >= 400:
            assert set(answer.json()["error"]) == {"code", "message", "fields", "request_id"}
        else:
            case.operation.validate_response(answer)

    print(f"seed {SEED} as {person}")  # noqa: T201 - to have the same calls made again
    call()
    print(dict(answers))  # noqa: T201 - what the calls came to
    assert answers[200] + answers[201] >= cases // 20
    assert answers.total() >= cases
