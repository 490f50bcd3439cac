"""Routes that compile late write the same addresses as Werkzeug's own."""

from typing import Any

import pytest
from werkzeug.routing import Map, Rule

from app.panel.routes import LateRule


def written(kind: type[Rule], endpoint: str, **values: Any) -> str:
    """Write an address with routes of a kind."""
    routes = Map(
        [
            kind("/party/show/<pk>", endpoint="show"),
            kind("/page/", endpoint="page", defaults={"rule": 1}),
            kind("/page/<int:rule>", endpoint="page"),
        ]
    )
    return routes.bind("host").build(endpoint, values)


@pytest.mark.parametrize(
    ("endpoint", "values"),
    [
        ("show", {"pk": "İzmir/1 ?"}),
        ("show", {"pk": 7, "tab": "x y"}),
        ("page", {"rule": 1}),
        ("page", {"rule": 3, "self": "me"}),
    ],
)
def test_an_address_is_written_as_by_werkzeug(endpoint: str, values: dict[str, Any]) -> None:
    assert written(LateRule, endpoint, **values) == written(Rule, endpoint, **values)


def test_nothing_is_compiled_before_an_address_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled = []
    original = Rule._compile_builder  # noqa: SLF001 - what is overridden is watched

    def watched(rule: Rule, append_unknown: bool = True) -> Any:
        compiled.append(rule.endpoint)
        return original(rule, append_unknown)

    monkeypatch.setattr(Rule, "_compile_builder", watched)
    routes = Map([LateRule("/a/<x>", endpoint="a"), LateRule("/b/<x>", endpoint="b")]).bind("host")
    assert routes.match("/a/1") == ("a", {"x": "1"})
    assert compiled == []
    assert [routes.build("b", {"x": key}) for key in (1, 2)] == ["/b/1", "/b/2"]
    assert compiled == ["b"]
