"""Every row is printed once and in order, and what is carried forward is right on every page."""

from decimal import Decimal
from itertools import islice, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.money import format_amount
from app.documents.report import Column, Row, Section
from tests.documents.samples import DAY, entries, pages, report, table

OPENING: Row = (DAY, None, "Devir", Decimal("100.25"), Decimal("50.10"), Decimal("50.15"), "(B)")
TOTALS: list[Row] = [
    ("Dönem toplamı", None, None, Decimal(1), Decimal(2), None, None),
    ("Genel toplam", None, None, Decimal(3), Decimal(4), None, None),
]


def numbers(page: list[str]) -> list[str]:
    return [cell for cell in page if len(cell) == 7 and cell.startswith("F")]


def carried(page: list[str], label: str) -> list[str]:
    start = page.index(label)
    return page[start + 1 : start + 5]


def check_carried(written: list[list[str]], rows: list[Row], opening: Row) -> None:
    """Recompute each page's carried figures from the rows, apart from the code under test."""
    source, so_far, debit, credit = iter([opening, *rows]), opening, Decimal(0), Decimal(0)
    for number, (page, following) in enumerate(pairwise(written)):
        opening_row = 1 if number == 0 else 0
        for so_far in islice(source, opening_row + len(numbers(page))):
            debit += so_far[3] if isinstance(so_far[3], Decimal) else 0
            credit += so_far[4] if isinstance(so_far[4], Decimal) else 0
        assert isinstance(so_far[5], Decimal)
        expected = [*map(format_amount, (debit, credit, so_far[5])), so_far[6]]
        assert carried(page, "Nakli yekûn") == expected
        assert carried(following, "Devreden") == expected


def check_rows(written: list[list[str]], count: int) -> None:
    assert [number for page in written for number in numbers(page)] == [
        f"F{number:06d}" for number in range(count)
    ]


def test_ten_thousand_rows_are_printed_once_in_order_and_carried_right() -> None:
    rows = entries(10_000)
    written = pages(report(table(iter(rows), opening=OPENING, totals=TOTALS)))
    check_rows(written, 10_000)
    check_carried(written, rows, OPENING)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(1, 400), max_size=130))
def test_rows_of_any_heights_are_printed_once_and_carried_right(lengths: list[int]) -> None:
    rows = entries(len(lengths), lambda number: "ab cd" * lengths[number])
    written = pages(report(table(iter(rows), opening=OPENING, totals=TOTALS)))
    check_rows(written, len(rows))
    check_carried(written, rows, OPENING)


@pytest.mark.parametrize("count", range(36, 48))
def test_totals_are_never_alone_on_a_page(count: int) -> None:
    written = pages(report(table(entries(count), totals=TOTALS)))
    check_rows(written, count)
    assert {"Dönem toplamı", "Genel toplam"} <= set(written[-1])
    assert numbers(written[-1])


def test_the_number_of_rows_that_fill_a_page_exactly_leaves_no_empty_page() -> None:
    counts = [len(pages(report(table(entries(count))))) for count in range(36, 60)]
    assert set(counts) == {1, 2}
    assert counts == sorted(counts)


def test_a_table_without_carried_columns_carries_nothing() -> None:
    section = Section((Column("Evrak No"),), [(f"F{number:06d}",) for number in range(200)])
    written = pages(report(section))
    check_rows(written, 200)
    assert not any("Nakli yekûn" in page or "Devreden" in page for page in written)


def test_a_column_without_a_figure_so_far_carries_zero() -> None:
    rows = [(*row[:4], None, *row[5:]) for row in entries(60)]
    written = pages(report(table(rows)))
    assert carried(written[0], "Nakli yekûn")[1] == "0,00"


def test_a_letterhead_that_fills_its_page_leaves_the_table_to_the_next() -> None:
    facts = [(f"Bilgi {number}", "değer") for number in range(52)]
    written = pages(report(table(entries(30), totals=TOTALS), facts=facts))
    check_rows(written, 30)


def test_facts_longer_than_a_page_run_on() -> None:
    facts = [(f"Bilgi {number}", f"değer {number}.") for number in range(150)]
    written = pages(report(table(entries(3)), facts=facts))
    text = " ".join(cell for page in written for cell in page)
    assert all(f"değer {number}." in text for number in range(150))
    check_rows(written, 3)
