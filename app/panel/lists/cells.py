"""Rows of cells: any columns of a model, with the names of the records they link to."""

from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate, pairwise
from typing import Any

from sqlalchemy import Select, select

from app.core.db import db
from app.panel.lists.columns import ListColumn
from app.panel.pages import Cell


def ask(model: type[Any], columns: Sequence[ListColumn], *first: Any) -> Select[Any]:
    """Ask for the values of some columns, after those asked for `first`."""
    asks = [wanted for column in columns for wanted in column.asks]
    named = [wanted.label(f"c{number}") for number, wanted in enumerate(asks)]
    query = select(*first, *named).select_from(model)
    for column in columns:
        for join in column.joins:
            query = query.outerjoin(join)
    return query


def cutter(columns: Sequence[ListColumn], begin: int = 0) -> Callable[[Sequence[Any]], list[Cell]]:
    """Give what makes the cells of a row whose columns' values begin at a place."""
    ends = [*accumulate((len(column.asks) for column in columns), initial=begin)]
    cuts = [
        (column.cell, slice(*place)) for column, place in zip(columns, pairwise(ends), strict=True)
    ]
    return lambda row: [cell(row[place]) for cell, place in cuts]


def rows(query: Select[Any], columns: Sequence[ListColumn]) -> Iterator[list[Cell]]:
    """Give the cells of every row."""
    return map(cutter(columns), db.session.execute(query))
