"""Rows of cells: any columns of a model, with the names of the records they link to."""

from collections.abc import Iterator, Sequence
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


def cut(columns: Sequence[ListColumn], row: Sequence[Any], begin: int = 0) -> list[Cell]:
    """Make the cells of a row whose columns' values begin at a place."""
    cells = []
    for column in columns:
        end = begin + len(column.asks)
        cells.append(column.cell(row[begin:end]))
        begin = end
    return cells


def rows(query: Select[Any], columns: Sequence[ListColumn]) -> Iterator[list[Cell]]:
    """Give the cells of every row."""
    return (cut(columns, row) for row in db.session.execute(query))
