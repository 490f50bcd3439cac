"""Takes the pictures of one size, theme and language, and notes what no picture should show."""

from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize

from tools.screens.catalogue import Screen, Step

SIZES = {"wide": (1440, 900), "phone": (390, 844)}
THEMES = ("light", "dark")
LANGUAGES = ("tr", "en")

TALLEST = 3
"""A long page is shown as high as this many screens."""

_PAPER: ViewportSize = {"width": 718, "height": 1016}
"""What an A4 sheet has between its margins."""

_ANSWERED = 400
"""Milliseconds until a page has asked for what was typed or pressed."""

_SIZE_OF_PAGE = "[document.documentElement.scrollWidth, document.documentElement.scrollHeight]"


@dataclass  # no slots: filled while it works
class Camera:
    """A browser, where the pictures go, and what was seen on the way."""

    browser: Browser
    address: str
    password: str
    folder: Path
    opened: set[str] = field(default_factory=set)
    """Every address that was answered."""
    too_wide: list[str] = field(default_factory=list)
    """Pictures of pages that scroll sideways."""
    signed_in: dict[str, Any] = field(default_factory=dict)

    def take(self, screens: list[Screen], size: str, *, theme: str, language: str) -> None:
        """Take the pictures of all screens in one size, theme and language."""
        by_user = defaultdict(list)
        for screen in screens:
            by_user[screen.user].append(screen)
        for user, seen in by_user.items():
            context = self._context(user, size)
            self._prefer(context, theme=theme, language=language)
            page = context.new_page()
            for screen in seen:
                self._shoot(page, screen, f"{screen.name}-{size}-{theme}-{language}")
            context.close()

    def _shoot(self, page: Page, screen: Screen, name: str) -> None:
        usual = page.viewport_size
        if screen.is_print:
            page.set_viewport_size(_PAPER)
        page.emulate_media(media="print" if screen.is_print else "screen")
        _open(page, screen)
        seen = page.viewport_size or {"width": 0, "height": 0}
        width, height = page.evaluate(_SIZE_OF_PAGE)
        if width > seen["width"] and not screen.is_print:
            self.too_wide.append(name)
        height = min(height, TALLEST * seen["height"])
        page.screenshot(
            path=self.folder / f"{name}.png",
            full_page=True,
            clip={"x": 0, "y": 0, "width": seen["width"], "height": height},
        )
        if usual:
            page.set_viewport_size(usual)

    def _context(self, user: str, size: str) -> BrowserContext:
        width, height = SIZES[size]
        if user and user not in self.signed_in:
            self.signed_in[user] = self._sign_in(user)
        context = self.browser.new_context(
            base_url=self.address,
            viewport={"width": width, "height": height},
            storage_state=self.signed_in.get(user),
            has_touch=size == "phone",
        )
        context.on("response", lambda response: self.opened.add(response.url))
        return context

    def _prefer(self, context: BrowserContext, **choices: str) -> None:
        context.add_cookies(
            [{"name": name, "value": value, "url": self.address} for name, value in choices.items()]
        )

    def _sign_in(self, user: str) -> Any:
        context = self.browser.new_context(base_url=self.address)
        page = context.new_page()
        page.goto("/login/")
        page.fill("#username", user)
        page.fill("#password", self.password)
        page.press("#password", "Enter")
        page.wait_for_selector(".m-shell")
        state = context.storage_state()
        context.close()
        return state


def _open(page: Page, screen: Screen) -> None:
    page.goto(screen.path)
    for link in screen.follow:
        if address := _first_address(page, link):
            page.goto(address)
    if screen.steps:
        page.wait_for_load_state("networkidle")  # pieces that come by themselves are there
    for step in screen.steps:
        _do(page, step)
    page.wait_for_load_state("networkidle")


def _first_address(page: Page, link: str) -> str | None:
    found = page.locator(link)
    return found.first.get_attribute("href") if found.count() else None


def _do(page: Page, step: Step) -> None:
    found = page.locator(step.target).first
    if not found.is_visible():
        return
    if step.text is None:
        found.click()
    else:
        found.fill(step.text)
    page.wait_for_timeout(_ANSWERED)
    page.wait_for_load_state("networkidle")
