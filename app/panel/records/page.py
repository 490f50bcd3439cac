"""A record's page as its template is given it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from app.core import access
from app.core.fields import fields_of
from app.core.language import _
from app.panel import rights, saving
from app.panel.acting import is_available
from app.panel.addresses import code_in_path
from app.panel.allowed import allowed
from app.panel.definition import Figure, actions_of, figures_of, shortcuts_of
from app.panel.forms.inputs import form_fields, row_fields
from app.panel.forms.page import sections_of
from app.panel.lists.asked import Asked
from app.panel.lists.cells import ask, rows
from app.panel.lists.columns import column_of, title_of
from app.panel.lists.keeping import kept
from app.panel.merging.deeds import may_merge
from app.panel.merging.finding import end_of, merge_of
from app.panel.merging.offered import is_mergeable
from app.panel.pages import (
    Button,
    Cell,
    Fact,
    FactSection,
    Heading,
    LinesTable,
    MergedInto,
    RecordPage,
)
from app.panel.records.neighbours import neighbours
from app.panel.records.tabs import tabs_of
from app.panel.registry import Registered, key_of, target_of
from app.panel.tagging import NAME
from app.panel.told import hides
from app.panel.trees.levels import trail_of, under_url


def record_page(
    entry: Registered, key: str, asked: Asked, language: str, root: str = ""
) -> RecordPage:
    """Give the page of a record the viewer reaches; raises NotVisibleError."""
    record = saving.get(entry, key)
    base = f"{root}/{entry.slug}"
    cells = _cells(entry, record, language, root)
    before, after = neighbours(entry, record, asked, language)
    suffix = asked.address("")
    titles = [cells[name].text for name in entry.names]
    return RecordPage(
        title=next(iter(titles), "") or str(key),
        subtitle=" · ".join(filter(None, titles[1:])),
        icon=entry.panel.icon,
        list_url=asked.address(f"{base}/list/"),
        list_title=str(entry.panel.title),
        figures=_figures(entry, record),
        sections=_sections(entry, cells),
        lines=[
            _lines(entry, record, name, language, root)
            for name, _field, _child in entry.lines()
            if name in _form_names(entry)
        ],
        tabs=tabs_of(entry, record, base),
        buttons=list(_buttons(entry, record, base, suffix)),
        key=str(key_of(record)),
        star_url=f"{root}/star/{entry.name}/{key_of(record)}",
        is_starred=str(key_of(record)) in kept(entry).starred,
        is_archived=getattr(record, "archived_at", None) is not None,
        merged=_merged_into(entry, record, root),
        previous_url=f"{base}/show/{before}{suffix}" if before else "",
        next_url=f"{base}/show/{after}{suffix}" if after else "",
        trail=trail_of(entry, record, root),
        timeline_url=f"{root}/records/{entry.name}/{code_in_path(str(key_of(record)))}/timeline",
        is_mailable=entry.is_mailable,
    )


def peek_page(entry: Registered, key: str, language: str, root: str = "") -> RecordPage:
    """Give what of a record's page stands beside its list; raises NotVisibleError."""
    record = saving.get(entry, key)
    cells = _cells(entry, record, language, root)
    titles = [cells[name].text for name in entry.names]
    return RecordPage(
        title=next(iter(titles), "") or str(key),
        subtitle=" · ".join(filter(None, titles[1:])),
        icon=entry.panel.icon,
        list_url="",
        list_title="",
        figures=_figures(entry, record),
        sections=_sections(entry, cells),
        lines=(),
        tabs=(),
        buttons=list(_buttons(entry, record, f"{root}/{entry.slug}", "")),
        key=str(key_of(record)),
        is_archived=getattr(record, "archived_at", None) is not None,
    )


def _merged_into(entry: Registered, record: Any, root: str) -> MergedInto | None:
    """Say where a record that was merged lives on; only what is archived can have been."""
    if not is_mergeable(entry.model) or record.archived_at is None:
        return None
    merge = merge_of(entry, key_of(record))
    if merge is None:
        return None
    key = end_of(entry, merge)
    try:
        title = title_of(saving.get(entry, key))
    except access.NotVisibleError:
        return MergedInto()
    return MergedInto(title, f"{root}/{entry.slug}/show/{key}", f"{root}/merges/{merge.id}")


def _figures(entry: Registered, record: Any) -> list[Figure]:
    """Give the figures in the head, but for those that tell of a hidden field."""
    hidden = allowed(entry.model).hidden
    labels = {str(fields_of(entry.model)[name].label) for name in hidden}

    def is_hidden(field: Any) -> bool:
        return field in hidden if isinstance(field, str) else hides(field)

    return [
        figure
        for figure in figures_of(record)
        if not any(map(is_hidden, figure.tells)) and figure.label not in labels
    ]


def _form_names(entry: Registered) -> list[str]:
    return [*form_fields(entry)]


def _cells(entry: Registered, record: Any, language: str, root: str) -> Mapping[str, Cell]:
    """Ask for every value the page shows, names of linked records included, at once."""
    fields = entry.fields
    tags = (NAME,) if entry.shows_tags else ()
    wanted = dict.fromkeys((*entry.names, *_form_names(entry), *entry.panel.list, *tags))
    names = [name for name in wanted if fields[name].kind != "lines"]
    columns = [column_of(entry.model, name, language, root) for name in names]
    query = ask(entry.model, columns).where(entry.key == key_of(record))
    return dict(zip(names, next(rows(query, columns)), strict=True))


def _sections(entry: Registered, cells: Mapping[str, Cell]) -> list[FactSection]:
    """Give the facts as the form has them; what only the list tells ends the last section."""
    found = [
        FactSection(str(title), facts)
        for title, names in sections_of(entry)
        if (facts := list(_facts(entry, names, cells)))
    ]
    known = {*_form_names(entry), *entry.names}
    tags = (NAME,) if entry.panel.read_only and entry.shows_tags else ()
    others = [name for name in (*entry.panel.list, *tags) if name not in known]
    last = found.pop() if found else FactSection("", [])
    return [*found, FactSection(last.title, [*last.facts, *_facts(entry, others, cells)])]


def _facts(entry: Registered, names: Sequence[str], cells: Mapping[str, Cell]) -> Iterator[Fact]:
    for name in names:
        if name in cells and not _is_left_out(entry, name, cells):
            yield Fact(str(entry.fields[name].label), cells[name])


def _is_left_out(entry: Registered, name: str, cells: Mapping[str, Cell]) -> bool:
    """Tell whether a fact says nothing: no tags, or a field that is visible only sometimes."""
    field = entry.fields[name]
    return (field.kind == "tags" or bool(field.visible_when)) and not cells[name].text


def _lines(entry: Registered, record: Any, name: str, language: str, root: str) -> LinesTable:
    """Give the child rows, each column asked for with the names of what it links to."""
    lines, child = entry.fields[name], target_of(entry.model, name)
    fields = row_fields(child, lines)
    columns = [column_of(child, column, language, root) for column in fields]
    query = ask(child, columns).where(getattr(child, lines.child or "") == key_of(record))
    query = query.order_by(*child.__mapper__.primary_key)
    headings = [Heading(column, str(known.label), known.kind) for column, known in fields.items()]
    return LinesTable(str(lines.label), headings, list(rows(query, columns)))


def _buttons(entry: Registered, record: Any, base: str, suffix: str) -> Iterator[Button]:
    """Give what the viewer may do: shortcuts, whatever changes the record, a copy."""
    key = key_of(record)
    for label, icon, url in shortcuts_of(record):
        yield Button(str(label), url, icon)
    if not access.is_only_read(entry.model, key):
        yield from _changes(entry, record, base, suffix)
    if rights.may(entry, "create"):
        yield Button(str(_("Duplicate")), f"{base}/add?copy={key}", "copy")


def _changes(entry: Registered, record: Any, base: str, suffix: str) -> Iterator[Button]:
    """Give what changes the record: nothing of it is offered on one that was only shared."""
    key = key_of(record)
    for action in actions_of(entry.model).values():
        if rights.can(entry.name, action.name) and is_available(action, record):
            yield Button(
                str(action.label),
                f"{base}/action/{action.name}/{key}",
                action.icon,
                action.tone,
                post=True,
                confirm=str(action.confirm),
                asks=str(action.asks(record)) if action.asks else "",
            )
    if rights.may(entry, "update"):
        yield Button(str(_("Edit")), f"{base}/edit/{key}{suffix}", "pencil", "primary")
    if rights.may(entry, "archive"):
        yield _archive_button(record, base, key)
    if may_merge(entry) and record.archived_at is None:
        yield Button(str(_("Merge with another…")), f"{base}/merge/{key}", "arrows-join")
    yield from _ways(entry, record, base)
    if rights.may(entry, "delete"):
        question = str(_("Delete this record for good?"))
        url = f"{base}/delete/{key}"
        yield Button(str(_("Delete")), url, "trash", "danger", post=True, confirm=question)


def _ways(entry: Registered, record: Any, base: str) -> Iterator[Button]:
    """Give the ways to other screens: what is under the record, and its tags."""
    key = key_of(record)
    if url := under_url(entry, key, base.removesuffix(f"/{entry.slug}")):
        yield Button(str(_("All under it")), url, "list-tree")
    if allowed(entry.model).may_change(NAME) and rights.may(entry, entry.tag_right):
        yield Button(str(_("Tags")), f"{base}/tags/{key}", "tags")


def _archive_button(record: Any, base: str, key: Any) -> Button:
    if record.archived_at is not None:
        return Button(str(_("Restore")), f"{base}/restore/{key}", "archive-off", post=True)
    return Button(str(_("Archive")), f"{base}/archive/{key}", "archive", post=True)
