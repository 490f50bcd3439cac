"""A list as a tree: one level at a time, each row with how many records stand under it."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select

from app.core.db import db
from app.core.money import ZERO
from app.core.trees import ancestors, branches, parent_column, parent_field
from app.panel import kinds
from app.panel.lists.asked import Asked
from app.panel.lists.columns import title_expression
from app.panel.lists.criteria import Condition, Criteria, write_criteria
from app.panel.lists.keeping import Kept
from app.panel.lists.page import NOTHING_KEPT, list_rows, page_of
from app.panel.lists.query import Listing
from app.panel.pages import Cell, ListPage, ListRow, Option
from app.panel.registry import Registered


def is_tree(entry: Registered, asked: Asked) -> bool:
    """Tell whether a list is shown as a tree: all of it, not what a filter found."""
    is_narrowed = asked.search or asked.filters or asked.where or asked.group
    is_other = asked.archived or asked.mine
    return bool(parent_field(entry.model)) and not (is_narrowed or is_other)


def tree_page(
    entry: Registered, asked: Asked, language: str, root: str = "", known: Kept = NOTHING_KEPT
) -> ListPage:
    """Give the top level of a list."""
    listing = Listing(entry, asked, language, root)
    listing.narrow(is_root(entry))
    return page_of(listing, root, known, tree_rows)


def is_root(entry: Registered) -> ColumnElement[bool]:
    """Give the condition that a record stands at the top, for a viewer who sees nothing above."""
    model, column = entry.model, parent_column(entry.model)
    seen = select(model.id).where(model.archived_at.is_(None)).correlate(None)
    return or_(column.is_(None), column.not_in(seen))


def tree_rows(
    listing: Listing,
    rows: Sequence[Any],
    base: str,
    suffix: str = "",
    starred: Collection[str] = (),
    *,
    level: int = 0,
) -> list[ListRow]:
    """Give rows of one level; those that others are part of open, and add up what is in them."""
    made = list_rows(listing, rows, base, suffix, starred)
    under = _under(listing, [row[0] for row in rows]) if rows else {}
    return [_row(listing, row, under.get(row.id), base, level) for row in made]


def _row(
    listing: Listing, row: ListRow, under: Mapping[str, Any] | None, base: str, level: int
) -> ListRow:
    if under is None:
        return row._replace(level=level)
    cells = [
        _added_up(listing, column, cell, under)
        for column, cell in zip(listing.columns, row.cells, strict=True)
    ]
    return row._replace(cells=cells, level=level, branch_url=f"{base}/branch/{row.id}")


def _added_up(listing: Listing, column: Any, cell: Cell, under: Mapping[str, Any]) -> Cell:
    if column.name not in under:
        return cell
    total = kinds.show(column.field, under[column.name] or ZERO, listing.language)
    return cell._replace(note=f"Σ {total}")


def _under(listing: Listing, keys: list[Any]) -> dict[str, Mapping[str, Any]]:
    """Add up each record with all under it, by one statement; none for those that stand alone.

    Amounts in currencies of their own are not added: they would be of several.
    """
    model, fields = listing.entry.model, listing.entry.fields
    names = [it for it in listing.entry.panel.totals if not fields[it].currency]
    tree = branches(model, keys)
    sums = [func.sum(getattr(model, name)).label(name) for name in names]
    asked = select(tree.c.root, func.count().label("records"), *sums).select_from(model)
    asked = asked.join(tree, tree.c.id == model.id).group_by(tree.c.root)
    found = db.session.execute(asked.having(func.count() > 1)).mappings()
    return {str(row["root"]): {name: row[name] for name in names} for row in found}


def trail_of(entry: Registered, record: Any, root: str) -> list[Option]:
    """Give what a record is part of, from the top down, as far as the viewer sees it."""
    if not parent_field(entry.model) or getattr(record, parent_column(entry.model).key) is None:
        return []
    up = ancestors(entry.model, record.id)
    query = select(entry.key, title_expression(entry.model)).join(up, up.c.id == entry.key)
    rows = db.session.execute(query.order_by(up.c.depth.desc()))
    return [Option(str(key), str(title), f"{root}/{entry.slug}/show/{key}") for key, title in rows]


def under_url(entry: Registered, key: Any, root: str) -> str:
    """Give the address of the list of all that is under a record; "" where there is no tree."""
    name = parent_field(entry.model)
    if not name:
        return ""
    where = Criteria("all", [Condition(name, "under", str(key))])
    return Asked().address(f"{root}/{entry.slug}/list/", where=write_criteria(where))
