"""House rules that no other linter knows; prints every breach and exits non-zero on one."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

MOST_LINES, MOST_FUNCTION_LINES = 400, 50

LEDGER_MODELS = frozenset({"Voucher", "Entry"})
WRITES = frozenset({"insert", "update", "delete"})
BEFORE_PEOPLE = ("app/panel", "app/modules")
MAY_ALIAS = "app/panel/lists/columns.py"
NO_FLOAT = ("app/ledger", "app/modules", "app/reports")
MAY_COMMIT = ("app/core/db.py", "app/panel/fab", "app/commands/deploy.py", "app/jobs/worker.py")
NAMELESS = frozenset({"utils", "util", "helpers", "helper", "common", "manager", "misc"})


def breaches(path: Path, source: str) -> Iterator[str]:
    """Give every breach of a house rule in a file."""
    place = path.as_posix()
    lines = source.count("\n")
    if lines > MOST_LINES:
        yield f"{place}: {lines} lines; split it (most: {MOST_LINES})"
    if NAMELESS & {path.stem, *path.parent.parts}:
        yield f"{place}: name the file after what it holds"
    for node in ast.walk(ast.parse(source)):
        yield from (f"{place}:{line}: {fault}" for line, fault in _faults(node, place))


def _faults(node: ast.AST, place: str) -> Iterator[tuple[int, str]]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        length = (node.end_lineno or node.lineno) - node.lineno + 1
        if length > MOST_FUNCTION_LINES:
            yield node.lineno, f"{node.name} has {length} lines (most: {MOST_FUNCTION_LINES})"
    elif isinstance(node, ast.Call):
        yield from ((node.lineno, fault) for fault in _call_faults(node, place))
    elif isinstance(node, ast.Import | ast.ImportFrom) and place.endswith("/services.py"):
        names = [alias.name for alias in node.names] + [getattr(node, "module", None) or ""]
        if any(name.split(".")[0] == "flask" for name in names):
            yield node.lineno, "a service never sees the web: import no flask"
    if isinstance(node, ast.ImportFrom) and place.startswith(BEFORE_PEOPLE):
        yield from ((node.lineno, fault) for fault in _import_faults(node, place))


def _import_faults(node: ast.ImportFrom, place: str) -> Iterator[str]:
    is_written_sql = node.module == "sqlalchemy" and "text" in {each.name for each in node.names}
    if is_written_sql and not place.endswith("/models.py"):
        yield "SQL written by hand passes the guard of rows: build it with select() and visible()"
    if "aliased" in {each.name for each in node.names} and place != MAY_ALIAS:
        yield "an alias joined by a condition passes the guard of rows: join by relationships"


def _call_faults(call: ast.Call, place: str) -> Iterator[str]:
    name = _name(call.func)
    if name == "float" and place.startswith(NO_FLOAT):
        yield "money is Decimal: no float("
    if place.startswith(BEFORE_PEOPLE) and _changes_rows_by_key(call):
        yield "rows changed by a list of keys pass the guard of rows: say which ones with where()"
    if name == "commit" and place.startswith("app/") and not place.startswith(MAY_COMMIT):
        yield "the edge commits, services flush"
    if place.startswith("app/") and not place.startswith("app/ledger/"):
        written = {_name(argument) for argument in call.args} if name in WRITES else {name}
        if written & LEDGER_MODELS:
            yield "only the ledger writes the ledger's tables"


def _changes_rows_by_key(call: ast.Call) -> bool:
    """Tell an update that is given its rows beside it from one that says itself which."""
    if _name(call.func) not in {"execute", "scalars"} or len(call.args) < 2:  # noqa: PLR2004 - what, and with what
        return False
    asked = call.args[0]
    return any(
        isinstance(node, ast.Call) and _name(node.func) == "update" for node in ast.walk(asked)
    )


def _name(node: ast.AST) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def main() -> int:
    """Check the product's own Python files."""
    found = [
        breach
        for folder in ("app", "tests", "tools", "bench", "migrations")
        for path in sorted(Path(folder).rglob("*.py"))
        if "versions" not in path.parts
        for breach in breaches(path, path.read_text())
    ]
    sys.stdout.writelines(f"{breach}\n" for breach in found)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
