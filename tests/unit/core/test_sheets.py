"""Spreadsheets people send: read as they meant them, and refused in time where they do harm."""

import resource
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.core.sheets import child
from app.core.sheets import errors as sheets
from app.core.sheets.reading import BOUNDS, Bounds, Sheet, read_sheet, rows_of

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SHEET = "xl/worksheets/sheet1.xml"


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., tuple[Sheet, list[list[Any]]]]:
    """Give the way to read what a file holds."""

    def answer(
        content: bytes, sheet: str = "", bounds: Bounds = BOUNDS
    ) -> tuple[Sheet, list[list[Any]]]:
        source, target = tmp_path / "file", tmp_path / "rows"
        source.write_bytes(content)
        found = read_sheet(source, target, sheet=sheet, bounds=bounds)
        return found, [cells for _number, cells in rows_of(target)]

    return answer


def workbook(**sheets_: list[list[Any]]) -> bytes:
    """Write a workbook with some sheets."""
    file = BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False})
    day = book.add_format({"num_format": "dd.mm.yyyy"})
    for name, rows in sheets_.items():
        sheet = book.add_worksheet(name)
        for at, row in enumerate(rows):
            for place, value in enumerate(row):
                is_day = isinstance(value, date)
                sheet.write(at, place, value, day) if is_day else sheet.write(at, place, value)
    book.close()
    return file.getvalue()


def changed(content: bytes, **members: bytes) -> bytes:
    """Put other members into an archive, by their names with __ for the slash and _ for the dot."""
    wanted = {name.replace("__", "/").replace("_xml", ".xml"): it for name, it in members.items()}
    file = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(content)) as old,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new,
    ):
        for name in old.namelist():
            new.writestr(name, wanted.pop(name, old.read(name)))
        for name, it in wanted.items():
            new.writestr(name, it)
    return file.getvalue()


PLAIN = workbook(Veri=[["Kod"], ["A1"]])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1254", "utf-16"])
@pytest.mark.parametrize("mark", [";", ",", "\t"])
def test_texts_are_read_however_they_were_saved(read: Any, encoding: str, mark: str) -> None:
    text = f"Ad{mark}Şehir\r\nIşık{mark}İzmir\r\n\r\nÇağ{mark}Muğla\r\n"
    found, rows = read(text.encode(encoding))
    assert found == Sheet("csv", [], ["Ad", "Şehir"], 2)
    assert rows == [["Işık", "İzmir"], ["Çağ", "Muğla"]]


def test_a_comma_inside_an_amount_separates_nothing(read: Any) -> None:
    found, rows = read(b"Ad;Tutar\nA;1.250,50\nB;3,00\n")
    assert found.headings == ["Ad", "Tutar"]
    assert rows[0] == ["A", "1.250,50"]


def test_the_line_that_names_the_mark_is_no_row(read: Any) -> None:
    assert read(b"sep=,\nA,B\n1,2\n") == (Sheet("csv", [], ["A", "B"], 1), [["1", "2"]])


def test_rows_longer_than_the_heading_get_columns_without_one(read: Any) -> None:
    found, rows = read(b"A;B\n1;2;3\n")
    assert found.headings == ["A", "B", ""]
    assert rows == [["1", "2", "3"]]


def test_cells_of_a_workbook_keep_what_they_are(read: Any) -> None:
    content = workbook(
        Veri=[["a", "b", "c", "d", "e"], [5321234567, 1.234, date(2026, 11, 22), True, "=1+1"]]
    )
    _found, rows = read(content)
    assert rows == [[5321234567, Decimal("1.234"), date(2026, 11, 22), True, "=1+1"]]


def test_a_sum_of_floats_is_what_the_sheet_shows(read: Any) -> None:
    _found, rows = read(workbook(Veri=[["a"], [0.1 + 0.2], [1e-7]]))
    assert rows == [[Decimal("0.3")], [Decimal("1e-07")]]


def test_sheets_are_named_and_another_one_is_read_if_asked_for(read: Any) -> None:
    content = workbook(Bir=[["A"], [1]], İki=[["B"], [2]])
    assert read(content)[0].sheets == ["Bir", "İki"]
    assert read(content, "İki") == (Sheet("xlsx", ["İki", "Bir"], ["B"], 1), [[2]])
    with pytest.raises(sheets.NoSuchSheetError):
        read(content, "Üç")


def _bomb() -> bytes:
    return changed(PLAIN, xl__worksheets__sheet1_xml=b"<worksheet>" + b" " * (401 << 20))


def _entities() -> bytes:
    entity = (
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]><worksheet>&a;</worksheet>'
    )
    return changed(PLAIN, xl__worksheets__sheet1_xml=entity)


def _late_entities() -> bytes:
    return changed(PLAIN, xl__sharedStrings_xml=b" " * ((1 << 20) - 4) + b"<!ENTITY a ''>")


def _many_rows() -> bytes:
    row = b'<row r="1"><c r="A1"><v>1</v></c></row>'
    return changed(PLAIN, xl__worksheets__sheet1_xml=b"<worksheet><sheetData>" + row * 400_000)


def _far_cells() -> bytes:
    data = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c>'
        b"</row></sheetData></worksheet>"
    )
    return changed(PLAIN, xl__worksheets__sheet1_xml=data)


def _encrypted_member() -> bytes:
    content = bytearray(PLAIN)
    content[content.index(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


def _archive(name: str) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(name, "x")
    return file.getvalue()


HOSTILE: dict[str, tuple[Callable[[], bytes], type[sheets.SheetError]]] = {
    "a zip bomb": (_bomb, sheets.TooLargeError),
    "entities": (_entities, sheets.EntitiesError),
    "entities across blocks": (_late_entities, sheets.EntitiesError),
    "more rows than are read": (_many_rows, sheets.TooManyRowsError),
    "a cell at the end of the world": (_far_cells, sheets.SheetError),
    "sixteen thousand columns": (
        lambda: workbook(Veri=[["x"] * 16_384, ["y"]]),
        sheets.TooManyColumnsError,
    ),
    "ten million rows": (lambda: b"a\n" + b"1\n" * 10_000_000, sheets.TooManyRowsError),
    "one endless cell": (lambda: b'a;b\n"' + b"x" * 20_000_000, sheets.CellTooLongError),
    "a thousand columns of text": (lambda: b";".join([b"x"] * 1_000), sheets.TooManyColumnsError),
    "mixed encodings": (
        lambda: "Işık\n".encode() + "Çağ\n".encode("cp1254"),
        sheets.MixedEncodingsError,
    ),
    "NUL bytes": (lambda: b"a;b\n1;\x002\n", sheets.NotTextError),
    "a picture": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40, sheets.NotTextError),
    "a password": (
        lambda: OLE + b"\x00" * 512 + "EncryptedPackage".encode("utf-16-le"),
        sheets.PasswordError,
    ),
    "a member with a password": (_encrypted_member, sheets.PasswordError),
    "an old workbook": (lambda: OLE + b"\x00" * 512, sheets.OldWorkbookError),
    "another archive": (lambda: _archive("word/document.xml"), sheets.NoWorkbookError),
    "a name and nothing else": (lambda: _archive("xl/workbook.xml"), sheets.DamagedError),
    "half a workbook": (lambda: PLAIN[: len(PLAIN) // 2], sheets.DamagedError),
    "nothing": (lambda: b"\xef\xbb\xbf\r\n ;;\r\n".replace(b" ", b""), sheets.EmptySheetError),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_refused_within_two_seconds(read: Any, name: str) -> None:
    make, refusal = HOSTILE[name]
    content = make()
    before = _seconds_of_others()
    with pytest.raises(refusal):
        read(content)
    assert _seconds_of_others() - before < 2


def _seconds_of_others() -> float:
    """Give what reading has taken of a processor so far, whatever else the machine does."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


@pytest.mark.parametrize(
    ("bounds", "refusal"),
    [
        (Bounds(rows=2), sheets.TooManyRowsError),
        (Bounds(cells=5), sheets.TooManyCellsError),
        (Bounds(columns=1), sheets.TooManyColumnsError),
        (Bounds(length=3), sheets.CellTooLongError),
    ],
)
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_every_bound_is_kept(
    read: Any, bounds: Bounds, refusal: type[sheets.SheetError], kind: str
) -> None:
    rows = [["a", "b"], ["1", "2"], ["3", "long"], ["5", "6"]]
    content = workbook(Veri=rows) if kind == "xlsx" else "\n".join(map(";".join, rows)).encode()
    with pytest.raises(refusal):
        read(content, bounds=bounds)
    assert read(content, bounds=Bounds(rows=3, cells=8, columns=2, length=4))[0].rows == 3


def test_a_process_that_needs_too_much_memory_harms_nobody(read: Any) -> None:
    lines = b"a\n" + (b"x" * 9_000 + b"\n") * 5_000
    with pytest.raises(sheets.TooLargeError):
        read(lines, bounds=Bounds(memory=100 << 20))
    assert read(lines)[0].rows == 5_000
    assert resource.getrlimit(resource.RLIMIT_AS)[0] == resource.RLIM_INFINITY


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_broken_bytes_are_read_or_refused(tmp_path: Path, data: st.DataObject) -> None:
    """The reading itself, in this process: each answer is rows or a refusal with a name."""
    content = bytearray(data.draw(st.sampled_from([PLAIN, "Ad;Kod\nIşık;1\n".encode()])))
    for _ in range(data.draw(st.integers(1, 8))):
        place = data.draw(st.integers(0, len(content) - 1))
        content[place : place + data.draw(st.integers(0, 20))] = data.draw(st.binary(max_size=20))
        content = content or bytearray(b"x")
    source = tmp_path / "file"
    source.write_bytes(bytes(content))
    bounds = {name: getattr(BOUNDS, name) for name in BOUNDS.__slots__}
    job = {"source": str(source), "target": str(tmp_path / "rows"), "sheet": "", **bounds}
    try:
        answer = child.read(job)
    except child.Refused as refused:
        sheets.PROBLEMS[refused.name](**refused.details)
    else:
        assert set(answer) == {"kind", "sheets", "headings", "rows"}
        assert len(list(rows_of(tmp_path / "rows"))) == answer["rows"]


def test_a_moment_is_no_day() -> None:
    assert child.read_cell("a\0b") == "a\ufffdb"
    assert child.read_cell(datetime(2026, 11, 22)) == {"d": "2026-11-22"}  # noqa: DTZ001 - as sheets hold it
    assert child.read_cell(datetime(2026, 11, 22, 14, 3)) == "2026-11-22 14:03:00"  # noqa: DTZ001 - the same
