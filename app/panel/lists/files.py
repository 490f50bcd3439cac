"""Files of fields in lists: what is asked for them, and their cells."""

from collections.abc import Callable, Sequence
from typing import Any

from app.core.own import snake
from app.core.search import alphabetical
from app.panel.addresses import file_address
from app.panel.pages import Cell


def file_asked(model: type[Any], name: str, other: Any) -> tuple[Sequence[Any], Any, Sequence[Any]]:
    """Ask for the record's key, and for address, name, size and kind of its file, an alias."""
    mapper = model.__mapper__
    key = getattr(model, mapper.get_property_by_column(mapper.primary_key[0]).key)
    asks = (key, other.token, other.name, other.size, other.kind, other.has_preview)
    return asks, alphabetical(other.name), (getattr(model, name).of_type(other),)


def file_cell(model: type[Any], name: str, kind: str, root: str) -> Callable[[Sequence[Any]], Cell]:
    """Give how the cell of a file is made: its name, which leads to it; a small picture."""
    slug = snake(model.__name__)

    def cell(values: Sequence[Any]) -> Cell:
        key, token, called, _size, _type, has_preview = values
        if token is None:
            return Cell("", kind)
        url = file_address(root, slug, key, name, token)
        shown = f"{url}/preview" if kind == "image" and has_preview else ""
        return Cell(called, kind, url=url, picture=shown)

    return cell
