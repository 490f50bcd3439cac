"""Each contract of the house breaks when somebody breaks it."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

PLANTS = {
    "Imports only point down": ("app/core/money.py", "import app.ledger.events"),
    "side by side, not knowing each other": ("app/documents/report.py", "import app.ledger.rules"),
    "Ledger rules are pure": ("app/ledger/rules/vouchers.py", "import app.core.clock, sqlalchemy"),
    "Only the ledger writes": ("app/modules/company.py", "import app.ledger.writing"),
    "The ledger and documents know no web": ("app/ledger/posting.py", "from flask import g"),
    "Modules form no cycles": (
        "app/modules/company.py",
        "import app.modules.statements\n",
    ),
    "Only the panel's FAB folder": ("app/modules/vouchers/memory.py", "import flask_appbuilder"),
}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a copy of the house to plant violations in."""
    house = tmp_path_factory.mktemp("house")
    shutil.copytree(ROOT / "app", house / "app", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", house)
    shutil.copy(ROOT / "config.py", house)
    return house


def check(house: Path) -> subprocess.CompletedProcess[str]:
    lint = Path(sys.executable).with_name("lint-imports")
    command = [str(lint), "--no-logo", "--no-cache"]
    return subprocess.run(command, cwd=house, capture_output=True, text=True, check=False)


def test_the_house_keeps_its_contracts(house: Path) -> None:
    assert check(house).returncode == 0


@pytest.mark.parametrize("contract", PLANTS)
def test_a_planted_violation_breaks_its_contract(house: Path, contract: str) -> None:
    place, line = PLANTS[contract]
    file = house / place
    source = file.read_text()
    others = {house / "app/modules/statements/__init__.py": "\nimport app.modules.company\n"}
    try:
        file.write_text(f"{source}\n{line}\n")
        for other, addition in others.items() if "cycles" in contract else ():
            other.write_text(other.read_text() + addition)
        found = check(house)
    finally:
        file.write_text(source)
        for other in others:
            shutil.copy(ROOT / other.relative_to(house), other)
    assert found.returncode != 0
    assert "BROKEN" in found.stdout
