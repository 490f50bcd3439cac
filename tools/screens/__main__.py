"""Write every screen as a picture to screens/: both sizes, themes and languages.

Words narrow it: names of screens with or without `*`, a size, a theme, a language.
"""

import itertools
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from fnmatch import fnmatch
from urllib.parse import urlsplit

from flask import Flask
from playwright.sync_api import sync_playwright
from werkzeug.exceptions import HTTPException

from tools.screens.camera import LANGUAGES, SIZES, THEMES, Camera
from tools.screens.catalogue import Screen, every_screen
from tools.screens.installation import PASSWORD, ROOT, build, served

FOLDER = ROOT / "screens"

NO_PAGES = (
    "export",
    "options",
    "cards",
    "events",
    "calendar_feed.answer",
    "static",
    "field_file",
    "field_preview",
    "field_picture",
    "report",
    "receipt.show",
    "rollslip.show",
    "healthz",
    "readyz",
)
"""How the endpoints end that answer with something else than a page."""


def main(words: Sequence[str]) -> int:
    """Take the pictures; say what is wider than its screen, and what no picture shows."""
    app = build()
    screens = _wanted(words)
    FOLDER.mkdir(exist_ok=True)
    with served(app) as address, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        camera = Camera(chromium, address, PASSWORD, FOLDER)
        for size, theme, language in itertools.product(
            _chosen(SIZES, words), _chosen(THEMES, words), _chosen(LANGUAGES, words)
        ):
            camera.take(screens, size, theme=theme, language=language)
        chromium.close()
    for name in camera.too_wide:
        _say(f"scrolls sideways: {name}")
    if len(screens) == len(every_screen()):
        for rule in _unseen(app, camera.opened):
            _say(f"no picture shows {rule}")
    _say(f"{len(list(FOLDER.glob('*.png')))} pictures in {FOLDER.name}/")
    return 1 if camera.too_wide else 0


def _wanted(words: Sequence[str]) -> list[Screen]:
    narrowing = {*SIZES, *THEMES, *LANGUAGES}
    names = [word for word in words if word not in narrowing]
    return [
        screen
        for screen in every_screen()
        if not names or any(fnmatch(screen.name, name) for name in names)
    ]


def _chosen(known: Iterable[str], words: Sequence[str]) -> list[str]:
    return [name for name in known if name in words] or list(known)


def _unseen(app: Flask, addresses: Iterable[str]) -> Iterator[str]:
    """Give the pages that no address belongs to."""
    routes = app.url_map.bind("localhost")
    seen = set()
    for address in addresses:
        try:
            seen.add(routes.match(urlsplit(address).path)[0])
        except HTTPException:
            continue
    for rule in app.url_map.iter_rules():
        is_page = "GET" in (rule.methods or ()) and not rule.rule.startswith("/api/")
        if is_page and rule.endpoint not in seen and not rule.endpoint.endswith(NO_PAGES):
            yield rule.rule


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
