"""A workbook read back holds the same figures, and runs nothing."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.documents.errors import CellError, RowLengthError
from app.documents.report import Column, Row, Section
from app.documents.xlsx import write_xlsx
from app.documents.xlsx.names import sheet_name
from tests.documents.samples import (
    DAY,
    LETTERHEAD,
    below,
    closed_stream,
    entries,
    one_column,
    report,
    sheets,
    table,
)

AMOUNT = (Column("Tutar", "amount"),)


def cells(section: Section, heading: str) -> list[list[object]]:
    ((_name, rows),) = sheets(report(section)).items()
    return below(rows, heading)


def parts(section: Section) -> dict[str, str]:
    stream = BytesIO()
    write_xlsx(report(section), LETTERHEAD, stream)
    with ZipFile(stream) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_rows_are_read_back_as_dates_texts_and_numbers() -> None:
    rows = entries(700)
    for written, row in zip(cells(table(iter(rows)), "Tarih"), rows, strict=True):
        assert written[0] == row[0]
        assert written[1:3] == list(row[1:3])
        figures = [Decimal(str(value)) if value != "" else None for value in written[3:6]]
        assert figures == list(row[3:6])


@settings(deadline=None, max_examples=40)
@given(st.lists(st.decimals(-(10**16), 10**16, places=2), max_size=30))
def test_no_amount_loses_a_kurus(amounts: list[Decimal]) -> None:
    written = cells(Section(AMOUNT, [(amount,) for amount in amounts]), "Tutar")
    for (value,), amount in zip(written, amounts, strict=True):
        exact = str(value).replace(".", "").replace(",", ".") if isinstance(value, str) else value
        assert Decimal(str(exact)) == amount


@pytest.mark.parametrize(
    ("amount", "written"),
    [
        ("9999999999999.99", 9999999999999.99),
        ("10000000000000.01", "10.000.000.000.000,01"),
        ("-9999999999999999.99", "-9.999.999.999.999.999,99"),
    ],
)
def test_an_amount_of_more_than_fifteen_digits_is_text(amount: str, written: object) -> None:
    assert cells(Section(AMOUNT, [(Decimal(amount),)]), "Tutar") == [[written]]


def test_rates_and_quantities_keep_their_places() -> None:
    columns = (Column("Kur", "rate"), Column("Miktar", "number"))
    rows = [(Decimal("42.123456"), 12), (Decimal("1234567890.123456"), Decimal("1.250"))]
    assert cells(Section(columns, rows), "Kur") == [
        [42.123456, 12.0],
        ["1234567890,123456", 1.25],
    ]
    assert cells(Section((columns[1],), [(10**15 + 1,)]), "Miktar") == [["1.000.000.000.000.001"]]


def test_codes_and_tax_numbers_stay_text() -> None:
    codes = ["00123", "1234567890", "TR330006100519786457841326", "1E5", "http://a.tr"]
    assert [row[0] for row in cells(one_column(*codes), "Unvan")] == codes


def test_formulas_are_shown_and_not_run() -> None:
    payloads = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x")', "=cmd|' /C x'!A0"]
    section = Section((Column("Unvan"),), [(text,) for text in payloads], totals=[(payloads[0],)])
    assert [row[0] for row in cells(section, "Unvan")] == [*payloads, "=1+1"]
    sheet = parts(section)["xl/worksheets/sheet1.xml"]
    assert "<f>" not in sheet
    assert "<hyperlink" not in sheet
    assert parts(section)["xl/styles.xml"].count('quotePrefix="1"') == 2


def test_a_text_that_only_looks_odd_is_not_marked() -> None:
    assert "quotePrefix" not in parts(one_column("a=1", "Işık & <b>"))["xl/styles.xml"]


def test_a_text_longer_than_a_cell_is_cut_and_not_dropped() -> None:
    assert cells(one_column("x" * 40_000), "Unvan") == [["x" * 32_767]]


def test_a_date_that_excel_does_not_know_is_text() -> None:
    section = Section((Column("Tarih", "date"),), [(date(1899, 12, 31),), (DAY,)])
    assert cells(section, "Tarih") == [["31.12.1899"], [DAY]]


def test_opening_and_totals_stand_around_the_rows() -> None:
    opening = (DAY, None, "Devir", Decimal(5), None, Decimal(5), "(B)")
    totals = [("Toplam", None, None, Decimal(6), Decimal(7), None, None)]
    written = cells(table(entries(2), opening=opening, totals=totals), "Tarih")
    assert written[0] == [DAY, "", "Devir", 5.0, "", 5.0, "(B)"]
    assert written[-1] == ["Toplam", "", "", 6.0, 7.0, "", ""]
    assert len(written) == 4


def test_an_empty_table_has_its_heading() -> None:
    assert cells(table([]), "Tarih") == []


def test_the_letterhead_and_the_facts_stand_above_the_table() -> None:
    written = sheets(report(one_column("x"), facts=[("Cari", "120.01"), ("Dönem", "2026")]))
    first = [row[0] for row in written["Liste"][:5]]
    assert first[0] == LETTERHEAD.name
    assert first[2:] == [
        "Cari Hesap Ekstresi",
        "Cari: 120.01 · Dönem: 2026",
        "Yazdırma zamanı: 22.11.2026 14:05",
    ]


def test_the_heading_stays_in_sight_is_filtered_and_repeated_in_print() -> None:
    files = parts(table(entries(3), totals=[("Toplam", *[None] * 6)]))
    sheet = files["xl/worksheets/sheet1.xml"]
    assert 'ySplit="6" topLeftCell="A7"' in sheet
    assert '<autoFilter ref="A6:G9"/>' in sheet
    assert 'orientation="landscape"' in sheet
    assert "Sayfa &amp;P / &amp;N" in sheet
    assert "&amp;L Işık &amp;&amp; Cam" in sheet
    assert "$6:$6" in files["xl/workbook.xml"]


def test_every_section_has_a_sheet_of_its_own() -> None:
    written = sheets(report(table(entries(2), title="USD"), table(entries(3), title="usd")))
    assert list(written) == ["USD", "usd (2)"]
    assert [len(below(rows, "Tarih")) for rows in written.values()] == [2, 3]


@pytest.mark.parametrize(
    ("count", "lengths"), [(9, [9]), (10, [10]), (11, [10, 1]), (20, [10, 10])]
)
def test_rows_beyond_a_full_sheet_go_on_the_next(count: int, lengths: list[int]) -> None:
    section = Section((Column("No", "number"),), ((number,) for number in range(count)))
    written = [below(rows, "No") for rows in sheets(report(section), rows_per_sheet=10).values()]
    assert [len(rows) for rows in written] == lengths
    assert [row[0] for rows in written for row in rows] == list(range(count))


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Döviz [USD] */\\:?", "Döviz USD"),
        ("'alıntı'", "alıntı"),
        ("x" * 40, "x" * 31),
        ("", "1"),
        ("History", "History (2)"),
        ("Işık", "Işık (2)"),
        ("y" * 31, "y" * 27 + " (2)"),
    ],
)
def test_sheet_names_are_those_excel_accepts(title: str, name: str) -> None:
    assert sheet_name(title, {"işık", "Işık".lower(), "y" * 31}) == name


@pytest.mark.parametrize(
    ("row", "error"), [((1.5,), CellError), ((Decimal(1), None), RowLengthError)]
)
def test_nothing_is_written_when_a_row_is_wrong(row: Row, error: type[Exception]) -> None:
    def rows() -> Iterator[Row]:
        yield from [(Decimal(1),)] * 300
        yield row

    with pytest.raises(error):
        write_xlsx(report(Section(AMOUNT, rows())), LETTERHEAD, closed_stream())
