"""A pivot as its template is given it: the table, the rows behind each figure, the chart."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from app.core.errors import DomainError
from app.core.language import _, in_a_sentence, said
from app.core.money import format_amount
from app.core.turkish import sort_key
from app.panel import kinds
from app.panel.lists.criteria import Condition, Criteria, narrowed, read_criteria, write_criteria
from app.panel.lists.offered import offered
from app.panel.lists.query import Listing
from app.panel.pages import Option
from app.panel.pivot.asked import Dimension, Wanted, dimensions, measures
from app.panel.pivot.figures import NOTHING, Figure, Found, TooManyFiguresError, ask
from app.panel.pivot.places import called, shared
from app.panel.registry import Registered

MOST_ROWS, MOST_COLUMNS = 500, 60
"""What is shown; totals add up all that was found."""

MOST_BARS, MOST_SERIES = 40, 12
"""What is drawn; the table has the others."""


@dataclass(frozen=True, slots=True)
class Part:
    """A number in one currency, and the address of the records behind it."""

    text: str
    currency: str
    url: str
    plain: str = ""
    """The number for the chart."""


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the table: its figures by column, then its total."""

    label: str
    url: str
    cells: Sequence[Sequence[Part]]
    total: Sequence[Part]


@dataclass(frozen=True, slots=True)
class Chart:
    """What is drawn: `question` is the title, `data` goes to the script as it is."""

    question: str
    data: dict[str, Any]
    is_whole: bool


@dataclass(frozen=True, slots=True)
class PivotPage:
    """The screen of a pivot."""

    title: str
    icon: str
    list_url: str
    """The same list as rows."""
    pivot_url: str
    parameters: Sequence[tuple[str, str]]
    rows_offered: Sequence[Option]
    across_offered: Sequence[Option]
    measures_offered: Sequence[Option]
    problems: Sequence[str] = ()
    notes: Sequence[str] = ()
    row_label: str = ""
    across_label: str = ""
    measure_label: str = ""
    columns: Sequence[tuple[str, str]] = ()
    """Name and address of each column, none where there is one dimension."""
    lines: Sequence[Line] = ()
    totals: Sequence[Sequence[Part]] = ()
    total: Sequence[Part] = ()
    chart: Chart | None = field(default=None)


def pivot_page(entry: Registered, listing: Listing, wanted: Wanted, base: str) -> PivotPage:
    """Give the screen of a pivot of a list."""
    problems = [*listing.problems]
    try:
        found = ask(listing, wanted)
    except TooManyFiguresError as problem:
        problems.append(problem)
        found = Found({}, {}, {})
    maker = _Maker(entry, listing, wanted, found, f"{base}/list/")
    return PivotPage(
        title=str(entry.panel.title),
        icon=entry.panel.icon,
        list_url=listing.asked.address(f"{base}/list/", group=""),
        pivot_url=f"{base}/pivot",
        parameters=[*listing.asked.parameters().items()],
        rows_offered=_offered(dimensions(entry), wanted.rows.key),
        across_offered=_offered(dimensions(entry), wanted.across.key if wanted.across else ""),
        measures_offered=_offered(measures(entry), wanted.measure.key),
        problems=[said(problem) for problem in problems],
        notes=[str(note) for note in maker.notes()],
        row_label=wanted.rows.label,
        across_label=wanted.across.label if wanted.across else "",
        measure_label=wanted.measure.label,
        columns=[(maker.column_name(key), maker.url(column=key)) for key in maker.columns],
        lines=list(maker.lines()),
        totals=[maker.parts(column=key) for key in maker.columns],
        total=maker.parts(),
        chart=maker.chart() if found.figures else None,
    )


def _offered(known: Any, chosen: str) -> list[Option]:
    return [Option(key, it.label, is_chosen=key == chosen) for key, it in known.items()]


_ANY = object()


class _Maker:
    """Lays figures out by row, column and currency, with the address of the records of each."""

    def __init__(
        self, entry: Registered, listing: Listing, wanted: Wanted, found: Found, address: str
    ) -> None:
        self._entry, self._listing, self._wanted = entry, listing, wanted
        self._found, self._address = found, address
        self._sums = _sums(found)
        all_rows = self._in_order(found.row_names, wanted.rows, is_row=True)
        across = wanted.across
        all_columns = self._in_order(found.column_names, across, is_row=False) if across else []
        self._is_cut = len(all_rows) > MOST_ROWS or len(all_columns) > MOST_COLUMNS
        self._rows, self.columns = all_rows[:MOST_ROWS], all_columns[:MOST_COLUMNS]
        measured = wanted.measure.field
        self._currency = measured.currency if measured else None
        self._may_open = self._can_be_asked()

    def _in_order(self, names: dict[Any, Any], by: Dimension, *, is_row: bool) -> list[Any]:
        """Put days in their order, all else by how many records there are, then by name."""
        if by.step:
            return sorted(names, key=lambda key: (key is None, key))

        def rank(key: Any) -> tuple[int, str]:
            place = {"row": key} if is_row else {"column": key}
            count = sum(figure.count for _currency, figure in self._figures(**place))
            return -count, sort_key(self._called(by, key, names[key]))

        return sorted(names, key=rank)

    def _called(self, by: Dimension, key: Any, name: Any) -> str:
        return called(self._listing.column(by.name), by, key, name)

    def _row_name(self, key: Any) -> str:
        return self._called(self._wanted.rows, key, self._found.row_names[key])

    def column_name(self, key: Any) -> str:
        """Give what a column is called."""
        assert self._wanted.across is not None  # noqa: S101 - there are columns
        return self._called(self._wanted.across, key, self._found.column_names[key])

    def notes(self) -> Iterator[Any]:
        """Say what is left out of the table, and what is not added up."""
        if self._is_cut:
            yield _(
                "Only the first %(rows)s rows and %(columns)s columns are shown; totals count all.",
                rows=MOST_ROWS,
                columns=MOST_COLUMNS,
            )
        if len(self._found.currencies) > 1:
            yield _("Each currency stands for itself: amounts of different ones are never added.")

    def lines(self) -> Iterator[Line]:
        """Give the rows of the table."""
        for row in self._rows:
            yield Line(
                label=self._row_name(row),
                url=self.url(row=row),
                cells=[self.parts(row=row, column=column) for column in self.columns],
                total=self.parts(row=row),
            )

    def parts(self, row: Any = _ANY, column: Any = _ANY) -> list[Part]:
        """Give the figures at a place, one for each currency."""
        found = []
        for currency, figure in self._figures(row, column):
            number = figure.told(self._wanted.measure.how)
            if number is not None:
                url = self.url(row, column, currency if self._currency else None)
                found.append(Part(self._written(number), currency, url, str(number)))
        return found

    def _figures(self, row: Any = _ANY, column: Any = _ANY) -> Sequence[tuple[str, Figure]]:
        return self._sums.get((row, column), ())

    def _written(self, number: Decimal) -> str:
        measure, language = self._wanted.measure, self._listing.language
        is_whole = measure.field is None or (measure.how == "sum" and measure.field.kind == "whole")
        if is_whole:
            return kinds.KINDS["whole"].show(int(number), language)
        return format_amount(number, language)

    def url(self, row: Any = _ANY, column: Any = _ANY, currency: str | None = None) -> str:
        """Give the address of exactly the records behind a figure; "" where none can say it."""
        if not self._may_open:
            return ""
        conditions = [*self._conditions(row, column, currency)]
        if None in conditions:
            return ""
        where = self._listing.asked.where
        for condition in conditions:
            where = narrowed(where, condition)
        return self._listing.asked.address(
            self._address, group="", where=write_criteria(where) if where else ""
        )

    def _conditions(self, row: Any, column: Any, currency: str | None) -> Iterator[Any]:
        if row is not _ANY:
            yield shared(self._wanted.rows, row, self._found.row_names[row])
        if column is not _ANY and self._wanted.across:
            yield shared(self._wanted.across, column, self._found.column_names[column])
        if currency is not None:
            by = self._currency_field()
            yield shared(by, currency, currency) if by else None

    def _currency_field(self) -> Dimension | None:
        """Give the field that says the currency of the amounts, by its own name or its column's."""
        for name, known in offered(self._entry).items():
            if self._currency in {name, known.column}:
                return Dimension(name, known)
        return None

    def _can_be_asked(self) -> bool:
        """Tell whether a list can be asked for three conditions more."""
        where: Criteria | None = self._listing.asked.where
        for _more in range(3):
            where = narrowed(where, Condition("x" * 30, "is", "x" * 200))
        try:
            return where is not None and read_criteria(write_criteria(where)) is not None
        except DomainError:
            return False

    def chart(self) -> Chart:
        """Give what is drawn of the table: a bar for each row, in series by column and currency."""
        rows = self._rows[:MOST_BARS]
        places = [
            (column, currency)
            for column in (self.columns or [_ANY])
            for currency in self._found.currencies
        ]
        series = [self._series(rows, *place) for place in places[:MOST_SERIES]]
        is_whole = len(rows) == len(self._rows) and len(places) <= MOST_SERIES
        stacks = self._wanted.measure.how != "average"
        labels = [self._row_name(row) for row in rows]
        data = {"labels": labels, "series": series, "stacked": stacks}
        return Chart(self._question(), data, is_whole and not self._is_cut)

    def _series(self, rows: Sequence[Any], column: Any, currency: str) -> dict[str, Any]:
        parts = [
            next((part for part in self.parts(row, column) if part.currency == currency), None)
            for row in rows
        ]
        name = self._wanted.measure.label if column is _ANY else self.column_name(column)
        return {
            "label": f"{name} {currency}".strip(),
            "stack": currency,
            "values": [part.plain if part else None for part in parts],
            "texts": [f"{part.text} {currency}".strip() if part else "" for part in parts],
            "urls": [part.url if part else "" for part in parts],
        }

    def _question(self) -> str:
        what, rows = self._wanted.measure.label, self._wanted.rows.label
        of_list = str(self._entry.panel.title)
        if self._wanted.across is None:
            return str(
                _(
                    "%(list)s: what is the %(what)s by %(rows)s?",
                    list=of_list,
                    what=in_a_sentence(what),
                    rows=in_a_sentence(rows),
                )
            )
        across = in_a_sentence(self._wanted.across.label)
        return str(
            _(
                "%(list)s: what is the %(what)s by %(rows)s and %(across)s?",
                list=of_list,
                what=in_a_sentence(what),
                rows=in_a_sentence(rows),
                across=across,
            )
        )


def _sums(found: Found) -> dict[tuple[Any, Any], list[tuple[str, Figure]]]:
    """Add figures up by row, by column and over all, each currency by itself."""
    sums: dict[tuple[Any, Any], dict[str, Figure]] = {}
    for (row, column, currency), figure in found.figures.items():
        for place in ((row, column), (row, _ANY), (_ANY, column), (_ANY, _ANY)):
            at = sums.setdefault(place, {})
            at[currency] = at.get(currency, NOTHING) + figure
    return {place: sorted(by.items()) for place, by in sums.items()}
