"""The house's own checks find what they are for."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def house() -> ModuleType:
    """Give the script that `make lint` runs."""
    spec = importlib.util.spec_from_file_location("house", ROOT / "tools/house.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("place", "source", "complaint"),
    [
        ("app/ledger/x.py", "x = 1\n" * 401, "split it"),
        ("app/ledger/x.py", "def long():\n" + "    x = 1\n" * 50, "has 51 lines"),
        ("app/ledger/utils.py", "", "name the file"),
        ("app/ledger/x.py", "float('1')", "no float("),
        ("app/modules/x/services.py", "from flask import g", "import no flask"),
        ("app/modules/x/services.py", "db.session.commit()", "services flush"),
        ("app/modules/x/services.py", "insert(Voucher)", "only the ledger writes"),
        ("app/modules/x/services.py", "models.Entry(voucher_id=1)", "only the ledger writes"),
        ("app/modules/x/services.py", "from sqlalchemy import select, text", "passes the guard"),
        ("app/panel/x.py", "from sqlalchemy.orm import aliased", "passes the guard"),
        ("app/panel/x.py", "db.session.execute(update(Party), [{'id': 1}])", "pass the guard"),
    ],
)
def test_a_breach_is_named(house: ModuleType, place: str, source: str, complaint: str) -> None:
    assert any(complaint in breach for breach in house.breaches(Path(place), source))


def test_clean_code_passes(house: ModuleType) -> None:
    source = (
        "def post():\n"
        "    db.session.execute(update(Party).where(Party.id == 1).values(city='Van'))\n"
        "    return select(Voucher)\n"
    )
    assert list(house.breaches(Path("app/modules/x/services.py"), source)) == []
