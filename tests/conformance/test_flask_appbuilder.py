"""Flask-AppBuilder is as we knew it when we built on it, and opens nothing of its own."""

import inspect
import json
from collections.abc import Mapping
from typing import Any

import pytest
from flask import Flask
from flask_appbuilder import AppBuilder

from tests.conformance import upstream

RENEW = (
    "Read what stands there now, see that what we wrote over it still holds (docs/security.md "
    "says what for), then write the table anew: "
    "python -m tests.conformance.upstream > tests/conformance/upstream.json"
)


@pytest.fixture(scope="module")
def known() -> Mapping[str, str]:
    """Give the table of what was read and understood."""
    found: Mapping[str, str] = json.loads(upstream.TABLE.read_text())
    return found


def test_what_we_stand_on_has_not_changed(known: Mapping[str, str]) -> None:
    reasons = upstream.leads_to()
    changed = [
        f"{place} ({reasons[place]})"
        for place, read in known.items()
        if place in reasons and upstream.digest(place) != read
    ]
    assert changed == [], RENEW


def test_everything_we_replace_is_watched_and_nothing_else(known: Mapping[str, str]) -> None:
    reasons = upstream.leads_to()
    unwatched = [f"{place} ({why})" for place, why in reasons.items() if place not in known]
    assert unwatched == [], RENEW
    assert [place for place in known if place not in reasons] == [], RENEW


def test_a_change_is_seen(known: Mapping[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    def changed(self: AppBuilder) -> None:
        """Differ from what was read."""
        self.add_view_no_menu(self.indexview)

    place = "flask_appbuilder.base:AppBuilder._add_global_static"
    monkeypatch.setattr(AppBuilder, "_add_global_static", changed)
    assert upstream.digest(place) != known[place]


def test_every_route_is_ours(installation: Flask) -> None:
    """Whatever a newer Flask-AppBuilder may expose on its classes, no address leads there."""
    foreign = [
        (rule.rule, where)
        for rule in installation.url_map.iter_rules()
        if not (where := _module_of(installation.view_functions[rule.endpoint])).startswith("app.")
    ]
    assert foreign == [("/static/<path:filename>", "flask.app")]


def _module_of(function: Any) -> str:
    return str(inspect.unwrap(getattr(function, "__func__", function)).__module__)


def test_no_view_keeps_a_filter_from_one_request_to_the_next(installation: Flask) -> None:
    builder = installation.extensions["appbuilder"]
    kept = {
        (type(view).__name__, name)
        for view in builder.baseviews
        for name in ("_filters", "_base_filters", "search_form", "add_form", "edit_form")
        if getattr(view, name, None) is not None
    }
    assert kept == set()
