"""P9: how long a process takes to start with sixty models, and what memory a worker holds."""

import subprocess
import sys
from pathlib import Path

from bench.measure import Figure, Table

_STARTS = 5

_SCRIPT = """
import sys, time
began, busy = time.perf_counter(), time.process_time()
from bench.screens import models, worker
from app import create_app
models.declare_others(int(sys.argv[1]))
app = create_app(worker.settings(int(sys.argv[2])))
print(time.perf_counter() - began, time.process_time() - busy)
worker.signed_in(app).get("/bench_order/list/")
memory = [line for line in open("/proc/self/status") if line.startswith("VmRSS")][0]
print(int(memory.split()[1]) / 1024)
"""


def measure(table: Table, models: int, rows: int) -> None:
    """Start some processes in turn, and let each serve a page."""
    command = [sys.executable, "-c", _SCRIPT, str(models), str(rows)]
    starts = sorted(_start(command) for _ in range(_STARTS))
    seconds, busy, megabytes = starts[_STARTS // 2]
    note = f"floor = the limit; {busy:.1f} s of a processor"
    table.add(Figure("P9", f"start with {models} models, seconds", seconds, 3.0, 1.0, note))
    note = "floor = the limit"
    table.add(Figure("P9", "memory of a worker, MB", megabytes, 150.0, 1.0, note))


def _start(command: list[str]) -> tuple[float, float, float]:
    ended = subprocess.run(command, capture_output=True, text=True, check=True, cwd=Path.cwd())
    seconds, busy, megabytes = map(float, ended.stdout.split())
    return seconds, busy, megabytes
