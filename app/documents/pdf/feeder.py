"""The table that feeds itself to the pages: each page takes the rows that fit, once."""

from functools import cached_property

from reportlab.platypus.doctemplate import FrameBreak
from reportlab.platypus.flowables import Flowable

from app.documents.pdf.carrying import Carried
from app.documents.pdf.drawing import GAP, TablePart, draw_lines
from app.documents.pdf.lines import CARRIED, Line
from app.documents.pdf.typesetting import Queue, Slots, Typesetter
from app.documents.report import Language, Section
from app.documents.words import WORDS


class RowFeeder(Flowable):  # type: ignore[misc] # ReportLab carries no types
    """A section's table of any length, of which little more than a page is in memory.

    ReportLab's own tables measure all their rows again on every page, which made 5,000 rows
    take more than a minute; this one sets each row once.
    """

    def __init__(self, section: Section, language: Language, slots: Slots) -> None:
        super().__init__()
        self._slots = slots
        self._section = section
        self._language = language
        self._words = WORDS[language]
        self._carried = Carried(section.columns)
        self._has_begun = False

    def getSpaceBefore(self) -> float:  # noqa: N802 - ReportLab's name
        """Leave white above the table unless it begins its page."""
        return GAP

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """Say how much the rest of the table takes, counting little further than this page."""
        self.width = available_width
        self._queue.fill(available_height)
        self.height = _height(self._top) + self._queue.height
        return self.width, self.height

    def split(self, _available_width: float, available_height: float) -> list[Flowable]:
        """Give the part that fits, a break, and the table again for the rest."""
        top = self._top
        room = available_height - _height(top) - _height(self._bottom)
        taken = self._queue.take(room)
        for waiting in taken:
            if waiting.row is not None:
                self._carried.add(waiting.row)
        if not taken:
            return []
        self._has_begun = True
        part = TablePart([*top, *(waiting.line for waiting in taken), *self._bottom])
        return [part, FrameBreak(), self]

    def draw(self) -> None:
        """Draw the rest of the table, which fits."""
        draw_lines(self.canv, [*self._top, *self._queue.rest()], self.width, self.height)

    @cached_property
    def _typesetter(self) -> Typesetter:
        return Typesetter(self._section, self._language, self.width, self._slots)

    @cached_property
    def _queue(self) -> Queue:
        return Queue(self._typesetter.lines())

    @property
    def _top(self) -> list[Line]:
        """Give the heading and, on a later page, what is brought forward."""
        brought = self._figures(self._words.brought_forward) if self._has_begun else []
        return [*self._typesetter.heading(), *brought]

    @property
    def _bottom(self) -> list[Line]:
        """Give the line that ends a page on which the table does not end."""
        return self._figures(self._words.carried_forward)

    def _figures(self, label: str) -> list[Line]:
        if not self._carried:
            return []
        return [self._typesetter.labelled(self._carried.row(label), CARRIED)]


def _height(lines: list[Line]) -> float:
    return sum(line.height for line in lines)
