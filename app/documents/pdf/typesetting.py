"""A section's rows set in type one after the other, and the queue in which they wait."""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from app.documents.cells import write_label_row, write_row
from app.documents.pdf.columns import Sample, Slot, place, still_fit
from app.documents.pdf.lines import (
    NOTE,
    OPENING,
    TITLE,
    TOTAL,
    Line,
    Style,
    set_across,
    set_heading,
    set_labels,
    set_row,
)
from app.documents.pdf.typefaces import printable
from app.documents.report import Column, Language, Row, Section
from app.documents.words import WORDS

Slots = dict[tuple[Column, ...], Sequence[Slot]]
"""The places found so far in a document, by the columns they are for."""

SAMPLE = 200
"""How many rows are looked at to share out the width of the page."""


class Waiting(NamedTuple):
    """A line that waits for its page, and the row whose figures it carries on."""

    line: Line
    row: Row | None = None
    is_total: bool = False


class Typesetter:
    """Sets the rows of one section into the columns of one page width."""

    def __init__(self, section: Section, language: Language, page: float, slots: Slots) -> None:
        self._section = section
        self._language = language
        self._page = page
        self._rest = iter(section.rows)
        self._first = [(row, self._written(row)) for row in islice(self._rest, SAMPLE)]
        self._slots = self._place(slots)

    def heading(self) -> list[Line]:
        """Set what every page of the table begins with."""
        title = printable(self._section.title)
        labels = [printable(column.label) for column in self._section.columns]
        heading = set_heading(labels, self._slots)
        return [set_across(title, self._page, TITLE), heading] if title else [heading]

    def labelled(self, row: Row, style: Style) -> Line:
        """Set an opening, total or carried row."""
        return set_labels(self._label_row(row), self._slots, style)

    def lines(self) -> Iterator[Waiting]:
        """Set the opening row, the rows, the totals; say so where there are no rows."""
        if self._section.opening is not None:
            opening = self._section.opening
            yield Waiting(self.labelled(opening, OPENING), opening)
        for row, written in self._first:
            yield Waiting(set_row(written, self._slots), row)
        if not self._first:
            yield Waiting(set_across(WORDS[self._language].no_rows, self._page, NOTE))
        for row in self._rest:
            yield Waiting(set_row(self._written(row), self._slots), row)
        for row in self._section.totals:
            yield Waiting(self.labelled(row, TOTAL), is_total=True)

    def _written(self, row: Row) -> list[str]:
        return [printable(text) for text in write_row(row, self._section.columns, self._language)]

    def _place(self, known: Slots) -> Sequence[Slot]:
        """Take the places of an earlier table of the same columns if they suit, else find new."""
        columns = tuple(self._section.columns)
        sample = Sample(columns, [written for _, written in self._first], self._bold_figures())
        if columns not in known or not still_fit(known[columns], sample):
            known[columns] = place(sample, self._page)
        return known[columns]

    def _bold_figures(self) -> list[list[str]]:
        """Write the figures of opening and totals, without labels: those may run on."""
        rows = [*self._section.totals]
        if self._section.opening is not None:
            rows.append(self._section.opening)
        return [
            [
                "" if isinstance(value, str) else text
                for value, text in zip(row, written, strict=True)
            ]
            for row, written in ((row, self._label_row(row)) for row in rows)
        ]

    def _label_row(self, row: Row) -> list[str]:
        written = write_label_row(row, self._section.columns, self._language)
        return [printable(text) for text in written]


class Queue:
    """The lines that are set but not yet on a page; never many more than a page holds."""

    def __init__(self, lines: Iterable[Waiting]) -> None:
        self._lines = iter(lines)
        self._waiting: deque[Waiting] = deque()
        self.height = 0.0

    def fill(self, room: float) -> None:
        """Fetch lines until they would fill the room or none is left."""
        while self.height <= room:
            fetched = next(self._lines, None)
            if fetched is None:
                break
            self._waiting.append(fetched)
            self.height += fetched.line.height

    def take(self, room: float) -> list[Waiting]:
        """Take the lines that fit; the totals are never parted from the last row."""
        taken: list[Waiting] = []
        while self._waiting and self._waiting[0].line.height <= room:
            taken.append(self._waiting.popleft())
            room -= taken[-1].line.height
        while len(taken) > 1 and self._waiting and self._waiting[0].is_total:
            self._waiting.appendleft(taken.pop())
        self.height = sum(waiting.line.height for waiting in self._waiting)
        return taken

    def rest(self) -> list[Line]:
        """Give all the lines that wait."""
        return [waiting.line for waiting in self._waiting]
