"""Which migrations there are: read from their files, without running them or loading Alembic."""

import ast
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parents[2] / "migrations"
_SIDES = ("versions", "own")
_BEFORE = ("down_revision", "depends_on")


def are_run(versions: Collection[str], folder: Path = _FOLDER) -> bool:
    """Tell whether every migration has run; the database names those no other follows."""
    known = _known(folder)
    run: set[str] = set()
    left = {*versions}
    while left:
        run |= left
        left = {before for each in left for before in known.get(each, ())} - run
    return run == known.keys()


@cache
def _known(folder: Path) -> Mapping[str, tuple[str, ...]]:
    """Give every migration with those that run before it; the files of a process never change."""
    files = (path for side in _SIDES for path in sorted((folder / side).glob("*.py")))
    said = [dict(_said(ast.parse(path.read_text(encoding="utf-8")))) for path in files]
    return {
        revision: tuple(it for name in _BEFORE for it in facts.get(name, ()))
        for facts in said
        for revision in facts.get("revision", ())
    }


def _said(module: ast.Module) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Give the texts that a migration assigns to names of its own, one or several to each."""
    for line in module.body:
        if isinstance(line, ast.Assign):
            target, value = line.targets[0], line.value
        elif isinstance(line, ast.AnnAssign) and line.value is not None:
            target, value = line.target, line.value
        else:
            continue
        texts = tuple(
            it.value
            for it in ast.walk(value)
            if isinstance(it, ast.Constant) and isinstance(it.value, str)
        )
        if isinstance(target, ast.Name):
            yield target.id, texts
