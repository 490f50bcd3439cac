"""What our classes replace, call or lean on inside Flask-AppBuilder, and how each is written there.

Run as a program it writes the table anew, once every changed place was read:
python -m tests.conformance.upstream > tests/conformance/upstream.json
"""

import ast
import hashlib
import inspect
import json
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from flask_appbuilder import AppBuilder
from flask_appbuilder.baseviews import AbstractViewApi
from flask_appbuilder.security.manager import AbstractSecurityManager

from app.panel.fab import api, security, views
from tests.factories.entries import NAMES, entry_of

ROOT = Path(__file__).parents[2]
TABLE = Path(__file__).with_name("upstream.json")
ROOTS = (AppBuilder, AbstractViewApi, AbstractSecurityManager)
UPSTREAM = "flask_appbuilder"

LEANED_ON = {
    "__init__": "says what a view is made of at start",
    "create_blueprint": "says where a view stands, and whether CSRF tokens are asked for",
    "_register_urls": "says which methods become routes",
    "init_app": "says what else is registered with the application",
    "before_request": "says who asks",
}
"""Neither replaced nor called by us, yet what the fences stand on."""


def our_classes() -> list[type[Any]]:
    """Give every class of ours that derives from one of Flask-AppBuilder's."""
    made = [make(entry_of(n)) for n in NAMES for make in (views.generated_view, api.generated_api)]
    found = {cls for root in ROOTS for cls in _below(root) if cls.__module__.startswith("app.")}
    return sorted({security.SecurityManager, *found, *made}, key=lambda cls: cls.__qualname__)


def _below(cls: type[Any]) -> Iterator[type[Any]]:
    for below in cls.__subclasses__():
        yield below
        yield from _below(below)


def leads_to() -> dict[str, str]:
    """Name each watched place of Flask-AppBuilder, with why it matters to us."""
    found: dict[str, str] = {}
    for cls in our_classes():
        ours = f"{cls.__module__}.{cls.__qualname__}"
        for name, why in LEANED_ON.items():
            found |= dict.fromkeys(_places(cls, name), why)
        for name in _overridden(cls):
            found |= dict.fromkeys(_places(cls, name), f"replaced by {ours}")
    for cls, name, file in _called():
        for place in list(_places(cls, name))[:1]:
            found.setdefault(place, f"called in {file}")
    return found


def _overridden(cls: type[Any]) -> Iterator[str]:
    return (name for name in vars(cls) if not (name.startswith("__") and name.endswith("__")))


def _places(cls: type[Any], name: str) -> Iterator[str]:
    """Name every definition of an attribute in the upstream classes above one."""
    for above in cls.__mro__:
        if above.__module__.startswith(UPSTREAM) and name in vars(above):
            yield f"{above.__module__}:{above.__qualname__}.{name}"


def _called() -> Iterator[tuple[type[Any], str, str]]:
    """Give what our code calls on Flask-AppBuilder's objects: the class, the name, the file."""
    known = {cls.__qualname__: cls for cls in our_classes()}
    for path in (*(ROOT / "app/panel/fab").glob("*.py"), ROOT / "app/panel/starting.py"):
        tree, file = ast.parse(path.read_text()), str(path.relative_to(ROOT))
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef) and node.name in known:
                yield from ((known[node.name], name, file) for name in _asked(node, "self"))
            elif isinstance(node, ast.Module):
                yield from ((AppBuilder, name, file) for name in _asked(node, "builder"))


def _asked(tree: ast.AST, of: str) -> Iterator[str]:
    """Give the attributes asked of a name, of an attribute that ends so, or of super()."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            owner = ast.unparse(node.value)
            if owner.endswith(of) or (of == "self" and owner == "super()"):
                yield node.attr


def digest(place: str) -> str:
    """Give the digest of how a place is written, without comments, blank lines and docstring."""
    module, _, path = place.partition(":")
    owner, _, name = path.rpartition(".")
    found = vars(getattr(sys.modules[module], owner))[name]
    found = getattr(found, "__func__", None) or getattr(found, "fget", None) or found
    written = _source(found) if inspect.isfunction(found) else _value(found)
    return hashlib.sha256(written.encode()).hexdigest()[:16]


def _source(function: Any) -> str:
    source = textwrap.dedent(inspect.getsource(function))
    (node,) = ast.parse(source).body
    assert isinstance(node, ast.FunctionDef)
    lines = dict(enumerate(source.splitlines(), 1))
    if ast.get_docstring(node) is not None:
        for number in range(node.body[0].lineno, (node.body[0].end_lineno or 0) + 1):
            del lines[number]
    said = (line.strip() for line in lines.values())
    return "\n".join(line for line in said if line and not line.startswith("#"))


def _value(value: Any) -> str:
    return repr(sorted(value)) if isinstance(value, set | frozenset) else repr(value)


def table() -> dict[str, str]:
    """Give the digests of all watched places as they are now."""
    return {place: digest(place) for place in sorted(leads_to())}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(table(), indent=2) + "\n")
