"""Lines of a table drawn on a page."""

from collections.abc import Sequence
from itertools import accumulate
from operator import sub
from typing import NamedTuple

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus.flowables import Flowable

from app.documents.pdf.lines import LEADING, Line

RULE_WIDTH = 0.4
BASELINE = 0.935
"""How far under the top of its line a text stands, in sizes of the letters."""
GAP = 12.0
"""White above a table, in points."""


class Placed(NamedTuple):
    """A line, and where it begins and ends on the page."""

    line: Line
    top: float
    bottom: float


class TablePart(Flowable):  # type: ignore[misc] # ReportLab carries no types
    """The lines of a table that stand on one page."""

    def __init__(self, lines: Sequence[Line]) -> None:
        super().__init__()
        self._lines = lines
        self.height = sum(line.height for line in lines)

    def wrap(self, available_width: float, _available_height: float) -> tuple[float, float]:
        """Say how much of the page the part takes."""
        self.width = available_width
        return self.width, self.height

    def getSpaceBefore(self) -> float:  # noqa: N802 - ReportLab's name and shape
        """Leave white above the table unless it begins its page."""
        return GAP

    def draw(self) -> None:
        """Draw the lines from the top down."""
        draw_lines(self.canv, self._lines, self.width, self.height)


def draw_lines(canvas: Canvas, lines: Sequence[Line], width: float, top: float) -> None:
    """Draw lines below each other: first their grounds, then all letters, then their rules."""
    edges = list(accumulate((line.height for line in lines), sub, initial=top))
    placed = [Placed(*each) for each in zip(lines, edges, edges[1:], strict=False)]
    _draw_grounds(canvas, placed, width)
    _draw_letters(canvas, placed)
    _draw_rules(canvas, placed, width)


def _draw_grounds(canvas: Canvas, placed: Sequence[Placed], width: float) -> None:
    for line, _, bottom in placed:
        if line.style.ground is not None:
            canvas.setFillColor(line.style.ground)
            canvas.rect(0, bottom, width, line.height, stroke=0, fill=1)


def _draw_letters(canvas: Canvas, placed: Sequence[Placed]) -> None:
    """Draw all letters as one text, naming face and ink only where they change: half the time."""
    text, face, ink = canvas.beginText(), None, None
    for line, top, _ in placed:
        baseline = top - line.style.air - BASELINE * line.size
        for piece in line.pieces:
            if face != (line.style.face, piece.size):
                face = (line.style.face, piece.size)
                text.setFont(*face)
            if ink is not piece.ink:
                ink = piece.ink
                text.setFillColor(ink)
            text.setTextOrigin(piece.left, baseline - piece.line * LEADING * line.size)
            text.textLine(piece.text)
    canvas.drawText(text)


def _draw_rules(canvas: Canvas, placed: Sequence[Placed], width: float) -> None:
    canvas.setLineWidth(RULE_WIDTH)
    for line, top, bottom in placed:
        canvas.setStrokeColor(line.style.rule)
        canvas.line(0, bottom, width, bottom)
        if line.style.over is not None:
            canvas.setStrokeColor(line.style.over)
            canvas.line(0, top, width, top)
