"""Lines of a table drawn on a page."""

from collections.abc import Sequence

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus.flowables import Flowable

from app.documents.pdf.lines import LEADING, Line, Style

RULE_WIDTH = 0.4
BASELINE = 0.935
"""How far under the top of its line a text stands, in sizes of the letters."""
GAP = 12.0
"""White above a table, in points."""


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
    """Draw lines below each other: their ground, their letters, their rules."""
    canvas.setLineWidth(RULE_WIDTH)
    for line in lines:
        bottom = top - line.height
        if line.style.ground is not None:
            canvas.setFillColor(line.style.ground)
            canvas.rect(0, bottom, width, line.height, stroke=0, fill=1)
        _draw_letters(canvas, line, top - line.style.air - BASELINE * line.size)
        _draw_rules(canvas, line.style, width, (bottom, top))
        top = bottom


def _draw_letters(canvas: Canvas, line: Line, baseline: float) -> None:
    for piece in line.pieces:
        canvas.setFont(line.style.face, piece.size)
        canvas.setFillColor(piece.ink)
        canvas.drawString(piece.left, baseline - piece.line * LEADING * line.size, piece.text)


def _draw_rules(canvas: Canvas, style: Style, width: float, edges: tuple[float, float]) -> None:
    for rule, edge in zip((style.rule, style.over), edges, strict=True):
        if rule is not None:
            canvas.setStrokeColor(rule)
            canvas.line(0, edge, width, edge)
