"""P9: how long a process takes to start with sixty models, and what memory a worker holds."""

import subprocess
import sys
from pathlib import Path

from bench.measure import Figure, Table

_SCRIPT = """
import sys, time
began = time.perf_counter()
from bench.screens import models, office
from app import create_app
models.declare_others(int(sys.argv[1]))
app = create_app(office.settings(int(sys.argv[2])))
print(time.perf_counter() - began)
office.signed_in(app).get("/bench_order/list/")
memory = [line for line in open("/proc/self/status") if line.startswith("VmRSS")][0]
print(int(memory.split()[1]) / 1024)
"""


def measure(table: Table, models: int, rows: int) -> None:
    """Start a process and let it serve a page."""
    command = [sys.executable, "-c", _SCRIPT, str(models), str(rows)]
    ended = subprocess.run(command, capture_output=True, text=True, check=True, cwd=Path.cwd())
    seconds, megabytes = map(float, ended.stdout.split())
    note = "floor = the limit"
    table.add(Figure("P9", f"start with {models} models, seconds", seconds, 3.0, 1.0, note))
    table.add(Figure("P9", "memory of a worker, MB", megabytes, 150.0, 1.0, note))
