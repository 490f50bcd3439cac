"""The bench starts on a bare machine, and compares the same pages."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]

_COMPARE = """
from bench.screens import floor, office, people, worker
from app.core.db import db
app = office.open_office(5, rows=1000)
connections = office.Connections(app, 1)
with app.app_context():
    seller = people.user_id(worker.SELLER)
    db.session.remove()
for who, keeper in ((worker.SELLER, seller), (worker.ADMINISTRATOR, None)):
    page = worker.signed_in(app, who).get("/bench_order/list/").text
    bare = floor.bare_page(page, connections.one, keeper).test_client().get("/").text
    print(floor.same(page, bare), page.count("/bench_order/show/") >= 50, "Margin" in page)
connections.close()
"""


def test_the_bench_lays_down_its_models_and_its_floor_writes_our_page(tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-c", _COMPARE],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.stdout.splitlines() == ["True True False", "True True True"], run.stderr
