"""Rows set in type: what stands where on the page, and how high it is."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from reportlab.lib.colors import Color, HexColor

from app.documents.pdf.columns import PADDING, Slot
from app.documents.pdf.typefaces import BOLD, REGULAR, width

LEADING = 1.23
"""From one line of letters to the next, in sizes of the letters."""
MOST_LINES = 12
"""What one cell may take, so that every row fits on a page; the Excel file has the whole text."""

INK = HexColor("#1c2430")
QUIET = HexColor("#5b6673")
RED = HexColor("#b42318")
RULE = HexColor("#dde1e6")
STRONG_RULE = HexColor("#8b95a1")
SHADE = HexColor("#eef0f3")


class Style(NamedTuple):
    """How a kind of row looks: its face and ink, its ground, the rules under and over it."""

    face: str = REGULAR
    ink: Color = INK
    ground: Color | None = None
    rule: Color = RULE
    over: Color | None = None
    air: float = 2.4


ROW = Style()
HEADING = Style(face=BOLD, ink=QUIET, ground=SHADE, rule=STRONG_RULE, air=3.4)
OPENING = Style(face=BOLD)
TOTAL = Style(face=BOLD, rule=STRONG_RULE, over=STRONG_RULE, air=3.2)
CARRIED = Style(ink=QUIET, ground=SHADE, rule=STRONG_RULE)
NOTE = Style(ink=QUIET, air=6.0)
TITLE = Style(face=BOLD, ink=INK, rule=STRONG_RULE, air=4.0)


class Piece(NamedTuple):
    """One line of letters of one cell: where it begins, how far down, how large, in which ink."""

    left: float
    line: int
    text: str
    size: float
    ink: Color


class Line(NamedTuple):
    """One row ready to be drawn."""

    pieces: Sequence[Piece]
    size: float
    height: float
    style: Style


def set_row(cells: Sequence[str], slots: Sequence[Slot], style: Style = ROW) -> Line:
    """Set a row: texts wrap, figures shrink when they would leave their column."""
    pieces: list[Piece] = []
    for text, slot in zip(cells, slots, strict=True):
        if text:
            pieces += _set_cell(text, slot, style)
    return _line(pieces, slots[0].size, style)


def set_heading(labels: Sequence[str], slots: Sequence[Slot]) -> Line:
    """Set the heading: every label wraps, those over figures end where the figures end."""
    return set_row(labels, [replace(slot, wraps=True) for slot in slots], HEADING)


def set_labels(cells: Sequence[str], slots: Sequence[Slot], style: Style) -> Line:
    """Set an opening, total or carried row: a label runs on over the empty cells at its right."""
    return set_row(*_joined(cells, slots), style)


def set_across(text: str, page: float, style: Style) -> Line:
    """Set a text over the whole width of the table."""
    return set_row([text], [Slot(0.0, page)], style)


def wrap(text: str, room: float, measure: Callable[[str], float]) -> list[str]:
    """Break a text into lines that fit, between words where possible; what is too long ends in …"""
    lines = [""]
    for word in _words(text, room, measure):
        longer = f"{lines[-1]} {word}".lstrip()
        if measure(longer) <= room:
            lines[-1] = longer
        elif len(lines) < MOST_LINES:
            lines.append(word)
        else:
            lines[-1] = lines[-1][:-2] + "…"
            break
    return lines


def _words(text: str, room: float, measure: Callable[[str], float]) -> Iterator[str]:
    """Give the words, and in pieces those that are longer than a line."""
    for word in text.split():
        rest = word
        while measure(rest) > room and len(rest) > 1:
            fits = _fitting(rest, room, measure)
            yield rest[:fits]
            rest = rest[fits:]
        yield rest


def _fitting(word: str, room: float, measure: Callable[[str], float]) -> int:
    """Count the letters of a long word that fit on a line, at least one."""
    fits = 1
    while measure(word[: fits + 1]) <= room:
        fits += 1
    return fits


def _set_cell(text: str, slot: Slot, style: Style) -> list[Piece]:
    ink = RED if slot.align == "right" and text.startswith("-") else style.ink
    wide = width(text, style.face, slot.size)
    if wide <= slot.room:
        return [Piece(_left(slot, wide), 0, text, slot.size, ink)]
    if not slot.wraps:
        return [Piece(slot.left + PADDING, 0, text, slot.size * slot.room / wide, ink)]

    def measure(part: str) -> float:
        return width(part, style.face, slot.size)

    return [
        Piece(_left(slot, measure(part)), at, part, slot.size, ink)
        for at, part in enumerate(wrap(text, slot.room, measure))
    ]


def _left(slot: Slot, wide: float) -> float:
    """Find where a text begins that stands left, right or in the middle of its column."""
    spare = slot.room - wide
    return slot.left + PADDING + {"left": 0.0, "center": spare / 2, "right": spare}[slot.align]


def _line(pieces: Sequence[Piece], size: float, style: Style) -> Line:
    lines = 1 + max((piece.line for piece in pieces), default=0)
    return Line(pieces, size, lines * LEADING * size + 2 * style.air, style)


def _joined(cells: Sequence[str], slots: Sequence[Slot]) -> tuple[list[str], list[Slot]]:
    """Give each text of a label row the empty cells that follow it."""
    texts: list[str] = []
    places: list[Slot] = []
    for text, slot in zip(cells, slots, strict=True):
        if text or not texts:
            texts.append(text)
            places.append(slot)
        elif places[-1].align == "left":
            before = places[-1]
            places[-1] = replace(before, width=before.width + slot.width, wraps=True)
    return texts, places
