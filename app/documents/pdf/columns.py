"""How wide each column of a printed table is, and how large its letters are."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from app.documents.cells import FIGURES
from app.documents.pdf.typefaces import BOLD, REGULAR, width
from app.documents.report import Column

SIZE = 7.5
"""The size of the letters in a table, in points."""
SIZES = (SIZE, 7.0, 6.5, 6.0)
"""The sizes tried, largest first, for a table that is too wide."""
PADDING = 3.0
"""White on either side of a cell."""
COMFORT = 75.0
"""The width under which a text column is too narrow to read, so that smaller letters are better."""
NARROWEST = 42.0
"""What a text column keeps when huge amounts take the rest of the page."""

Align = Literal["left", "right", "center"]


@dataclass(frozen=True, slots=True)
class Slot:
    """The place of a column on the page: its left edge, its width, how its text stands in it."""

    left: float
    width: float
    align: Align = "left"
    wraps: bool = True
    size: float = SIZE

    @property
    def room(self) -> float:
        """Give the width that text may take."""
        return self.width - 2 * PADDING


@dataclass(frozen=True, slots=True)
class Sample:
    """The cells that decide the widths: ordinary rows, and the figures of rows in bold."""

    columns: Sequence[Column]
    rows: Sequence[Sequence[str]]
    bold_rows: Sequence[Sequence[str]]


def place(sample: Sample, page: float) -> list[Slot]:
    """Share the width of the page among the columns by what a sample of their cells needs."""
    for size in SIZES:
        needed = _needed(sample, size)
        if _fits(sample.columns, needed, page):
            break
    texts = [at for at, column in enumerate(sample.columns) if column.kind == "text"]
    widths = _shrink(needed, texts, page) if sum(needed) > page else _grow(needed, texts, page)
    slots: list[Slot] = []
    for column, wide in zip(sample.columns, widths, strict=True):
        left = slots[-1].left + slots[-1].width if slots else 0.0
        slots.append(Slot(left, wide, _align(column), wraps=column.kind == "text", size=size))
    return slots


def still_fit(slots: Sequence[Slot], sample: Sample) -> bool:
    """Tell whether a table's columns also suit the next one, so that both stand in line."""
    needed = _needed(sample, slots[0].size)
    pairs = zip(slots, needed, strict=True)
    return all(slot.wraps or wide <= slot.width for slot, wide in pairs)


def _fits(columns: Sequence[Column], needed: Sequence[float], page: float) -> bool:
    """Tell whether figures stand in full and texts are comfortable."""
    pairs = zip(columns, needed, strict=True)
    return page >= sum(
        min(wide, COMFORT) if column.kind == "text" else wide for column, wide in pairs
    )


def _needed(sample: Sample, size: float) -> list[float]:
    """Measure the widest cell of each column, and the longest word of its heading."""
    needed = [
        max((width(word, BOLD, size) for word in column.label.split()), default=0.0)
        for column in sample.columns
    ]
    for face, rows in ((REGULAR, sample.rows), (BOLD, sample.bold_rows)):
        for row in rows:
            pairs = zip(needed, row, strict=True)
            needed = [max(wide, width(text, face, size)) for wide, text in pairs]
    return [wide + 2 * PADDING for wide in needed]


def _grow(needed: list[float], texts: list[int], page: float) -> list[float]:
    """Give the free width to the text columns, or to all where there is none."""
    growing = texts or range(len(needed))
    factor = (page - sum(needed)) / sum(needed[at] for at in growing)
    return [wide * (1 + factor) if at in growing else wide for at, wide in enumerate(needed)]


def _shrink(needed: list[float], texts: list[int], page: float) -> list[float]:
    """Narrow the widest text columns first; figures lose width only when texts have none left."""
    widths = list(needed)
    figures = sum(needed) - sum(needed[at] for at in texts)
    room = max(page - figures, sum(min(needed[at], NARROWEST) for at in texts))
    for done, at in enumerate(sorted(texts, key=lambda at: needed[at])):
        widths[at] = min(needed[at], room / (len(texts) - done))
        room -= widths[at]
    squeeze = min(1.0, page / sum(widths))
    return [wide * squeeze for wide in widths]


def _align(column: Column) -> Align:
    if column.kind in FIGURES:
        return "right"
    return "center" if column.kind == "side" else "left"
