"""A page of a list as its template is given it."""

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any

from app.core.fields import Field
from app.core.language import _, said
from app.panel import rights
from app.panel.bulk.deeds import offers_deeds
from app.panel.lists.asked import Asked, close_place
from app.panel.lists.cells import cutter
from app.panel.lists.conditions import BETWEEN, PRESETS
from app.panel.lists.displays import LIST, displays, with_parameter
from app.panel.lists.groups import groups_of
from app.panel.lists.keeping import Kept
from app.panel.lists.offered import offered
from app.panel.lists.operators import is_asked_by_words
from app.panel.lists.options import options_url
from app.panel.lists.query import Listing, Rows
from app.panel.lists.wording import (
    PERIODS,
    Titles,
    sentence,
    titles_of,
    value_said,
    values_offered,
)
from app.panel.pages import Filter, Heading, ListPage, ListRow, Option
from app.panel.registry import Registered, find, target_of

_RANGES = frozenset({"money", "rate", "whole"})
NOTHING_KEPT = Kept()


def list_page(
    entry: Registered,
    asked: Asked,
    language: str,
    root: str = "",
    known: Kept = NOTHING_KEPT,
    *,
    display: str = LIST,
) -> ListPage:
    """Give the page of a list that its address asks for; `known` is what the reader keeps of it.

    Another display than the list has the same head and shows its records by itself.
    """
    return page_of(Listing(entry, asked, language, root), root, known, list_rows, display=display)


def page_of(
    listing: Listing,
    root: str,
    known: Kept,
    made: Callable[..., list[ListRow]],
    *,
    display: str = LIST,
) -> ListPage:
    """Give the page of a list whose rows are made in some way."""
    entry, asked = listing.entry, listing.asked
    base = f"{root}/{entry.slug}"
    address = f"{base}/{display}"
    groups = groups_of(listing, address) if display == LIST else None
    rows = listing.page() if groups is None and display == LIST else listing.no_page()
    titles, where = titles_of(listing), asked.where
    filters = tuple(_filters(listing, base, root, titles))
    parameters = tuple(it for it in asked.changed().items() if it[0] != "q")
    return ListPage(
        title=str(entry.panel.title),
        hint=str(entry.panel.hint),
        icon=entry.panel.icon,
        headings=tuple(headings(listing, address)),
        rows=made(listing, rows.rows, base, asked.address(""), known.starred),
        search=asked.search,
        can_search=hasattr(entry.model, "search_key"),
        filters=filters,
        parameters=parameters,
        list_url=address,
        summary_url=asked.address(f"{base}/summary"),
        create_url=f"{base}/add" if rights.may(entry, "create") else "",
        export_url=asked.address(f"{base}/export") if rights.may(entry, "export") else "",
        workbook_url=f"{base}/export?form=xlsx" if rights.may(entry, "export") else "",
        pivot_url=f"{base}/pivot",
        bulk_url=f"{base}/bulk" if not groups and offers_deeds(entry) else "",
        conditions=sentence(entry, where, titles) if where else "",
        conditions_url=with_parameter(asked.address(f"{base}/conditions"), "display", display),
        conditions_clear_url=asked.address(address, where=""),
        clear_url=address if where or asked.search or any(it.value for it in filters) else "",
        problems=[said(problem) for problem in rows.problems],
        views=list(_views(known, asked, address)),
        arrange_url=asked.address(f"{base}/arrange") if display == LIST else "",
        displays=displays(entry, asked, base, display),
        display="" if display == LIST else display,
        density=asked.density or known.density,
        star_url=f"{root}/star/{entry.name}/",
        peek_url=f"{base}/peek/",
        import_url=f"{base}/import/" if rights.may(entry, "import") else "",
        groups=groups,
        **_neighbours(listing, rows, address),
    )


def _views(known: Kept, asked: Asked, address: str) -> Iterator[Option]:
    """Give the whole list and the saved views; the one that is shown, or changed, is chosen."""
    here = asked.view or asked.origin
    if known.views:
        whole = f"{address}?view=0" if known.default else address
        yield Option("0", str(_("All")), whole, not here)
    for view in known.views:
        changed = " •" if view.id == asked.origin else ""
        label = f"{view.name}{changed}"
        yield Option(str(view.id), label, f"{address}?view={view.id}", view.id == here)


def list_rows(
    listing: Listing,
    rows: Sequence[Any],
    base: str,
    suffix: str = "",
    starred: Collection[str] = (),
) -> list[ListRow]:
    """Give the rows with their cells; `suffix` tells a record's page which list it came from."""
    archivable = listing.entry.is_archivable
    cells_of = cutter(listing.columns, 2 if archivable else 1)
    return [
        ListRow(
            id=str(row[0]),
            url=f"{base}/show/{row[0]}{suffix}",
            cells=cells_of(row),
            is_archived=archivable and row[1] is not None,
            is_starred=str(row[0]) in starred,
        )
        for row in rows
    ]


def headings(listing: Listing, address: str) -> Iterator[Heading]:
    """Give the headings; pressing the one sorted by turns the order round."""
    for column in listing.columns:
        is_sorted = column.name == listing.sort
        turned = f"-{column.name}" if is_sorted and not listing.is_descending else column.name
        yield Heading(
            name=column.name,
            label=str(column.field.label),
            kind=column.field.kind,
            sort_url="" if column.field.is_many else listing.asked.address(address, sort=turned),
            sorted=("desc" if listing.is_descending else "asc") if is_sorted else "",
        )


def _neighbours(listing: Listing, rows: Rows, address: str) -> dict[str, str]:
    """Give the addresses of the pages around this one."""
    found: dict[str, str] = {}
    asked = listing.asked
    before, after = places_around(listing, rows)
    if before is not None:
        found["previous_url"] = asked.address(address, before=before)
        found["first_url"] = asked.address(address)
    if after is not None:
        found["next_url"] = asked.address(address, after=after)
        found["last_url"] = asked.address(address, at="last")
    return found


def places_around(listing: Listing, rows: Rows) -> tuple[str | None, str | None]:
    """Give the places that the pages before and after this one begin from, None at an end."""
    if not rows.rows:
        return None, None
    before = close_place(*listing.place_of(rows.rows[0])) if rows.has_previous else None
    after = close_place(*listing.place_of(rows.rows[-1])) if rows.has_next else None
    return before, after


def _filters(listing: Listing, base: str, root: str, titles: Titles) -> Iterator[Filter]:
    """Give the chips: mine, each filter of the panel, archived."""
    entry, asked, address = listing.entry, listing.asked, f"{base}/list/"
    if entry.offers_mine:
        yield _switch(asked, address, "mine", str(_("Mine")), is_on=asked.mine)
    for name in entry.filters:
        if name in offered(entry):
            yield _filter(listing, name, address, root, titles)
    if asked.imported:
        yield _switch(asked, address, "imported", str(_("From a file")), is_on=True)
    if entry.is_archivable:
        yield _switch(asked, address, "archived", str(_("Archived")), is_on=asked.archived)


def _switch(asked: Asked, address: str, name: str, label: str, *, is_on: bool) -> Filter:
    return Filter(
        name=name,
        label=label,
        kind=name,
        value=label if is_on else "",
        options=(Option("1", label, asked.address(address, **{name: "1"}), is_on),),
        clear_url=asked.address(address, **{name: ""}),
    )


def _filter(listing: Listing, name: str, address: str, root: str, titles: Titles) -> Filter:
    field, asked = listing.entry.fields[name], listing.asked
    text = asked.filters.get(name, "")
    first, _mark, last = text.partition(BETWEEN) if text not in PRESETS else ("", "", "")
    target = find(target_of(listing.entry.model, name)) if field.points else None
    options = tuple(
        Option(key, label, is_chosen=key == text) for key, label in values_offered(field)
    )
    return Filter(
        name=name,
        label=str(field.label),
        kind=_kind(field),
        value=value_said(listing.entry, name, text, titles) if text else "",
        options=options,
        options_url=options_url(root, target, field) if target else "",
        first=first,
        last=last,
        clear_url=asked.address(address, **{name: ""}),
    )


def _kind(field: Field) -> str:
    if field.kind in PERIODS:
        return "day"
    if field.points:
        return "link"
    if field.kind in _RANGES:
        return "number"
    return "text" if is_asked_by_words(field) else "choice"
