"""Reading the rows of a machine file, and collecting what is wrong with them."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TextIO

from sqlalchemy import text

from app.core.db import db
from app.core.errors import N_, DomainError
from app.ledger.errors import LedgerError

KEPT_PROBLEMS = 100
"""How many problems are kept word for word; all are counted."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong at a place of the file; rows count from 1, the heading is row 1."""

    row: int
    column: str
    error: DomainError

    def __str__(self) -> str:
        """Say it as the command line prints it."""
        return f"row {self.row}, {self.column}: {self.error}"


@dataclass(slots=True)
class Problems:
    """The problems of a file so far."""

    count: int = 0
    kept: list[Problem] = field(default_factory=list)

    def add(self, row: int, column: str, error: DomainError) -> None:
        """Note a problem; beyond the first hundred only their number grows."""
        self.count += 1
        if len(self.kept) < KEPT_PROBLEMS:
            self.kept.append(Problem(row, column, error))


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: rows taken, and rows that were there already, unchanged."""

    imported: int
    unchanged: int


class FileRefusedError(LedgerError):
    """A file with mistakes; nothing of it was taken."""

    message = N_("{count} rows or cells are wrong. Nothing was imported. Mend them and try again.")

    def __init__(self, problems: Problems) -> None:
        self.problems = problems.kept
        super().__init__(count=problems.count)


class MissingColumnsError(LedgerError):
    """The heading lacks columns."""

    message = N_("The file lacks the columns {missing}. The heading must be: {expected}.")


class NotTextError(LedgerError):
    """The file is not the text it should be."""

    message = N_("The file is not UTF-8 text ({reason}). Save it as CSV UTF-8 and try again.")


class CellCountError(LedgerError):
    """A row is longer or shorter than the heading."""

    message = N_("The row has {found} cells, the heading {expected}. Quote cells with a comma.")


class EmptyCellError(LedgerError):
    """A cell that must be filled is not."""

    message = N_("The cell is empty. Fill it in.")


class ControlCharacterError(LedgerError):
    """A NUL byte is no text."""

    message = N_("The cell holds a NUL character. Remove it.")


class DifferentContentError(LedgerError):
    """A key known already came back with other content."""

    message = N_(
        "{key} was imported before with other content: {column} was {old}, is now {new}. "
        "Correct the voucher in the books, or give the row a key of its own."
    )


def wait_for_other_imports() -> None:
    """Let one import run at a time: two of one file would both find its rows missing."""
    db.session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _IMPORT_LOCK})


def read_rows(
    file: TextIO, columns: Sequence[str], problems: Problems
) -> Iterator[tuple[int, list[str]]]:
    """Give (row number, cells in the order of `columns`) for every well-formed row.

    Raises MissingColumnsError, NotTextError; other mistakes go to `problems`.
    """
    reader = csv.reader(file, strict=True)
    try:
        heading = [name.strip().removeprefix("\ufeff") for name in next(reader, [])]
        missing = [name for name in columns if name not in heading]
        if missing:
            raise MissingColumnsError(missing=", ".join(missing), expected=",".join(columns))
        places = [heading.index(name) for name in columns]
        in_order = places == list(range(len(heading)))
        for cells in reader:
            row = reader.line_num
            if len(cells) != len(heading):
                if cells:
                    problems.add(row, "*", CellCountError(found=len(cells), expected=len(heading)))
                continue
            yield row, cells if in_order else [cells[place] for place in places]
    except (UnicodeDecodeError, csv.Error) as error:
        raise NotTextError(reason=error) from error


def filled(text: str) -> str:
    """Take a cell that must not be empty."""
    if not text:
        raise EmptyCellError
    return plain(text)


def plain(text: str) -> str:
    """Take a cell of text as it is; raises ControlCharacterError."""
    if "\0" in text:
        raise ControlCharacterError
    return text


def currency_code(text: str) -> str:
    """Take a currency by its code, or the lira by what people write for it."""
    return _LIRA.get(text, text)


# "import" in digits.
_IMPORT_LOCK = 467_678

_LIRA = {"TL": "TRY", "₺": "TRY", "YTL": "TRY"}
