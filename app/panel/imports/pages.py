"""What the templates of imports are given."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.panel.pages import FormField, Option


@dataclass(frozen=True, slots=True)
class Known:
    """One of a person's imports; its page, where they may still open it."""

    title: str
    file: str
    when: str
    state: str
    tone: str
    rows: str
    url: str


@dataclass(frozen=True, slots=True)
class StartPage:
    """Where a file is sent to; `fields` are what its columns may lead to."""

    title: str
    list_title: str
    list_url: str
    url: str
    sample_url: str
    most_rows: str
    most_megabytes: int
    fields: Sequence[tuple[str, str]]
    """Label, and whether it is needed."""
    imports: Sequence[Known]
    errors: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class FileColumn:
    """A column of the file: its heading, what stands in it, where it may lead."""

    input: str
    heading: str
    values: Sequence[str]
    options: Sequence[Option]


@dataclass(frozen=True, slots=True)
class Repeated:
    """A value that is wrong in a column, as often as `count` says; what may stand for it."""

    label: str
    place: int
    text: str
    count: str
    input: FormField
    make: str = ""
    """What making the record that is missing is called, where the person may."""


@dataclass(frozen=True, slots=True)
class WrongCell:
    """A cell of a row that is not right; with `input` it can be typed anew."""

    text: str
    input: str = ""
    label: str = ""
    errors: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class WrongRow:
    """A row that is not right, or of which something should be known."""

    number: str
    cells: Sequence[WrongCell]
    errors: Sequence[str]
    warnings: Sequence[str]


@dataclass(frozen=True, slots=True)
class InTheWay:
    """A record that an import cannot be taken back for."""

    title: str
    url: str
    reason: str


@dataclass(frozen=True, slots=True)
class ImportPage:
    """An import as far as it is; `step` is columns, tried, busy, done or undone."""

    step: str
    title: str
    file: str
    list_title: str
    list_url: str
    url: str
    start_url: str
    rows: str
    problem: str = ""
    progress: int = 0
    progress_url: str = ""
    columns: Sequence[FileColumn] = ()
    sheets: Sequence[Option] = ()
    modes: Sequence[Option] = ()
    finders: Sequence[Option] = ()
    counts: Sequence[tuple[str, str]] = ()
    """What a figure counts, and the figure."""
    is_right: bool = False
    wrong: str = ""
    repeated: Sequence[Repeated] = ()
    headings: Sequence[str] = ()
    wrong_rows: Sequence[WrongRow] = ()
    previous_url: str = ""
    next_url: str = ""
    errors_url: str = ""
    imported_url: str = ""
    may_undo: bool = False
    in_the_way: Sequence[InTheWay] = ()
