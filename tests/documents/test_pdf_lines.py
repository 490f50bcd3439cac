"""Rows set in type: nothing is lost and nothing leaves its column."""

from hypothesis import given
from hypothesis import strategies as st

from app.documents.pdf.columns import PADDING, Sample, Slot, place
from app.documents.pdf.lines import CARRIED, MOST_LINES, set_labels, set_row, wrap
from app.documents.pdf.typefaces import REGULAR, printable, register, width
from app.documents.report import Column

ROOM = 60.0
texts = st.text(alphabet="abĞş₺ -xW1", max_size=120)


def measure(text: str) -> float:
    register()
    return width(text, REGULAR, 7.5)


@given(texts)
def test_wrapped_lines_fit_and_hold_every_letter(text: str) -> None:
    lines = wrap(text, ROOM, measure)
    assert all(measure(line) <= ROOM for line in lines if line.strip())
    if len(lines) < MOST_LINES:
        assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_a_text_breaks_between_words() -> None:
    assert wrap("Güneydoğu Isıtma Soğutma", ROOM, measure) == ["Güneydoğu", "Isıtma Soğutma"]


@given(st.lists(st.text(alphabet="0123456789.,-", max_size=40), min_size=1, max_size=12))
def test_figures_never_leave_their_column(figures: list[str]) -> None:
    register()
    columns = [Column("Tutar", "amount") for _ in figures]
    slots = place(Sample(columns, [], []), 500)
    for piece in set_row(figures, slots).pieces:
        right = piece.left + width(piece.text, REGULAR, piece.size)
        slot = next(slot for slot in slots if slot.left <= piece.left < slot.left + slot.width)
        assert right <= slot.left + slot.width - PADDING + 0.01


@given(
    st.lists(st.sampled_from(["text", "amount", "date", "side"]), min_size=1, max_size=14),
    st.integers(1, 90),
)
def test_the_columns_fill_the_page_exactly(kinds: list[str], letters: int) -> None:
    register()
    columns = [Column("Başlık", kind) for kind in kinds]  # type: ignore[arg-type]
    slots = place(Sample(columns, [["9" * letters] * len(kinds)], []), 500)
    assert abs(slots[-1].left + slots[-1].width - 500) < 0.01


def test_a_label_runs_on_over_the_empty_cells_at_its_right() -> None:
    register()
    slots = [Slot(0, 20), Slot(20, 200), Slot(220, 50, "right", wraps=False)]
    line = set_labels(["Genel toplam", "", "1,00"], slots, CARRIED)
    assert [piece.text for piece in line.pieces] == ["Genel toplam", "1,00"]


def test_letters_are_composed_and_unknown_ones_marked() -> None:
    assert printable("S\u0327\tg\u0306 \U0001f44d") == "Ş ğ \ufffd"
