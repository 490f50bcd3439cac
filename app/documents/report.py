"""What a document shows: plain values, the same for PDF, Excel and CSV."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Language = Literal["tr", "en"]
Kind = Literal["text", "date", "amount", "rate", "number", "side"]
Carry = Literal["sum", "last"]
Orientation = Literal["portrait", "landscape"]

Row = Sequence[object]
"""One cell for each column: str (text, side), date, Decimal (amount, rate), Decimal or int
(number); None prints as nothing. Opening and total rows may hold a label in any column."""


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Who sends the document."""

    name: str
    address_lines: Sequence[str] = ()
    tax_office: str = ""
    tax_no: str = ""
    phone: str = ""
    email: str = ""
    website: str = ""
    logo: bytes | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """What a column is called and how its cells are written.

    `carry` says what the line at a page break repeats: "sum" the total of the column so far,
    "last" its last figure (a running balance), None nothing. `tells` names what its cells tell
    of, for whoever decides who may see it: nothing here asks.
    """

    label: str
    kind: Kind = "text"
    carry: Carry | None = None
    tells: tuple[object, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """One table: an opening row, the rows (read once, so a generator will do), the totals.

    The opening row counts in what is carried forward, the totals do not.
    """

    columns: Sequence[Column]
    rows: Iterable[Row]
    title: str = ""
    opening: Row | None = None
    totals: Sequence[Row] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """A titled document with its facts (label and value) and one table or several.

    `printed_at` is the local time shown on every page.
    """

    title: str
    sections: Sequence[Section]
    printed_at: datetime
    facts: Sequence[tuple[str, str]] = ()
    language: Language = "tr"
    orientation: Orientation = "portrait"
