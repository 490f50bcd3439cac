"""Cells are written as the reader's language expects, and nothing else is taken for one."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from app.documents.cells import write_cell, write_label_row, write_row
from app.documents.errors import CellError, RowLengthError
from app.documents.report import Column, Kind


@pytest.mark.parametrize(
    ("value", "kind", "turkish", "english"),
    [
        (Decimal("-1234567.8"), "amount", "-1.234.567,80", "-1,234,567.80"),
        (Decimal("9999999999999999.99"), "amount", "9.999.999.999.999.999,99", None),
        (Decimal("42.1"), "rate", "42,100000", "42.100000"),
        (Decimal("1234.500"), "number", "1.234,500", "1,234.500"),
        (Decimal("1E+3"), "number", "1.000", "1,000"),
        (1234, "number", "1.234", "1,234"),
        (date(2026, 11, 2), "date", "02.11.2026", "02.11.2026"),
        ("0012", "text", "0012", "0012"),
        (None, "amount", "", ""),
    ],
)
def test_a_cell_is_written_in_the_reader_s_language(
    value: object, kind: Kind, turkish: str, english: str | None
) -> None:
    assert write_cell(value, kind, "tr") == turkish
    assert english is None or write_cell(value, kind, "en") == english


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (1.5, "amount"),
        (1, "amount"),
        ("12,50", "amount"),
        (Decimal("NaN"), "amount"),
        (Decimal("Infinity"), "rate"),
        (True, "number"),
        (datetime(2026, 1, 1, tzinfo=UTC), "date"),
        (120, "text"),
    ],
)
def test_a_cell_of_another_kind_is_refused(value: object, kind: Kind) -> None:
    with pytest.raises(CellError):
        write_cell(value, kind, "tr")


def test_a_row_of_another_length_is_refused() -> None:
    with pytest.raises(RowLengthError):
        write_row(("a", "b"), (Column("Unvan"),), "tr")


def test_a_label_row_holds_labels_in_any_column() -> None:
    columns = (Column("Tarih", "date"), Column("Borç", "amount"))
    assert write_label_row(("Toplam", Decimal(5)), columns, "tr") == ["Toplam", "5,00"]
