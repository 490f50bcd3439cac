"""Rows set in type: nothing is lost and nothing leaves its column."""

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from app.documents.pdf.columns import PADDING, Sample, Slot, place, still_fit
from app.documents.pdf.lines import CARRIED, MOST_LINES, set_labels, set_row, wrap
from app.documents.pdf.typefaces import REGULAR, printable, register, width
from app.documents.pdf.typesetting import Slots, Typesetter
from app.documents.report import Column, Section

ROOM = 60.0
texts = st.text(alphabet="abĞş₺ -xW1", max_size=120)


def measure(text: str) -> float:
    register()
    return width(text, REGULAR, 7.5)


@settings(deadline=None)
@given(texts)
def test_wrapped_lines_fit_and_hold_every_letter(text: str) -> None:
    lines = wrap(text, ROOM, measure)
    assert all(measure(line) <= ROOM for line in lines if line.strip())
    if len(lines) < MOST_LINES:
        assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_a_text_breaks_between_words() -> None:
    assert wrap("Güneydoğu Isıtma Soğutma", ROOM, measure) == ["Güneydoğu", "Isıtma Soğutma"]


@settings(deadline=None)
@given(st.lists(st.text(alphabet="0123456789.,-", max_size=40), min_size=1, max_size=12))
def test_figures_never_leave_their_column(figures: list[str]) -> None:
    register()
    columns = [Column("Tutar", "amount") for _ in figures]
    slots = place(Sample(columns, [], []), 500)
    for piece in set_row(figures, slots).pieces:
        right = piece.left + width(piece.text, REGULAR, piece.size)
        slot = next(slot for slot in slots if slot.left <= piece.left < slot.left + slot.width)
        assert right <= slot.left + slot.width - PADDING + 0.01


@settings(deadline=None)
@given(
    st.lists(st.sampled_from(["text", "amount", "date", "side"]), min_size=1, max_size=14),
    st.integers(1, 90),
)
def test_the_columns_fill_the_page_exactly(kinds: list[str], letters: int) -> None:
    register()
    columns = [Column("Başlık", kind) for kind in kinds]  # type: ignore[arg-type]
    slots = place(Sample(columns, [["9" * letters] * len(kinds)], []), 500)
    assert abs(slots[-1].left + slots[-1].width - 500) < 0.01


def sample(text: str, amount: str) -> Sample:
    register()
    return Sample([Column("Unvan"), Column("Borç", "amount")], [[text, amount]], [])


def test_a_later_table_of_the_same_columns_stands_in_line_where_its_figures_fit() -> None:
    slots = place(sample("Işık", "1.000.000,00"), 500)
    assert still_fit(slots, sample("uzun " * 99, "100,00"))
    assert not still_fit(slots, sample("Işık", "1.000.000.000,00"))


def test_a_table_takes_the_places_found_for_its_columns_before() -> None:
    columns = (Column("Unvan"), Column("Borç", "amount"))
    known: Slots = {}
    for amount, widest in (
        ("1000000", "1.000.000,00"),
        ("1", "1.000.000,00"),
        ("1000000000", "1.000.000.000,00"),
    ):
        Typesetter(Section(columns, [("Işık", Decimal(amount))]), "tr", 500, known)
        assert known[columns] == place(sample("Işık", widest), 500)


def test_a_label_runs_on_over_the_empty_cells_at_its_right() -> None:
    register()
    slots = [Slot(0, 20), Slot(20, 200), Slot(220, 50, "right", wraps=False)]
    line = set_labels(["Genel toplam", "", "1,00"], slots, CARRIED)
    assert [piece.text for piece in line.pieces] == ["Genel toplam", "1,00"]


def test_letters_are_composed_and_unknown_ones_marked() -> None:
    assert printable("S\u0327\tg\u0306 \U0001f44d") == "Ş ğ \ufffd"
