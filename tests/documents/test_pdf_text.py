"""What stands on the pages of a PDF."""

from decimal import Decimal

import pytest

from app.documents.report import Column, Letterhead, Section
from tests.documents.samples import (
    COLUMNS,
    DAY,
    entries,
    one_column,
    pages,
    report,
    table,
    text_of,
)

TURKISH = "ĞÜŞİÖÇ ğüşıöç ÂâÎîÛû ₺ €"


def test_turkish_letters_are_printed() -> None:
    text = text_of(report(one_column(TURKISH), title=TURKISH, facts=[(TURKISH, TURKISH)]))
    assert text.count(TURKISH) == 4
    assert "\N{BLACK SQUARE}" not in text


def test_decomposed_letters_are_composed() -> None:
    assert "Şişli" in text_of(report(one_column("S\u0327is\u0327li")))


def test_a_letter_that_no_font_has_is_marked_and_not_dropped() -> None:
    assert "Pekin �� Ltd" in text_of(report(one_column("Pekin 北京 Ltd")))


def test_control_characters_become_spaces() -> None:
    assert "bir iki üç" in text_of(report(one_column("bir\niki\x0büç")))


def test_the_letterhead_and_the_facts_stand_on_the_first_page() -> None:
    letterhead = Letterhead(
        "Işıkçı A.Ş.", ("Pendik", "İstanbul"), "Pendik", "1234567890", "0216", "a@b.tr", "b.tr"
    )
    first, *later = pages(report(table(entries(80)), facts=[("Cari", "120.01.0001")]), letterhead)
    page = " ".join(" ".join(first).split())
    assert "Işıkçı A.Ş. Pendik İstanbul Vergi dairesi: Pendik · Vergi no: 1234567890" in page
    assert "Tel: 0216 · E-posta: a@b.tr b.tr" in page
    assert "Cari 120.01.0001" in page
    assert all("Işıkçı A.Ş." in " ".join(cells) for cells in later)


@pytest.mark.parametrize(
    ("language", "page", "printed"),
    [("tr", "Sayfa", "Yazdırma zamanı"), ("en", "Page", "Printed at")],
)
def test_every_page_says_its_number_of_how_many_and_the_print_time(
    language: str, page: str, printed: str
) -> None:
    written = pages(report(table(entries(500)), language=language))
    assert len(written) > 9
    for number, cells in enumerate(written, start=1):
        assert f"{page} {number} / {len(written)}" in cells
        assert f"{printed}: 22.11.2026 14:05" in [cell.strip() for cell in cells]


def test_every_page_repeats_the_heading() -> None:
    for cells in pages(report(table(entries(100)))):
        assert [column.label for column in COLUMNS] == cells[cells.index("Tarih") :][:7]


def test_a_table_without_rows_says_so_and_keeps_opening_and_totals() -> None:
    opening = (DAY, None, "Devir", Decimal(5), None, Decimal(5), "(B)")
    totals = [("Toplam", None, None, Decimal(0), Decimal(0), None, None)]
    text = text_of(report(table([], opening=opening, totals=totals)))
    assert "31.01.2026 Devir 5,00 5,00 (B) Bu dönemde kayıt yoktur. Toplam 0,00 0,00" in text


def test_a_single_row_is_printed_on_a_single_page() -> None:
    (page,) = pages(report(table(entries(1))))
    assert "F000000" in page
    assert "Nakli yekûn" not in page


def test_the_largest_amounts_are_printed_in_full() -> None:
    largest = Decimal("9999999999999999.99")
    row = (DAY, "F1", "Satış", largest, largest, -largest, "(A)")
    text = text_of(report(table([row], totals=[row])))
    assert text.count("9.999.999.999.999.999,99") == 6
    assert text.count("-9.999.999.999.999.999,99") == 2


@pytest.mark.parametrize("name", ["Güneydoğu Isıtma Soğutma " * 4, "Ş" * 90])
def test_a_name_of_ninety_letters_is_printed_in_full(name: str) -> None:
    rows = entries(60, lambda _number: name)
    document = report(table(rows), title=name, facts=[(name, name)])
    text = text_of(document, Letterhead(name, (name,))).replace(" ", "")
    assert text.count(name.replace(" ", "")) >= 60 + 5


def test_a_text_longer_than_a_page_is_cut_and_says_so() -> None:
    rows = entries(40, lambda number: f"baş{number} " + "uzun " * 5000 + "son")
    text = text_of(report(table(rows)))
    assert all(f"baş{number} " in text for number in range(40))
    assert text.count("…") == 40
    assert "son" not in text


def test_a_table_of_more_columns_than_fit_shrinks_its_letters() -> None:
    columns = [Column(f"Dönem {number}", "amount") for number in range(30)]
    section = Section(columns, [[Decimal("1234567.89")] * 30])
    assert text_of(report(section)).count("1.234.567,89") == 30


def test_two_sections_print_their_own_titles_and_figures() -> None:
    first, second = table(entries(70), title="USD"), table(entries(70), title="EUR")
    written = pages(report(first, second, orientation="landscape"))
    cells = [cell for page in written for cell in page]
    assert cells.index("USD") < cells.index("EUR")
    assert cells.count("F000069") == 2
    assert any("USD" in page and "EUR" in page for page in written)
