"""The bench starts on a bare machine, and compares the same pages."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]

_COMPARE = """
from bench.screens import floor, office, worker
app = office.open_office(5, rows=300)
connections = office.Connections(app, 1)
page = worker.signed_in(app).get("/bench_order/list/").text
bare = floor.bare_page(page, connections.one).test_client().get("/").text
connections.close()
print(floor.same(page, bare), page.count("/bench_order/show/") >= 50)
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
    assert run.stdout.split() == ["True", "True"], run.stderr
