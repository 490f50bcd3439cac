"""Every address of a route that somebody curious would try."""

import ast
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import product
from pathlib import Path
from urllib.parse import quote, urlencode

from werkzeug.routing import Rule

from app.panel.definition import actions_of
from app.panel.lists.asked import close_place
from app.panel.records.tabs import HISTORY
from app.panel.registry import Registered, registered, target_of
from tests.crawl.world import FOREIGN, OWN, World

ROOT = Path(__file__).parents[2]
JUNK = ("-1", "9" * 30, "1'--\x00", "ı" * 300)
MISSING = "987654321"


def entry_of_rule(rule: str) -> Registered | None:
    """Give the model whose screens or interface an address belongs to."""
    parts = set(rule.split("/"))
    return next((entry for entry in registered().values() if entry.slug in parts), None)


def paths(rule: Rule, world: World) -> Iterator[tuple[str, str]]:
    """Give the paths of a route with what each tries: own, foreign, missing and junk keys."""
    names = [name for name in sorted(rule.arguments) if name in rule._converters]  # noqa: SLF001 - nothing else says them
    entry = entry_of_rule(rule.rule)
    choices = [list(_values(name, entry, world)) for name in names]
    for chosen in product(*choices):
        if len(names) > 1 and chosen[0][0] != "unknown" and "junk" in chosen[-1][0]:
            continue  # junk once for each route, not once for each of its tabs and actions
        path = rule.rule
        for name, (_label, value) in zip(names, chosen, strict=True):
            path = _put(path, name, value)
        yield "+".join(label for label, _value in chosen) or "plain", path


def _put(path: str, name: str, value: str) -> str:
    begin = path.rindex("<", 0, path.index(f"{name}>"))
    end = path.index(">", begin) + 1
    return f"{path[:begin]}{quote(value, safe='')}{path[end:]}"


def _values(name: str, entry: Registered | None, world: World) -> Iterator[tuple[str, str]]:
    if entry is not None and name == "name":
        yield from ((known, known) for known in (HISTORY, *entry.panel.related))
        yield from ((known, known) for known in actions_of(entry.model))
        yield "unknown", "unknown"
        return
    keys = [world.keys[entry.name]] if entry else [world.keys["Party"], world.keys["Voucher"]]
    for known in keys:
        yield from known.items()
    yield "missing", MISSING
    yield from ((f"junk {text[:8]!r}", text) for text in JUNK)


def queries(rule: str, world: World) -> Iterator[tuple[str, str]]:
    """Give the queries to try on a page: filters by foreign keys, junk, and FAB's own tricks."""
    entry = entry_of_rule(rule)
    yield from (("sort", "sort=password"), ("huge page", "page_X=999999999&psize_X=1000000"))
    yield "order by a secret", "_oc_X=password&_od_X=asc"
    yield "search", "q=qz"
    if entry is None:
        yield from _arguments_of_screens(world)
        return
    yield from (("archived", "archived=1"), ("mine", "mine=1"), ("last", "at=last"))
    yield (
        "place",
        f"after={close_place('', world.keys[entry.name][FOREIGN if _own(entry) else OWN])}",
    )
    yield from (("junk place", "after=%00&before=W10"), ("junk q", "q=%00%25_%5C%27"))
    for name, field in entry.fields.items():
        if field.kind == "link":
            for label, key in _keys_of(target_of(entry.model, name), world):
                yield f"{name}={label}", urlencode({name: key})
                yield f"_flt_0_{name}={label}", urlencode({f"_flt_0_{name}": key})
        elif name in entry.panel.filters:
            yield f"{name} junk", urlencode({name: "..';--\x00"})
    for name in entry.panel.list:
        yield f"sort by {name}", f"sort=-{name}"


def _own(entry: Registered) -> bool:
    return bool(entry.panel.owner)


def _keys_of(model: type, world: World) -> Sequence[tuple[str, str]]:
    if keys := world.keys.get(model.__name__):
        return [(kind, key) for kind, key in keys.items() if kind in {OWN, FOREIGN}]
    return [("foreign", str(world.staff["rival"]))]


def _arguments_of_screens(world: World) -> Iterator[tuple[str, str]]:
    """Give every argument that code of ours reads from an address, with keys of others."""
    party, voucher = world.keys["Party"], world.keys["Voucher"]
    for name in argument_names():
        for label, value in (
            ("foreign card", party[FOREIGN]),
            ("foreign voucher", voucher[FOREIGN]),
            ("junk", "\x00'--abc"),
        ):
            yield f"{name}={label}", urlencode({name: value})


@cache
def argument_names() -> Sequence[str]:
    """Give the names that code of ours asks of the address, found in its source."""
    found: set[str] = set()
    for path in sorted((ROOT / "app").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            found |= set(_asked_in(node))
    return sorted(found)


def _asked_in(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        if node.func.attr == "get" and _is_request(node.func.value) and node.args:
            yield from _text(node.args[0])
    elif isinstance(node, ast.Subscript) and _is_request(node.value):
        yield from _text(node.slice)


def _is_request(node: ast.AST) -> bool:
    name = node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")
    return name in {"args", "arguments", "values"}


def _text(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
