"""Every address of a route that somebody curious would try."""

import ast
import json
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import product
from pathlib import Path
from urllib.parse import quote, urlencode

from sqlalchemy import select
from werkzeug.routing import Rule

from app.core.db import db
from app.core.stored_files import STORED
from app.panel.definition import actions_of
from app.panel.lists.asked import close_place
from app.panel.lists.displays import dates_of
from app.panel.lists.offered import groupable
from app.panel.records.tabs import HISTORY
from app.panel.registry import Registered, registered, target_of
from tests.crawl.listening import heard
from tests.crawl.world import FOREIGN, OWN, World

ROOT = Path(__file__).parents[2]
JUNK = ("-1", "9" * 30, "1'--\x00", "ı" * 300)
MISSING = "987654321"


def entry_of_rule(rule: str) -> Registered | None:
    """Give the model whose screens or interface an address belongs to."""
    parts = set(rule.split("/"))
    return next((entry for entry in registered().values() if entry.slug in parts), None)


def paths(rule: Rule, world: World, junk: Sequence[str] = JUNK) -> Iterator[tuple[str, str]]:
    """Give the paths of a route with what each tries: own, foreign, missing and junk keys."""
    names = [name for name in sorted(rule.arguments) if name in rule._converters]  # noqa: SLF001 - nothing else says them
    entry = entry_of_rule(rule.rule)
    if {"model", "key"} <= set(names):
        yield from _of_any_record(rule, world)
        return
    choices = [list(_values(name, entry, world, junk)) for name in names]
    if entry is not None and "token" in names:
        files = [known for known, it in entry.fields.items() if it.is_file]
        choices[names.index("name")] = [(known, known) for known in (*files, "unknown")]
    for chosen in product(*choices):
        if len(names) > 1 and chosen[0][0] != choices[0][0][0] and _is_junk(chosen[-1][0]):
            continue  # junk once for each route, not once for each of its tabs and actions
        path = rule.rule
        for name, (_label, value) in zip(names, chosen, strict=True):
            path = _put(path, name, value)
        yield "+".join(label for label, _value in chosen) or "plain", path


_LEFT_ON = ("Party", "Voucher")
"""Of which models the addresses that take any are tried: one of people's rows, one through them."""


def _of_any_record(rule: Rule, world: World) -> Iterator[tuple[str, str]]:
    """Give the paths of a route about a record of any model: own, foreign, junk."""
    keys = [(name, kind, key) for name in _LEFT_ON for kind, key in world.keys[name].items()]
    keys += [("Party", "missing", MISSING), ("Nothing", "junk", "1"), ("Party", "junk", "\x00'")]
    for model, kind, key in keys:
        known = registered().get(model)
        of_api = rule.rule.startswith("/api/") and known is not None
        named = known.slug if of_api and known else model
        path = _put(_put(rule.rule, "model", named), "key", key)
        for name in sorted(rule.arguments - {"model", "key"}):
            path = _put(path, name, "1")
        yield kind, path


def _is_junk(label: str) -> bool:
    return label == "missing" or label.startswith("junk")


def _put(path: str, name: str, value: str) -> str:
    begin = path.rindex("<", 0, path.index(f"{name}>"))
    end = path.index(">", begin) + 1
    return f"{path[:begin]}{quote(value, safe='')}{path[end:]}"


_SAID = {
    "form": ("csv", "xlsx", "pdf", "exe"),
    "locale": ("tr", "xx"),
    "version": ("v1", "v9"),
    "filename": ("css/panel.css", "../../config.py"),
}
"""What stands in the place of a word in an address."""


def _values(
    name: str, entry: Registered | None, world: World, junk: Sequence[str]
) -> Iterator[tuple[str, str]]:
    """Give what to put in the place of a name; keys where no words are known."""
    if name in _SAID:
        yield from ((word, word) for word in _SAID[name])
    elif entry is None and name == "name":
        yield from ((known, known) for known in ("Party", "Statement", "unknown"))
    elif entry is not None and name == "by":
        yield from ((known, known) for known in dates_of(entry))
        yield "unknown", "unknown"
    elif name == "token":
        yield from _tokens()
        yield "unknown", "unknown"
    elif entry is not None and name == "name":
        yield from ((known, known) for known, it in entry.fields.items() if it.is_file)
        yield from ((known, known) for known in (HISTORY, *entry.panel.related))
        yield from ((known, known) for known in actions_of(entry.model))
        yield "unknown", "unknown"
    else:
        yield from world.codes.items() if name == "code" else _keys_for(name, entry, world)
        yield "missing", MISSING
        yield from ((f"junk {text[:8]!r}", text) for text in junk)


def _tokens() -> list[tuple[str, str]]:
    """Give the addresses of two files that stand in records."""
    some = select(STORED.c.token).order_by(STORED.c.id).limit(2)
    return [(f"file {number}", token) for number, token in enumerate(db.session.scalars(some))]


def _keys_for(name: str, entry: Registered | None, world: World) -> Iterator[tuple[str, str]]:
    """Give keys of every model that an argument may speak of."""
    if entry is not None:
        yield from world.keys[entry.name].items()
        return
    named = [known for known in world.keys if known.lower() == name.removesuffix("_id")]
    for known in named or (["DraftVoucher"] if name == "draft_id" else ["User", "Role"]):
        yield from ((f"{known} {kind}", key) for kind, key in world.keys[known].items())


def queries(rule: str, variant: str, world: World, *, is_page: bool) -> Iterator[tuple[str, str]]:
    """Give the queries to try on a page: filters by foreign keys, junk, and FAB's own tricks."""
    entry = entry_of_rule(rule)
    if entry is None and all(part.endswith(_TRIED) for part in variant.split("+")):
        yield from _arguments_of_screens(world, is_page=is_page)
    elif entry is None or (rule.startswith("/api/") and "<" in rule):
        return
    elif variant in {"plain", OWN}:
        yield from _on_lists(entry, world)
        yield from _by_keys(entry, world)
        if rule.endswith("/list/") or rule.startswith("/api/"):
            yield from ((f"sort by {name}", f"sort=-{name}") for name in entry.panel.list)
        if rule.endswith("/list/"):
            yield from ((f"in groups by {name}", f"group={name}") for name in groupable(entry))
            yield "every column", f"columns={','.join(entry.fields)}"


_TRIED = ("plain", OWN, "csv")
"""What screens are asked about with every argument; all forms of a report read them alike."""


def _on_lists(entry: Registered, world: World) -> Iterator[tuple[str, str]]:
    place = close_place("", world.keys[entry.name][FOREIGN if entry.panel.owner else OWN])
    yield "place of another", f"after={place}"
    yield "junk place", "after=%00&before=W10&sort=password"
    yield "tricks", "page_X=999999999&psize_X=1000000&_oc_X=password&_od_X=asc"
    yield from (("archived", "archived=1"), ("mine", "mine=1&at=last"), ("search", "q=qz"))
    yield "junk q", "q=%00%25_%5C%27"
    junk = dict.fromkeys(entry.panel.filters, "..';--\x00")
    yield "junk filters", urlencode(junk)
    yield "junk arrangement", "view=1&from=2&columns=password,id&group=password&where=[1]"
    names = [name for name, field in entry.fields.items() if field.kind != "lines"][:15]
    everything = ["any", *([name, how, ""] for name in names for how in ("filled", "empty"))]
    yield "everything by conditions", urlencode({"where": json.dumps(everything)})


def _by_keys(entry: Registered, world: World) -> Iterator[tuple[str, str]]:
    for name, field in entry.fields.items():
        if field.kind == "link":
            for label, key in _keys_of(target_of(entry.model, name), world):
                query = urlencode({name: key, f"_flt_0_{name}": key})
                yield f"{name}={label}", query


def _keys_of(model: type, world: World) -> Sequence[tuple[str, str]]:
    if keys := world.keys.get(model.__name__):
        return [(kind, key) for kind, key in keys.items() if kind in {OWN, FOREIGN}]
    return [("foreign", str(world.other))]


def _arguments_of_screens(world: World, *, is_page: bool) -> Iterator[tuple[str, str]]:
    """Give every argument that code of ours reads from an address, with keys of others.

    All names that stand in the source at once; then, one by one, those that were asked for.
    """
    values = {
        "junk": "\x00'--abc",
        "canary": "qz",
        "own": world.keys["Party"][OWN],
        "foreign": world.keys["Party"][FOREIGN],
        "code": world.codes[FOREIGN],
    }
    for label, value in values.items():
        yield f"all of them {label}", urlencode(dict.fromkeys(argument_names(), value))
    for name in heard() if is_page else ():  # files read what their page reads
        key = world.keys["DraftVoucher" if name == "draft" else "Party"][FOREIGN]
        yield f"{name} of others", urlencode({name: key})


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
    return name in {"args", "arguments", "asked"}


def _text(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
