"""What a panel names must be there, once, and of a kind that can stand where it is named."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from app.panel.checks.known import Fault, Known, unknown
from app.panel.definition import actions_of
from app.panel.forms.inputs import is_required, is_writable
from app.panel.lists.asked import PARAMETERS
from app.panel.registry import Registered, target_of

ROWS = frozenset({"lines"})

SEVERAL = frozenset({"lines", "many", "tags"})
"""Kinds by which no list is put in order."""
"""Kinds that stand in forms but in no column, filter or order of a list."""

ADDED_UP = frozenset({"money", "whole"})

NAMELESS = frozenset(
    {
        *("lines", "many", "tags", "long_text", "yes_no", "instant"),
        *("file", "image", "rich_text"),
    }
)
"""Kinds whose values name no record; a link does where its key is a code people read."""


def name_faults(
    entry: Registered, entries: Mapping[str, Registered], known: Known
) -> Iterator[Fault]:
    """Give what is wrong with the names in the options of a panel."""
    panel, fields = entry.panel, set(entry.fields)
    form = [name for names in panel.sections.values() for name in names]
    sort = panel.sort.removeprefix("-")
    yield from unknown("E001", "list", panel.list, fields)
    yield from unknown("E002", "form", form, fields)
    yield from unknown("E003", "filters", panel.filters, fields)
    yield from unknown("E004", "sort", [sort], fields | {"id"})
    yield from unknown("E005", "totals", panel.totals, fields)
    yield from unknown("E006", "menu", [panel.menu] if panel.menu else [], known.menus)
    yield from unknown("E007", "names", panel.names, fields)
    yield from _twice(panel.list, form, panel.filters)
    yield from _wrong_kind("E014", "list", entry, panel.list, ROWS)
    yield from _wrong_kind("E020", "filters", entry, panel.filters, ROWS)
    yield from _wrong_kind("E020", "sort", entry, [sort], SEVERAL)
    yield from _taken_faults(entry)
    yield from _total_faults(entry)
    yield from _naming_faults(entry)
    yield from _icon_faults(entry, known.icons)
    yield from _related_faults(entry, entries)
    yield from _needed_faults(entry, form)


def _twice(*options: Sequence[str]) -> Iterator[Fault]:
    for option, names in zip(("list", "form", "filters"), options, strict=True):
        for name in dict.fromkeys(name for name in names if names.count(name) > 1):
            yield "E021", f"{option} names {name!r} twice. Keep one of them."


def _wrong_kind(
    number: str, option: str, entry: Registered, names: Collection[str], kinds: frozenset[str]
) -> Iterator[Fault]:
    for name in names:
        if name in entry.fields and entry.fields[name].kind in kinds:
            yield number, f"{option} names {name!r}, which holds rows. Show it in the form alone."


def _taken_faults(entry: Registered) -> Iterator[Fault]:
    for name in entry.panel.filters:
        if name in PARAMETERS:
            yield (
                "E032",
                f"filters names {name!r}, which addresses of lists use. Call the field otherwise.",
            )


def _total_faults(entry: Registered) -> Iterator[Fault]:
    for name in entry.panel.totals:
        if name in entry.fields and entry.fields[name].kind not in ADDED_UP:
            yield "E022", f"totals names {name!r}, which is no amount or whole number."
        elif name in entry.fields and name not in entry.panel.list:
            yield "E022", f"totals names {name!r}, which is no column. Name it in `list` too."


def _naming_faults(entry: Registered) -> Iterator[Fault]:
    """Name what cannot call a record: its first name stands in titles, the others beside it."""
    fit = [name for name in entry.fields if _is_name(entry, name)]
    for name in entry.names:
        if name in entry.fields and name not in fit:
            yield (
                "E023",
                (
                    f"a record would be called by {name!r}, which is no name. "
                    f"Name other fields in `names`: {', '.join(fit)}."
                ),
            )


def _is_name(entry: Registered, name: str) -> bool:
    field = entry.fields[name]
    if field.kind != "link":
        return field.kind not in NAMELESS
    column = entry.model.__mapper__.columns.get(field.column or "")
    return column is not None and column.type.python_type is str


def _icon_faults(entry: Registered, icons: Collection[str]) -> Iterator[Fault]:
    if icons:
        yield from unknown("E024", "icon", [entry.panel.icon], icons)
        for action in actions_of(entry.model).values():
            yield from unknown("E024", f"icon of {action.name}", [action.icon], icons)


def _related_faults(entry: Registered, entries: Mapping[str, Registered]) -> Iterator[Fault]:
    for path in entry.panel.related:
        model, _, name = path.partition(".")
        other = entries.get(model)
        if other is None:
            yield from unknown("E017", "related", [model], entries)
        elif name not in other.fields:
            yield from unknown("E018", f"related to {model}", [name], set(other.fields))
        elif other.fields[name].kind != "link" or target_of(other.model, name) is not entry.model:
            yield "E025", f"related names {path!r}, which is no link to {entry.name}."


def _needed_faults(entry: Registered, form: Sequence[str]) -> Iterator[Fault]:
    """Name fields that must be filled in and are in no form: nobody could make a record."""
    if "create" not in entry.rights or not any("create" in w for w in entry.panel.can.values()):
        return
    for name, field in entry.fields.items():
        if name not in form and is_writable(field) and is_required(entry.model, name):
            yield (
                "E026",
                (
                    f"the field {name!r} must be filled in, but the form does not show it. "
                    "Add it to `form`, or give it a default."
                ),
            )
