"""CSV for Turkish Excel."""

import csv
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from io import BytesIO, StringIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.documents.errors import RowLengthError
from app.documents.excel_csv import write_excel_csv
from app.documents.report import Column, Section
from tests.documents.samples import DAY, entries, one_column, report, table


def written(*sections: Section) -> str:
    stream = BytesIO()
    write_excel_csv(report(*sections), stream)
    return stream.getvalue().decode()


def read(*sections: Section) -> list[list[str]]:
    text = written(*sections).removeprefix("\ufeff")
    return list(csv.reader(StringIO(text, newline=""), delimiter=";"))


def test_the_file_is_what_turkish_excel_expects() -> None:
    columns = (
        Column("Tarih", "date"),
        Column("Unvan"),
        Column("Tutar", "amount"),
        Column("Kur", "rate"),
        Column("Adet", "number"),
    )
    row = (date(2026, 1, 5), 'Işık "A"; B', Decimal("-1234567.8"), Decimal("42.1"), Decimal("1E+3"))
    assert written(Section(columns, [row, (None,) * 5])) == (
        '\ufeff"Tarih";"Unvan";"Tutar";"Kur";"Adet"\r\n'
        '05.01.2026;"Işık ""A""; B";-1234567,80;42,100000;1000\r\n'
        ";;;;\r\n"
    )


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_a_text_that_excel_would_run_gets_an_apostrophe(start: str) -> None:
    text = f"{start}1+1"
    section = Section((Column(text),), [(text,)], text, (text,), [(text,)])
    assert read(section) == [[f"'{text}"]] * 5


def test_a_comma_in_a_text_starts_no_cell_in_an_excel_that_separates_by_commas() -> None:
    assert '"a,=1+1"' in written(one_column("a,=1+1"))


def test_negative_numbers_stay_numbers() -> None:
    section = Section((Column("Tutar", "amount"),), [(Decimal(-5),)])
    assert read(section)[1] == ["-5,00"]


@settings(deadline=None)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))))
def test_every_text_is_read_back(texts: list[str]) -> None:
    cells = [row[0].removeprefix("'") for row in read(one_column(*texts))[1:]]
    assert cells == [text.removeprefix("'") for text in texts]


def test_sections_stand_below_each_other_with_an_empty_line_between() -> None:
    opening = (DAY, None, "Devir", Decimal(5), None, Decimal(5), "(B)")
    totals = [("Toplam", None, None, Decimal(6), Decimal(7), None, None)]
    lines = read(
        table(entries(1), title="USD", opening=opening, totals=totals), table([], title="EUR")
    )
    assert [line[0] if line else "" for line in lines] == [
        *("USD", "Tarih", "31.01.2026", "31.01.2026", "Toplam"),
        *("", "EUR", "Tarih"),
    ]
    assert lines[4] == ["Toplam", "", "", "6,00", "7,00", "", ""]


def test_rows_are_written_while_they_are_read() -> None:
    stream = BytesIO()
    sizes: list[int] = []

    def rows() -> Iterator[tuple[str]]:
        for _ in range(3000):
            sizes.append(len(stream.getvalue()))
            yield ("x",)

    write_excel_csv(report(Section((Column("Unvan"),), rows())), stream)
    assert sizes[-1] > sizes[0]


def test_a_row_of_another_length_is_refused() -> None:
    with pytest.raises(RowLengthError):
        written(Section((Column("a"), Column("b")), [("x",)]))
