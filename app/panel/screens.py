"""Screens made by hand: routes under one name in the menu and one set of rights."""

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import Blueprint

from app.core.fields import Label
from app.panel import rights, told


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """A screen with a place in the menu; `can` seeds its rights by role, as a panel's does.

    `name` is what its rights stand under and its routes begin with: statement.page. A screen
    `of` a model has no rights of its own: its routes ask for the model's. Without the fields it
    `needs` it would say half a truth: to whom one is hidden, it says that instead.
    """

    name: str
    menu: str
    title: Label
    url: str
    icon: str = "file"
    can: Mapping[str, str] = field(default_factory=dict)
    rights: tuple[str, ...] = ("read",)
    in_menu: bool = True
    of: str = ""
    needs: tuple[Any, ...] = ()
    blueprint: Blueprint = field(init=False)

    def __post_init__(self) -> None:
        """Take a place among the screens."""
        object.__setattr__(self, "blueprint", Blueprint(self.name.lower(), __name__))
        _screens[self.name] = self
        rights.called(self.name, self.title)

    @property
    def is_told_whole(self) -> bool:
        """Tell whether the acting person sees every field it needs: else it only refuses."""
        return not told.hides(*self.needs)

    @property
    def opens(self) -> bool:
        """Tell whether the acting person may read it, and it does not only refuse."""
        return rights.can(self.of or self.name, "read") and self.is_told_whole

    def route(
        self, rule: str = "", *, right: str = "read", methods: tuple[str, ...] = ("GET",)
    ) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """Answer an address below the screen's own to whoever has the right."""

        def register(answer: Callable[..., Any]) -> Callable[..., Any]:
            @functools.wraps(answer)
            def guarded(*arguments: Any, **values: Any) -> Any:
                rights.require(self.of or self.name, right)
                told.need(*self.needs)
                return answer(*arguments, **values)

            self.blueprint.add_url_rule(self.url + rule, answer.__name__, guarded, methods=methods)
            return answer

        return register


_screens: dict[str, Screen] = {}


def all_screens() -> Mapping[str, Screen]:
    """Give every screen made by hand, by name."""
    return _screens
