"""Reading a spreadsheet by a process of its own, and the rows it left."""

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TypeAlias

from app.core.sheets.errors import PROBLEMS, DamagedError, TooLargeError

Cell: TypeAlias = str | int | Decimal | bool | date

_CHILD = Path(__file__).with_name("child.py")
_WAIT = 60
_MIB = 1 << 20
_KILLED_BY_MEMORY_OR_TIME = {-6, -9, -24, -25, -11, 134, 137, 152, 153}


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much of a file is read: counts, characters of a cell, bytes, seconds of the processor."""

    rows: int = 200_000
    columns: int = 200
    cells: int = 6_000_000
    length: int = 10_000
    members: int = 2_000
    unpacked: int = 400 * _MIB
    memory: int = 1536 * _MIB
    seconds: int = 45


BOUNDS = Bounds()


@dataclass(frozen=True, slots=True)
class Sheet:
    """What was found in a file; `sheets` are those of a workbook, the one that was read first."""

    kind: str
    sheets: Sequence[str]
    headings: Sequence[str]
    rows: int


def read_sheet(source: Path, target: Path, *, sheet: str = "", bounds: Bounds = BOUNDS) -> Sheet:
    """Read a CSV or XLSX file, and leave its rows at the target. Raises a SheetError.

    The bounds hold for a process of its own, so that a file can do no harm to this one.
    """
    job = {"source": str(source), "target": str(target), "sheet": sheet, **asdict(bounds)}
    command = [sys.executable, "-I", "-X", "utf8", str(_CHILD), json.dumps(job)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=_WAIT, env={}, check=False)
    except subprocess.TimeoutExpired as error:
        raise TooLargeError from error
    if done.returncode:
        raise (TooLargeError if done.returncode in _KILLED_BY_MEMORY_OR_TIME else DamagedError)
    found = json.loads(done.stdout)
    if "problem" in found:
        raise PROBLEMS[found["problem"]](**found["details"])
    return Sheet(**found)


def rows_of(target: Path) -> Iterator[tuple[int, list[Cell]]]:
    """Give the rows that were left at a place, with the numbers they have in the file."""
    with target.open(encoding="utf-8") as file:
        for line in file:
            number, cells = json.loads(line, parse_float=Decimal)
            yield (
                number,
                [
                    date.fromisoformat(cell["d"]) if isinstance(cell, dict) else cell
                    for cell in cells
                ],
            )
