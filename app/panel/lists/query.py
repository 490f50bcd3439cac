"""The statement behind a list: the viewer's rows, filtered, in order, one page of them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select, tuple_

from app.core import access
from app.core.actor import current_actor
from app.core.db import db
from app.core.errors import DomainError
from app.core.tags import carries, read_search
from app.panel.imports.models import keys_of
from app.panel.lists.asked import Asked, UnknownPageError
from app.panel.lists.cells import ask
from app.panel.lists.columns import ListColumn, column_of
from app.panel.lists.conditions import condition_of
from app.panel.lists.operators import compiled
from app.panel.lists.sought import holds
from app.panel.registry import Registered, largest

PAGE = 50


@dataclass(frozen=True, slots=True)
class Rows:
    """A page of rows in the list's order, and whether others lie before and after it."""

    rows: Sequence[Any]
    has_previous: bool
    has_next: bool
    problems: tuple[DomainError, ...]


class Listing:
    """A list of a model as it was asked for."""

    def __init__(
        self,
        entry: Registered,
        asked: Asked,
        language: str,
        root: str = "",
        columns: Sequence[ListColumn] = (),
    ) -> None:
        """Read what was asked for; `columns` are those of the panel's list unless given."""
        self.entry = entry
        self.asked = asked
        self.language = language
        self._root = root
        self._given = columns
        self._made = {column.name: column for column in columns}
        default = entry.panel.sort
        self.sort = asked.sort or default.removeprefix("-")
        self.is_descending = asked.is_descending if asked.sort else default.startswith("-")
        self.problems: list[DomainError] = [*asked.problems]
        self._is_lost = False
        self._conditions = self._read_conditions()

    @cached_property
    def columns(self) -> Sequence[ListColumn]:
        """The columns that are asked for."""
        names = self.asked.columns or self.asked.usual or self.entry.panel.list
        return self._given or [self.column(name) for name in names]

    def column(self, name: str) -> ListColumn:
        """Give a column, the same for each who asks: its joins must be."""
        if name not in self._made:
            self._made[name] = column_of(self.entry.model, name, self.language, self._root)
        return self._made[name]

    @cached_property
    def _sort_column(self) -> ListColumn | None:
        """The column the list is ordered by; none where that is the key alone."""
        return None if self.sort == "id" else self.column(self.sort)

    @cached_property
    def sorted_by(self) -> Any:
        """What the list is ordered by, before the key."""
        return self.entry.key if self._sort_column is None else self._sort_column.sorts_by

    def narrow(self, condition: ColumnElement[bool]) -> None:
        """Keep only rows that also meet a condition."""
        self._conditions.append(condition)

    @property
    def conditions(self) -> Sequence[Any]:
        """The conditions that a row of the filter meets."""
        return self._conditions

    def filtered(self, *asks: Any) -> Select[Any]:
        """Ask for something of every row of the filter."""
        query = select(*asks).select_from(self.entry.model)
        return query.where(*self._conditions)

    def everything(self) -> Select[Any]:
        """Ask for the cells of every row of the filter, in order."""
        order = self._order(reverse=False)
        return self.cells().order_by(*order)

    def page(self, size: int = PAGE) -> Rows:
        """Give the page that was asked for.

        The first and the last page, and those beside any page, are read by key, so that each
        costs the same however long the list is.
        """
        backwards = self._is_backwards
        rows = self._asked(size + 1)
        more = len(rows) > size
        rows = rows[:size]
        if backwards:
            rows.reverse()
        came_from = self.asked.direction in {"after", "before"} and not self._is_lost
        return Rows(
            rows,
            has_previous=more if backwards else came_from,
            has_next=(came_from and bool(rows)) if backwards else more,
            problems=tuple(self.problems),
        )

    def _asked(self, most: int) -> list[Any]:
        """Ask for a page; of a list that nothing narrows the question is made once for everybody.

        Whose rows they are is none of it: the guard adds that as it is asked.
        """
        is_whole = len(self._conditions) == self.entry.is_archivable and self.asked.place is None
        if self._given or not is_whole:
            return list(db.session.execute(self.ordered(self.cells()).limit(most)))
        asks = (*self.columns, *([self._sort_column] if self._sort_column else ()))
        key = (
            self.entry.model,
            tuple((column.name, column.title) for column in asks),
            (self.sort, self.is_descending, self._is_backwards, self.asked.archived, most),
        )
        known = _questions.get(key)
        if known is None:
            if len(_questions) >= _MOST_QUESTIONS:
                _questions.clear()
            known = _questions[key] = self.ordered(self.cells()).limit(most)
        return list(access.rows_of(known))

    def no_page(self) -> Rows:
        """Give no rows, for a list that is shown in another way."""
        return Rows((), has_previous=False, has_next=False, problems=tuple(self.problems))

    @property
    def _is_backwards(self) -> bool:
        return self.asked.direction in {"before", "last"}

    def ordered(self, query: Select[Any]) -> Select[Any]:
        """Put a question in the list's order, from the place asked for, in its direction."""
        place = self._place()
        query = query if place is None else query.where(place)
        return query.order_by(*self._order(reverse=self._is_backwards))

    def sort_values(self) -> Select[Any]:
        """Ask for key and sort value of every row of the filter."""
        query = self.filtered(self.entry.key, self.sorted_by)
        for join in self._sort_column.joins if self._sort_column else ():
            query = query.outerjoin(join)
        return query

    def place_of(self, row: Any) -> tuple[Any, Any]:
        """Give the place of a row: the value it is sorted by, and its key."""
        return row[-1], row[0]

    def cells(self, *conditions: Any) -> Select[Any]:
        """Ask for key, archived mark, the columns' values and the sort value, in that order.

        Rows meet the filter, and more conditions where they are given.
        """
        archived = [self.entry.model.archived_at] if self.entry.is_archivable else []
        columns = self.columns
        query = ask(self.entry.model, columns, self.entry.key.label("key"), *archived)
        if self._sort_column and self._sort_column not in columns:
            for join in self._sort_column.joins:
                query = query.outerjoin(join)
        return query.add_columns(self.sorted_by.label("sort")).where(*self._conditions, *conditions)

    def _order(self, *, reverse: bool) -> Sequence[Any]:
        descending = self.is_descending is not reverse
        parts = (self.sorted_by, self.entry.key)
        return [part.desc() if descending else part.asc() for part in parts]

    def _place(self) -> ColumnElement[bool] | None:
        """Give the condition that rows lie after (or before) the place asked for."""
        if self.asked.place is None:
            return None
        try:
            value, key = self._read_place(self.asked.place)
        except (DomainError, ValueError, InvalidOperation):
            self.problems.append(UnknownPageError())
            self._is_lost = True
            return None
        upwards = self.is_descending is (self.asked.direction == "before")
        return _beyond(self.sorted_by, self.entry.key, value, key, upwards=upwards)

    def _read_place(self, place: tuple[Any, Any]) -> tuple[Any, Any]:
        text, key = place
        return _as(self.sorted_by, text), self.entry.parse_key(key)

    def _read_conditions(self) -> list[Any]:
        entry, asked = self.entry, self.asked
        found: list[Any] = []
        if entry.is_archivable:
            archived = entry.model.archived_at
            found.append(archived.is_not(None) if asked.archived else archived.is_(None))
        if asked.search and hasattr(entry.model, "search_key"):
            found += self._searched()
        if asked.mine and entry.panel.owner:
            found.append(access.owned(entry.model, entry.panel.owner, current_actor().user_id))
        if asked.imported:
            found.append(entry.key.in_(keys_of(entry, asked.imported)))
        if asked.where is not None:
            condition = compiled(entry, asked.where, self.language, self.problems)
            found += [] if condition is None else [condition]
        return [*found, *self._filter_conditions()]

    def _filter_conditions(self) -> Iterator[Any]:
        for name, text in self.asked.filters.items():
            try:
                condition = condition_of(self.entry, name, text, self.language)
            except DomainError as problem:
                self.problems.append(problem)
            else:
                if condition is not None:
                    yield condition

    def _searched(self) -> list[Any]:
        """Read the words of a search: those that begin with # are tags, or begin them."""
        tags, others = read_search(self.asked.search)
        if not tags or not self.entry.shows_tags:
            return [holds(self.entry, self.asked.search)]
        carried = [carries(self.entry.name, self.entry.key, tag) for tag in tags]
        return [*carried, *([holds(self.entry, others)] if others else [])]


_MOST_QUESTIONS = 512
_questions: dict[Any, Select[Any]] = {}
"""By model, columns with what names the records they link to, order, archived or not, and size."""


def _beyond(
    sorted_by: Any, key: Any, value: Any, key_value: Any, *, upwards: bool
) -> ColumnElement[bool]:
    """Give the rows past a place; rows without a value stand after all that have one."""
    if value is None:
        further = key > key_value if upwards else key < key_value
        behind = sorted_by.is_(None) & further
        return behind if upwards else or_(behind, sorted_by.is_not(None))
    here, place = tuple_(sorted_by, key), tuple_(value, key_value)
    if not upwards:
        return here < place
    return or_(here > place, sorted_by.is_(None)) if _may_be_none(sorted_by) else here > place


def _may_be_none(expression: Any) -> bool:
    column = getattr(expression, "property", None)
    return column is None or bool(getattr(column.columns[0], "nullable", True))


def _as(expression: Any, text: str | None) -> Any:
    """Read a value of the sort column back from an address; raises what the type raises."""
    if text is None:
        return None
    kind = expression.type.python_type
    if kind is bool:
        return text == "True"
    if kind is int:
        return int(text) if abs(int(text)) <= largest(expression.type) else _refuse()
    return _READERS.get(kind, str)(text)


_DIGITS = 30


def _amount(text: str) -> Decimal:
    value = Decimal(text)
    return value if value.is_finite() and value.adjusted() < _DIGITS else _refuse()


_READERS: Mapping[type, Callable[[str], Any]] = {
    date: date.fromisoformat,
    datetime: datetime.fromisoformat,
    Decimal: _amount,
}


def _refuse() -> Any:
    raise UnknownPageError
