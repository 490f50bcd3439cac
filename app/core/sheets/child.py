"""Reads one spreadsheet and ends; whatever is in the file, only this process can come to harm.

Run by its path, with nothing of the application: `child.py JOB`, where JOB is JSON of `source`,
`target`, `sheet` and the bounds. Rows go to the target as lines of JSON, [number, cells];
what was found, or what is wrong, goes to the standard output as one object of JSON.
"""

import csv
import json
import re
import resource
import sys
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from io import StringIO
from itertools import islice
from pathlib import Path
from typing import Any, TextIO

Cell = Any
"""A text, number, truth value, or {"d": an ISO date}."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_BLOCK = 1 << 20
_DELIMITERS = ";,\t"
_SAMPLE = 30
_SAID = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_ROW = re.compile(rb"<(?:\w+:)?row[\s>/]")
_OVERLAP = 16
_WHOLE = 10**15


class Refused(Exception):  # noqa: N818 - it is the answer of this process, no error of ours
    """The file is not read; `name` says why."""

    def __init__(self, name: str, **details: object) -> None:
        super().__init__(name)
        self.name = name
        self.details = details


def main(job: dict[str, Any]) -> dict[str, Any]:
    """Read the file of a job, and say what was found or what is wrong."""
    _bind(job)
    try:
        return read(job)
    except Refused as refused:
        return {"problem": refused.name, "details": refused.details}
    except MemoryError:
        return {"problem": "too_large", "details": {}}


def _bind(job: dict[str, Any]) -> None:
    """Give up more memory, time and files than the job may take."""
    for kind, limit in (
        (resource.RLIMIT_AS, job["memory"]),
        (resource.RLIMIT_CPU, job["seconds"]),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, job["unpacked"]),
    ):
        resource.setrlimit(kind, (limit, limit))


def read(job: dict[str, Any]) -> dict[str, Any]:
    """Read the file of a job in this process. Raises Refused."""
    source = Path(job["source"])
    with source.open("rb") as file:
        start = file.read(len(_OLE))
    if start.startswith(b"PK"):
        sheets, rows = _workbook(source, job)
        kind = "xlsx"
    elif start == _OLE:
        raise Refused("password" if _ENCRYPTED in source.read_bytes() else "old_workbook")
    else:
        sheets, rows, kind = [], _table(source.read_bytes(), job), "csv"
    with Path(job["target"]).open("w", encoding="utf-8") as target:
        found = _write(rows, target, job)
    return {"kind": kind, "sheets": sheets, **found}


def _write(
    rows: Iterable[tuple[int, list[Cell]]], target: TextIO, job: dict[str, Any]
) -> dict[str, Any]:
    """Write the rows below the heading, which is the first row in which anything stands."""
    headings: list[str] = []
    count = columns = cells = 0
    for number, row in rows:
        while row and row[-1] in ("", None):
            row.pop()
        if not row:
            continue
        columns = max(columns, len(row))
        cells += len(row)
        _check_lengths(number, row, job["length"])
        for found, bound in ((columns, "columns"), (cells, "cells"), (count + 1, "rows")):
            if found > job[bound] + (bound == "rows" and not headings):
                raise Refused(f"too_many_{bound}", most=job[bound])
        if not headings:
            headings = [" ".join(str(cell).split()) for cell in row]
            continue
        count += 1
        target.write(json.dumps([number, row], ensure_ascii=True))
        target.write("\n")
    if not headings:
        raise Refused("empty")
    headings += [""] * (columns - len(headings))
    return {"headings": headings, "rows": count}


def _check_lengths(number: int, row: list[Cell], most: int) -> None:
    for place, cell in enumerate(row, 1):
        if isinstance(cell, str) and len(cell) > most:
            raise Refused("cell_too_long", row=number, column=place, most=most)


def _table(data: bytes, job: dict[str, Any]) -> Iterator[tuple[int, list[Cell]]]:
    """Give the rows of a text in which something separates the cells."""
    text = _decoded(data)
    if "\0" in text:
        raise Refused("not_text", line=text.count("\n", 0, text.index("\0")) + 1)
    first, _, rest = text.partition("\n")
    named = re.fullmatch(r"sep=(.)\r?", first)
    delimiter = named[1] if named else _delimiter(text)
    csv.field_size_limit(job["length"] + 1)
    reader = csv.reader(StringIO(rest if named else text, newline=""), delimiter=delimiter)
    number = 1 if named else 0
    try:
        for cells in reader:
            number += 1
            yield number, list(cells)
    except csv.Error as error:
        raise Refused("cell_too_long", row=number + 1, column=0, most=job["length"]) from error


def _decoded(data: bytes) -> str:
    """Read the text as UTF-8, else as Turkish Windows wrote it; never half as the one."""
    try:
        if data.startswith(_UTF16):
            return data.decode("utf-16")
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    if line := _mixed(data):
        raise Refused("mixed_encodings", line=line)
    try:
        return data.decode("cp1254")
    except UnicodeDecodeError as error:
        raise Refused("not_text", line=data.count(b"\n", 0, error.start) + 1) from error


def _mixed(data: bytes) -> int:
    """Give the first line that is UTF-8 in a text that is not; 0 where no line is."""
    for number, line in enumerate(data.split(b"\n"), 1):
        if not line.isascii():
            try:
                line.decode("utf-8")
            except UnicodeDecodeError:
                continue
            return number
    return 0


def _delimiter(text: str) -> str:
    """Choose what cuts the first lines into most cells, as many in each."""
    lines = text[:_BLOCK].splitlines()[:_SAMPLE]

    def fits(delimiter: str) -> tuple[int, int]:
        widths = [len(row) for row in islice(_cut(lines, delimiter), _SAMPLE) if row]
        first = widths[0] if widths else 1
        return (sum(width == first for width in widths) if first > 1 else 0), first

    return max(_DELIMITERS, key=fits)


def _cut(lines: list[str], delimiter: str) -> Iterator[list[str]]:
    try:
        yield from csv.reader(lines, delimiter=delimiter)
    except csv.Error:
        return


def _workbook(source: Path, job: dict[str, Any]) -> tuple[list[str], Any]:
    """Give the names of the sheets, and the rows of the one asked for."""
    _check_archive(source, job)
    from python_calamine import CalamineError, load_workbook  # noqa: PLC0415 - under its bounds

    try:
        book = load_workbook(str(source))
        names = [str(name) for name in book.sheet_names]
        wanted = job["sheet"] or (names[0] if names else "")
        if any("\0" in name for name in names):
            raise Refused("damaged")
        if wanted not in names:
            raise Refused("no_such_sheet", sheet=wanted[:80])
        sheet = book.get_sheet_by_name(wanted)
    except (CalamineError, OSError, ValueError) as error:
        raise Refused("damaged") from error
    if sheet.width > job["columns"]:
        raise Refused("too_many_columns", most=job["columns"])
    begin = sheet.start[0] + 1 if sheet.start else 1
    return [wanted, *(name for name in names if name != wanted)], (
        (number, [read_cell(value) for value in row])
        for number, row in enumerate(sheet.iter_rows(), begin)
    )


def _check_archive(source: Path, job: dict[str, Any]) -> None:
    """Look into the archive before anything is unpacked: its sizes, its entities, its rows."""
    try:
        with zipfile.ZipFile(source) as archive:
            members = archive.infolist()
            _check_members(members, job)
            for member in members:
                if member.filename.endswith((".xml", ".rels")):
                    _check_member(archive, member, job)
    except _NO_ARCHIVE as error:
        raise Refused("damaged") from error


_NO_ARCHIVE = (
    *(zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error),
    *(OSError, ValueError, EOFError, NotImplementedError, RuntimeError),
)


def _check_members(members: list[zipfile.ZipInfo], job: dict[str, Any]) -> None:
    if any(member.flag_bits & 1 for member in members):
        raise Refused("password")
    size = sum(member.file_size for member in members)
    if len(members) > job["members"] or size > job["unpacked"]:
        raise Refused("too_large")
    if not any(member.filename == "xl/workbook.xml" for member in members):
        raise Refused("no_workbook")


def _check_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, job: dict[str, Any]) -> None:
    rows = 0
    rest = b""
    with archive.open(member) as file:
        while block := file.read(_BLOCK):
            if not rest and block.startswith(_UTF16):
                raise Refused("damaged")
            text = rest + block
            if _SAID.search(text):
                raise Refused("entities")
            rows += len(_ROW.findall(text)) - len(_ROW.findall(rest))
            if rows > job["rows"] + 1:
                raise Refused("too_many_rows", most=job["rows"])
            rest = text[-_OVERLAP:]


def read_cell(value: object) -> Cell:
    """Give a cell as it is written down; a moment at midnight is a day."""
    if isinstance(value, str):
        return value.replace("\0", "\ufffd")  # no column of a database holds it
    if isinstance(value, bool):
        return value
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < _WHOLE else float(f"{value:.15g}")
    if isinstance(value, datetime):
        return (
            {"d": value.date().isoformat()} if value.time() == datetime.min.time() else str(value)
        )
    if isinstance(value, date):
        return {"d": value.isoformat()}
    return value if isinstance(value, int) else str(value)


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(json.loads(sys.argv[1]))))
