"""Whether every migration has run is read from their files."""

from pathlib import Path

import pytest

from app.core.migrations import are_run


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two migrations of the product, and one of a team's own that needs the second."""
    said = {
        "versions/one": ("'one'", "None", "None"),
        "versions/two": ("'two'", "'one'", "None"),
        "own/visits": ("'visits'", "None", "'two'"),
    }
    for place, (revision, before, needed) in said.items():
        path = tmp_path / f"{place}.py"
        path.parent.mkdir(exist_ok=True)
        path.write_text(
            f"revision: str = {revision}\n"
            f"down_revision: str | None = {before}\n"
            f"branch_labels = 'own'\n"
            f"depends_on = {needed}\n"
        )
    return tmp_path


def test_what_another_migration_needs_has_run_with_it(folder: Path) -> None:
    assert are_run(["visits"], folder)
    assert are_run(["two", "visits"], folder)


@pytest.mark.parametrize(
    "versions", [[], ["one"], ["two"], ["visits", "older"]], ids=["none", "first", "own", "unknown"]
)
def test_one_that_has_not_run_or_is_not_here_is_told(folder: Path, versions: list[str]) -> None:
    assert not are_run(versions, folder)
