"""The menu: what the viewer may open, by module."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from flask import request

from app.core.fields import Label
from app.panel import rights
from app.panel.forms.page import title_of_new
from app.panel.registry import Registered, registered
from app.panel.screens import all_screens
from app.panel.shell import MenuGroup, MenuItem

Menus = Mapping[str, tuple[Label, str]]


def of_viewer(menus: Menus) -> Callable[[], Sequence[MenuGroup]]:
    """Give the way to the menu of whoever asks; `menus` names the groups in order."""

    def menu() -> list[MenuGroup]:
        found: dict[str, list[MenuItem]] = {key: [] for key in menus}
        for key, item in _items():
            found[key].append(item)
        return [
            MenuGroup(str(label), found[key], icon)
            for key, (label, icon) in menus.items()
            if found[key]
        ]

    return menu


def _items() -> Iterator[tuple[str, MenuItem]]:
    """Give screens made by hand first, then the lists of models, of what may be read."""
    root, here, may_read = request.script_root, request.path, rights.readable()
    for screen in all_screens().values():
        if screen.in_menu and screen.name in may_read:
            is_here = here.startswith(screen.url)
            url = f"{root}{screen.url}"
            yield screen.menu, MenuItem(str(screen.title), url, screen.icon, is_here)
    for entry in registered().values():
        if entry.name in may_read:
            yield entry.panel.menu, _item(entry, root, here)


def _item(entry: Registered, root: str, here: str) -> MenuItem:
    """Give the list of a model, with the way to new records."""
    base = f"{root}/{entry.slug}"
    may_create = rights.may(entry, "create")
    return MenuItem(
        str(entry.panel.title),
        f"{base}/list/",
        entry.panel.icon,
        is_here=here.startswith(f"/{entry.slug}/"),
        create_url=f"{base}/add" if may_create else "",
        create_label=title_of_new(entry) if may_create else "",
    )
