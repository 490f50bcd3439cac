"""Which fields of a model a reader may show as columns, sort and filter by."""

from collections.abc import Iterable, Mapping

from app.core.fields import Field
from app.panel.registry import Registered

MOST_COLUMNS = 40

_SHARED = frozenset({"choice", "yes_no", "link", "text", "day", "instant"})
"""Kinds whose values many records share; days are shared by their months."""


def offered(entry: Registered) -> Mapping[str, Field]:
    """Give the fields that may be read in a list: all but the child rows.

    Whatever shows, sorts, filters, groups or adds up asks here, so that nobody learns by a
    filter what they may not read.
    """
    return {name: field for name, field in entry.fields.items() if field.kind != "lines"}


def read_columns(entry: Registered, names: Iterable[str]) -> tuple[str, ...]:
    """Give those of some names that may be columns, each once."""
    known = offered(entry)
    return tuple(name for name in dict.fromkeys(names) if name in known)[:MOST_COLUMNS]


def groupable(entry: Registered) -> Mapping[str, Field]:
    """Give the fields a list may be grouped by."""
    return {name: field for name, field in offered(entry).items() if field.kind in _SHARED}
