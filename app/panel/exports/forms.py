"""The forms a list is written in: CSV by the panel itself, others by whoever can write them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO, TypeAlias

from app.core.db import db
from app.core.fields import Label
from app.core.language import _
from app.panel.lists.export import export
from app.panel.lists.query import Listing

_BLOCK = 2_000
_TYPED = frozenset({"money", "rate", "whole", "day"})

Told: TypeAlias = Callable[[int], None]
"""Is told how many rows have been written."""


@dataclass(frozen=True, slots=True)
class Table:
    """A list as a table of values: amounts, numbers and days as such, all else as it is read."""

    title: str
    columns: Sequence[tuple[str, str]]
    """Label and kind of field."""
    rows: Iterator[Sequence[Any]]
    language: str


Write: TypeAlias = Callable[[Table, BinaryIO], None]


@dataclass(frozen=True, slots=True)
class Form:
    """A form of files."""

    label: Label
    content_type: str
    write: Callable[[Listing, BinaryIO, Told], None]


def _csv(listing: Listing, file: BinaryIO, told: Told) -> None:
    for number, block in enumerate(export(listing)):
        file.write(block)
        told(max(0, number - 1) * _BLOCK)


FORMS: dict[str, Form] = {"csv": Form(_("CSV for Excel"), "text/csv; charset=utf-8", _csv)}


def offer(name: str, label: Label, content_type: str) -> Callable[[Write], Write]:
    """Offer another form of files: a function that writes a table."""

    def register(write: Write) -> Write:
        def of_list(listing: Listing, file: BinaryIO, told: Told) -> None:
            write(table_of(listing, told), file)

        FORMS[name] = Form(label, content_type, of_list)
        return write

    return register


def table_of(listing: Listing, told: Told) -> Table:
    """Give a list as a table whose rows are read as they are written, in the memory of a block."""
    columns = [(str(it.field.label), it.field.kind) for it in listing.columns]
    return Table(str(listing.entry.panel.title), columns, _rows(listing, told), listing.language)


def _rows(listing: Listing, told: Told) -> Iterator[Sequence[Any]]:
    begin = 2 if listing.entry.is_archivable else 1
    query = listing.everything().execution_options(yield_per=_BLOCK)
    number = 0
    with db.session.execute(query) as answer:
        for block in answer.partitions():
            told(number)
            number += len(block)
            yield from (_values(listing, row, begin) for row in block)


def _values(listing: Listing, row: Sequence[Any], begin: int) -> list[Any]:
    values = []
    for column in listing.columns:
        end = begin + len(column.asks)
        asked = row[begin:end]
        is_typed = column.field.kind in _TYPED and column.field.choices is None
        values.append(asked[0] if is_typed else column.cell(asked).text)
        begin = end
    return values
