"""What stands around every screen: menu, person, language, theme."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from flask import Flask, current_app, g, get_template_attribute, request
from flask_login import current_user
from markupsafe import Markup, escape

from app.panel import preferences
from app.panel.headers import csp_nonce
from app.panel.looking import looking
from app.panel.sessions import SignedIn
from app.panel.timeline.models import MOST_SHOWN_UNREAD


class MenuItem(NamedTuple):
    """A screen the person may open."""

    label: str
    url: str
    icon: str = "point"
    place: str = ""
    """What the addresses of the screen begin with; the address itself where that says it all."""
    create_url: str = ""
    """The form of a new record, for whoever may create one; `create_label` calls it."""
    create_label: str = ""


@dataclass(frozen=True, slots=True)
class MenuGroup:
    """The screens of a module, under its name."""

    label: str
    items: Sequence[MenuItem]
    icon: str = "folder"


@dataclass(frozen=True, slots=True)
class Menu:
    """The screens of a person, and how every page writes them: the same for all of a role."""

    groups: Sequence[MenuGroup]
    links: Markup

    @classmethod
    def of(cls, groups: Sequence[MenuGroup]) -> "Menu":
        """Write the links of some groups, in the language of the request."""
        return cls(groups, get_template_attribute("panel/parts/links.html", "links")(groups))

    def links_at(self, path: str) -> Markup:
        """Give the links with those marked that lead to where the page stands."""
        items = (item for group in self.groups for item in group.items)
        here = tuple(item.url for item in items if path.startswith(item.place or item.url))
        return _marked(self.links, here)


@lru_cache(maxsize=64)
def _marked(links: Markup, urls: tuple[str, ...]) -> Markup:
    text = str(links)
    for url in urls:
        link = f' href="{escape(url)}"'
        text = text.replace(link, f'{link} aria-current="page"')
    return Markup(text)  # noqa: S704 - written by a template, and marked


NO_MENU = Menu((), Markup())


def no_menu() -> Menu:
    """Offer nothing."""
    return NO_MENU


class Shell:
    """Answers what a template asks of the shell, each question once a page."""

    def __init__(self, menu_of_viewer: Callable[[], Menu]) -> None:
        self._menu_of_viewer = menu_of_viewer

    @cached_property
    def user(self) -> SignedIn | None:
        """Name who is signed in, nobody on pages for visitors."""
        return current_user if current_user and current_user.is_authenticated else None

    @property
    def looking(self) -> bool:
        """Tell whether the person on the page is only seen as, by somebody else."""
        return looking() is not None

    @cached_property
    def menu(self) -> Menu:
        """Give the screens the person may open."""
        return self._menu_of_viewer() if self.user else NO_MENU

    @property
    def links(self) -> Markup:
        """Give the links of the menu, those of this page marked."""
        return self.menu.links_at(request.path)

    @cached_property
    def language(self) -> str:
        """Give the language of the page."""
        return preferences.language()

    @property
    def languages(self) -> tuple[tuple[str, str], ...]:
        """Give the languages there are, each with its own name."""
        known: Mapping[str, Mapping[str, str]] = current_app.config["LANGUAGES"]
        return tuple((key, named["name"]) for key, named in known.items())

    @cached_property
    def theme(self) -> str:
        """Give the theme of the page."""
        return preferences.theme()

    @property
    def unread(self) -> str:
        """Give how many news the person has not read, as the statement that asks who found it."""
        count: int = g.get("unread_news", 0) if self.user else 0
        return f"{MOST_SHOWN_UNREAD}+" if count > MOST_SHOWN_UNREAD else str(count or "")

    @property
    def said(self) -> Mapping[str, str]:
        """Give what the top bar says of the person and the page."""
        user = self.user
        return {
            "here": self.here,
            "name": user.name if user else "",
            "username": user.username if user else "",
            "initials": user.initials if user else "",
            "unread": self.unread or "0",
        }

    @property
    def is_narrow(self) -> bool:
        """Tell whether this browser keeps the menu folded to its icons."""
        return request.cookies.get("menu") == "narrow"

    @property
    def here(self) -> str:
        """Give the address of the page, to come back to after a choice."""
        address = request.full_path if request.method == "GET" else request.path
        return f"{request.script_root}{address.removesuffix('?')}"


def init_app(app: Flask, menu_of_viewer: Callable[[], Menu] = no_menu) -> None:
    """Give every template the shell; the search everywhere asks for the menu too."""
    app.extensions["menu_of_viewer"] = menu_of_viewer

    @app.context_processor
    def _shell() -> dict[str, Any]:
        return {"shell": Shell(menu_of_viewer), "csp_nonce": csp_nonce}
