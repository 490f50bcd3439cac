"""The menu: what the viewer may open, by module."""

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import TypeAlias

from flask import request

from app.core.fields import Label
from app.core.language import current_language
from app.panel import rights
from app.panel.field_rights import Closing
from app.panel.forms.page import title_of_new
from app.panel.grants import Grants
from app.panel.registry import Registered, registered
from app.panel.screens import all_screens
from app.panel.shell import Menu, MenuGroup, MenuItem

Menus = Mapping[str, tuple[Label, str]]
Refusing: TypeAlias = frozenset[str]

_KEPT = 64
"""So many menus are kept written: one for each set of rights, in each language."""


def of_viewer(menus: Menus) -> Callable[[], Menu]:
    """Give the way to the menu of whoever asks; `menus` names the groups in order.

    All it depends on is in the key it is kept under; a right that changes makes another key.
    """

    @lru_cache(maxsize=_KEPT)
    def written(_granted: Grants, refusing: Refusing, _language: str, root: str) -> Menu:
        found: dict[str, list[MenuItem]] = {key: [] for key in menus}
        for key, item in _items(root, refusing):
            found[key].append(item)
        return Menu.of(
            [
                MenuGroup(str(label), found[key], icon)
                for key, (label, icon) in menus.items()
                if found[key]
            ]
        )

    return lambda: written(rights.granted(), _refusing(), current_language(), request.script_root)


def _refusing() -> Refusing:
    """Name the screens that would only say which field is closed to the acting person."""
    closings = rights.closings()
    return _refused(frozenset(closings.items()), *all_screens()) if closings else frozenset()


@lru_cache(maxsize=_KEPT)
def _refused(_closings: frozenset[tuple[str, Closing]], *screens: str) -> Refusing:
    return frozenset(name for name in screens if not all_screens()[name].is_told_whole)


def _items(root: str, refusing: Refusing) -> Iterator[tuple[str, MenuItem]]:
    """Give screens made by hand first, then the lists of models, of what may be read."""
    may_read = rights.readable()
    for screen in all_screens().values():
        if screen.in_menu and screen.name in may_read - refusing:
            url = f"{root}{screen.url}"
            yield screen.menu, MenuItem(str(screen.title), url, screen.icon, screen.url)
    for entry in registered().values():
        if entry.name in may_read:
            yield entry.panel.menu, _item(entry, root)


def _item(entry: Registered, root: str) -> MenuItem:
    """Give the list of a model, with the way to new records."""
    base = f"{root}/{entry.slug}"
    may_create = rights.may(entry, "create")
    return MenuItem(
        str(entry.panel.title),
        f"{base}/list/",
        entry.panel.icon,
        place=f"/{entry.slug}/",
        create_url=f"{base}/add" if may_create else "",
        create_label=title_of_new(entry) if may_create else "",
    )
