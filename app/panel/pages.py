"""What the templates of generated screens are given: plain values, ready to be written.

A template decides nothing but looks: every text is translated and formatted, every address is
made, every right is asked for before.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from app.panel.parts import Part


class Cell(NamedTuple):
    """A value as text; `kind` says how it stands (money and numbers to the right).

    `parts` are the records of a field that holds several; the text joins their names. `picture`
    is the address of a small picture of it, `html` a formatted text, whose words are `text`.
    A page holds hundreds: a tuple is made and taken apart faster than anything else.
    """

    text: str
    kind: str = "text"
    url: str = ""
    tone: str = ""
    note: str = ""
    parts: Sequence[Part] = ()
    picture: str = ""
    html: str = ""


@dataclass(frozen=True, slots=True)
class Button:
    """Something to press: a link, or with `post` a form of its own with its token.

    `asks` is a question whose answer goes with it as `reason`.
    """

    label: str
    url: str
    icon: str = ""
    tone: str = "secondary"
    post: bool = False
    confirm: str = ""
    asks: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """A column's heading; pressing it sorts by the column where `sort_url` is given."""

    name: str
    label: str
    kind: str
    sort_url: str = ""
    sorted: str = ""
    """`asc`, `desc`, or nothing."""
    tells: tuple[Any, ...] = ()
    """The fields a column made by hand tells of: who may not see one does not see the column."""


@dataclass(frozen=True, slots=True)
class Option:
    """One of the values a filter or a select offers."""

    key: str
    label: str
    url: str = ""
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter chip: what it is called, what it is set to, and what else it offers.

    `kind` is day (presets as options, and `first`, `last` to type), choice, yes_no, link
    (`options_url` answers a search with JSON), number (`first`, `last`), text or on (a text or a
    day to type), switch, mine or archived.
    """

    name: str
    label: str
    kind: str
    value: str = ""
    """What it is set to, as text; empty when it is not set."""
    options: Sequence[Option] = ()
    options_url: str = ""
    first: str = ""
    last: str = ""
    clear_url: str = ""
    parameters: Sequence[tuple[str, str]] | None = None
    """What goes along when it is set; None: what the page says."""


class ListRow(NamedTuple):
    """A row of a list: its cells, and the page it opens."""

    id: str
    url: str
    cells: Sequence[Cell]
    is_archived: bool = False
    is_starred: bool = False
    level: int = 0
    branch_url: str = ""
    """Answers with the rows that are part of this one, where there are any."""


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A group of a list: what its records share, how many they are, what they add up to."""

    label: str
    url: str
    cells: Sequence[Cell]


@dataclass(frozen=True, slots=True)
class Groups:
    """A list in groups by a field."""

    headings: Sequence[Heading]
    rows: Sequence[GroupRow]
    label: str
    clear_url: str


@dataclass(frozen=True, slots=True)
class ListPage:
    """A page of a list. `parameters` are those of its address, kept by its search form."""

    title: str
    hint: str
    icon: str
    headings: Sequence[Heading]
    rows: Sequence[ListRow]
    search: str
    can_search: bool
    filters: Sequence[Filter]
    parameters: Sequence[tuple[str, str]]
    list_url: str
    summary_url: str
    """Answers with the count and the totals of the whole filter, as a piece of HTML."""
    create_url: str = ""
    export_url: str = ""
    workbook_url: str = ""
    """Like those of the pivot and the deeds without the list's own address: scripts add it."""
    pivot_url: str = ""
    bulk_url: str = ""
    """Answers with what can be done to rows that are ticked, as a piece of HTML."""
    previous_url: str = ""
    next_url: str = ""
    first_url: str = ""
    last_url: str = ""
    clear_url: str = ""
    """Takes every filter and the search away; empty when none is set."""
    problems: Sequence[str] = ()
    """What could not be understood in the address, said to the person."""
    conditions: str = ""
    """Conditions beside the chips, as a sentence."""
    conditions_url: str = ""
    """Answers with the form in which conditions are put together, as a piece of HTML."""
    conditions_clear_url: str = ""
    views: Sequence[Option] = ()
    """The whole list and its saved views, where there are any."""
    arrange_url: str = ""
    """Answers with what can be chosen of columns, rows and views, as a piece of HTML."""
    density: str = ""
    star_url: str = ""
    """Begins the addresses that take a star for a row, or take it away."""
    peek_url: str = ""
    """Begins the addresses that answer with a row's record, to be read beside the list."""
    import_url: str = ""
    groups: Groups | None = None
    """The list in groups, in place of its rows."""
    displays: Sequence[Option] = ()
    """What else its records may be shown as, where there is anything: list, board, calendar."""
    display: str = ""
    """What they are shown as, where that is not the list."""


@dataclass(frozen=True, slots=True)
class ListSummary:
    """The foot of a list: how many rows the whole filter has, and its totals by column."""

    count: str
    totals: Sequence[Cell | None]
    """One for each column of the list."""


@dataclass(frozen=True, slots=True)
class HeldFile:
    """The file in a field of a form; one that waits was uploaded and is saved with the form."""

    name: str
    size: str
    url: str = ""
    picture: str = ""
    is_waiting: bool = False


@dataclass(frozen=True, slots=True)
class FormField:
    """A field of a form, with what was typed into it and what is wrong with that.

    `kind` is text, long_text, email, phone, tax_number, iban, whole, money, rate, day, yes_no,
    choice (`options`), many and tags (`options_url`, `chosen`), link
    (`options_url`, `option_label`, `create_url`), file and image (`held`, `accepts`, `most`),
    rich_text (`words`) or lines (`grid`).
    The value of a yes_no is "1" or "". `input` is the name of its input.
    """

    name: str
    input: str
    label: str
    kind: str
    value: str = ""
    hint: str = ""
    is_required: bool = False
    is_read_only: bool = False
    errors: Sequence[str] = ()
    options: Sequence[Option] = ()
    options_url: str = ""
    option_label: str = ""
    create_url: str = ""
    currency: str = ""
    rules: str = ""
    """When it is visible, needed or fixed, as JSON for the script of forms; "" for always."""
    chosen: str = ""
    """The members chosen, as JSON for the script of forms."""
    grid: "Grid | None" = None
    held: HeldFile | None = None
    accepts: str = ""
    """How the names of files end that may be chosen."""
    most: str = ""
    """How large a file may be, in bytes."""
    words: str = ""
    """A formatted text as plain text, for browsers without scripts."""


@dataclass(frozen=True, slots=True)
class GridRow:
    """A child row in a form. `prefix` begins the names of its inputs: addresses-0-.

    Its number is in the hidden input {prefix}id, empty for a new one; {prefix}gone = 1 removes
    it. A row whose every input is empty and whose id is empty is none.
    """

    prefix: str
    id: str
    fields: Sequence[FormField]
    is_gone: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """The child rows of a record in its form; `blank` is the row that new ones are copies of.

    Its inputs carry __row__ in place of the row's number.
    """

    name: str
    headings: Sequence[Heading]
    rows: Sequence[GridRow]
    blank: GridRow
    adds_up: bool = True
    """Whether the amounts of its rows are added in its foot."""


@dataclass(frozen=True, slots=True)
class FormSection:
    """Some fields of a form under a title."""

    title: str
    fields: Sequence[FormField]


@dataclass(frozen=True, slots=True)
class FormPage:
    """A form to create or change a record.

    `token` goes back in the hidden input _version; `errors` stand above all fields; the
    buttons are _save and _continue. `conflicts` tells what somebody else changed meanwhile.
    """

    title: str
    icon: str
    sections: Sequence[FormSection]
    action_url: str
    back_url: str
    list_url: str
    list_title: str
    token: str = ""
    errors: Sequence[str] = ()
    conflicts: Sequence[str] = ()
    is_new: bool = False

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of its fields that people fill in: what scripts it needs."""
        fields = (field for section in self.sections for field in section.fields)
        return frozenset(field.kind for field in fields if not field.is_read_only)

    @property
    def sends_files(self) -> bool:
        """Whether it is sent in parts, as files are."""
        return not self.kinds.isdisjoint({"file", "image"})


@dataclass(frozen=True, slots=True)
class Fact:
    """A field of a record with its value."""

    label: str
    cell: Cell


@dataclass(frozen=True, slots=True)
class FactSection:
    """Some facts of a record under a title."""

    title: str
    facts: Sequence[Fact]


@dataclass(frozen=True, slots=True)
class LinesTable:
    """The child rows of a record, to be read."""

    title: str
    headings: Sequence[Heading]
    rows: Sequence[Sequence[Cell]]


@dataclass(frozen=True, slots=True)
class Tab:
    """A tab of a record; what it holds is fetched from its address when it is opened."""

    name: str
    title: str
    url: str
    count: str = ""
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """A sentence of the history: who did what and when."""

    when: str
    who: str
    text: str
    details: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class MergedInto:
    """Where a record lives on that was merged into another; unnamed to whom that is hidden."""

    title: str = ""
    url: str = ""
    merge_url: str = ""


@dataclass(frozen=True, slots=True)
class RecordPage:
    """A record to be read: head, facts, child rows, tabs, and what can be done."""

    title: str
    subtitle: str
    icon: str
    list_url: str
    list_title: str
    figures: Sequence[object]
    sections: Sequence[FactSection]
    lines: Sequence[LinesTable]
    tabs: Sequence[Tab]
    buttons: Sequence[Button]
    key: str = ""
    star_url: str = ""
    """Takes a star for the person who looks, or takes it away."""
    is_starred: bool = False
    is_archived: bool = False
    previous_url: str = ""
    next_url: str = ""
    badges: Sequence[Cell] = field(default_factory=tuple)
    trail: Sequence[Option] = ()
    """What the record is part of, from the top down."""
    timeline_url: str = ""
    """Answers with what people left on the record, as a piece of HTML."""
    is_mailable: bool = False
    """Whether addresses are chosen there."""
    merged: MergedInto | None = None
    """Where it lives on, if it was merged into another record."""
